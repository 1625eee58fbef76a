import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { applyForest, applyTree, type Forest, fitTree } from "whybox/trees";
import { randomFeatures, randomForest, randomOf, randomRows } from "../../fixtures/random-forest.js";
import { leafPaths } from "../leaf-paths.js";
import { rows as pair, tree } from "../two-leaves.js";

/** Base + scale x the sum of the leaves whose paths the row meets. */
function byPaths({ trees, base, scale }: Forest, row: readonly number[]): number[] {
  return base.map((from, output) => {
    const sum = trees.reduce((total, each) => {
      const reached = leafPaths(each).filter(({ meets }) => row.every((value, c) => meets(c, value)));
      return total + reached.reduce((values, { leaf }) => values + each.nodes[leaf].value[output], 0);
    }, 0);
    return from + scale * sum;
  });
}

describe("applyForest", () => {
  test("adds up the leaves that a row reaches: random forests with categories and gaps", () => {
    for (let seed = 0; seed < 6; seed++) {
      const random = randomOf(seed);
      const features = randomFeatures(random, 4);
      const outputs = seed % 2 === 0 ? ["one", "two", "three"] : ["y"];
      const forest = randomForest(random, features, 1 + (seed % 4), { depth: 5, outputs });
      const x = randomRows(random, features, 20);
      const answers = applyForest(forest, x);
      expect([answers.rows, answers.columns]).toEqual([20, outputs.length]);
      const off = x.flatMap((row) => byPaths(forest, row)).map((value, i) => Math.abs(value - answers.data[i]));
      expect(Math.max(...off)).toBeLessThan(1e-12);
      expect(applyForest(forest, matrix(x))).toEqual(answers);
    }
  });

  test("takes the numbers of one row, as a list or a typed array", () => {
    expect(applyForest(tree, pair[1])).toEqual({ data: Float64Array.of(2), rows: 1, columns: 1 });
    expect(applyForest(tree, Float64Array.from(pair[0]))).toEqual({ data: Float64Array.of(1), rows: 1, columns: 1 });
  });

  test("of a fitted tree is what applyTree says", () => {
    const x = Array.from({ length: 40 }, (_, i) => [(i * 7) % 11, (i * 5) % 8]);
    const fitted = fitTree(
      x,
      x.map(([a, b]) => (a > 4 ? b % 3 : 2)),
      { task: "classification" },
    );
    expect(applyForest(fitted, x)).toEqual(applyTree(fitted, x));
  });
});
