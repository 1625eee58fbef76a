import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { leafOf } from "whybox/trees";
import { randomFeatures, randomOf, randomRows, randomTree } from "../../fixtures/random-forest.js";
import { leafPaths } from "../leaf-paths.js";
import { tree } from "../two-leaves.js";

describe("leafOf", () => {
  test("is the one leaf of whose path a row meets every question: random trees with categories and gaps", () => {
    let unknown = 0;
    for (let seed = 0; seed < 10; seed++) {
      const random = randomOf(seed);
      const features = randomFeatures(random, 5);
      const given = randomTree(random, features, { depth: 6 });
      // Codes that no feature lists too: new ones come up after a tree is made.
      const rows = randomRows(random, features, 30).map((row) =>
        row.map((value, c) => (features[c].kind === "category" && random() < 0.1 ? value + 5 : value)),
      );
      unknown += rows.flat().filter((value) => value > 6).length;
      const paths = leafPaths(given);
      const expected = rows.map((row) => paths.filter(({ meets }) => row.every((value, c) => meets(c, value))));
      expect(expected.every(({ length }) => length === 1)).toBe(true);
      expect([...leafOf(given, rows)]).toEqual(expected.map(([{ leaf }]) => leaf));
      expect(leafOf(given, matrix(rows))).toEqual(leafOf(given, rows));
    }
    expect(unknown).toBeGreaterThan(10);
  });

  test("sends what equals a threshold left", () => {
    expect([
      ...leafOf(tree, [
        [29.999, 0],
        [30, 0],
        [30.001, 0],
        [-1e300, 1],
      ]),
    ]).toEqual([1, 1, 2, 1]);
  });

  test.each([
    ["a row too short", [[30]], "leafOf: expected 2 columns in x, one per feature, got 1"],
    [
      "NaN where no value may be missing",
      [[Number.NaN, 0]],
      'leafOf: expected a finite number in x at row 0, column "age", got NaN; say missing: true of the feature if values may be missing',
    ],
    [
      "half a code",
      [
        [30, 0],
        [30, 0.5],
      ],
      'leafOf: expected the code of a category, a whole number from 0 to 1, in x at row 1, column "job", got 0.5',
    ],
  ])("refuses %s", (_, x, message) => {
    expect(() => leafOf(tree, x)).toThrow(message);
  });
});
