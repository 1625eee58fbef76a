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
    const design = designsPerReference(coalitions(parts, kept), references, 0);
    for (let at = 0; at < kept.length * references; at++) {
      const reference = at % references;
      expect(design.referenceOf[at]).toBe(reference);
      const names = kept[Math.floor(at / references)].map((player) => design.names[reference][player]);
      const found = Array.from({ length: parts }, (_, part) => part).filter((part) =>
        keeps(design.coalitions, at, part),
      );
      expect(found).toEqual(names.sort((a, b) => a - b));
    }
  },
);
