import { expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import { keeps } from "../../../../dist/core/coalitions.js";
import { designsPerReference } from "../../../../dist/explain/shapley/per-reference/designs-per-reference.js";
import { noises } from "../../../fixtures/games.js";

test.each([3, 32, 45])(
  "a design per reference row keeps the names of the %i players that the common one keeps",
  (parts) => {
    const kept = Array.from({ length: 9 }, (_, row) =>
      noises(parts, 7 + row).flatMap((value, part) => (value > 0 ? [part] : [])),
    );
    const references = 4;
    const players = parts + 3;
    const names = Array.from({ length: references }, (_, reference) =>
      Int32Array.from({ length: parts }, (_, player) => (2 * reference + 11 * player) % players),
    );
    const common = coalitions(parts, kept);
    const named = [0, 2].map((first) => ({
      common,
      references: [first, first + 1],
      names: names.slice(first, first + 2),
    }));
    const design = designsPerReference(named, players);
    for (let at = 0; at < kept.length * references; at++) {
      const reference = at % references;
      expect(design.referenceOf[at]).toBe(reference);
      const expected = kept[Math.floor(at / references)].map((player) => names[reference][player]);
      const found = Array.from({ length: players }, (_, part) => part).filter((part) =>
        keeps(design.coalitions, at, part),
      );
      expect(found).toEqual(expected.sort((a, b) => a - b));
    }
  },
);
