import { describe, expect, test } from "vitest";
import type { WhyboxError } from "whybox";
import { columns, exactShapley, explainTree, matrix, probe } from "whybox";
import { applyForest, type Forest, forestFromLightGBM, forestModel, treeShapley } from "whybox/trees";
import { expectRefused } from "../../fixtures/expect-refused.js";
import { codes, model } from "../import/lightgbm-exports.js";
import { rows, tree, untyped, x } from "../two-leaves.js";

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["no background", () => treeShapley(tree, [], x), "INVALID_DATA", "treeShapley: expected at least one row in background, got 0"],
  ["a background that is none", () => treeShapley(tree, untyped("rows"), x), "INVALID_DATA", 'treeShapley: expected background to be a Matrix or rows, got "rows"'],
  ["a background of other columns", () => treeShapley(tree, [[1, 0, 2]], x), "INVALID_DATA", 'treeShapley: background has 3 columns but the forest takes 2 ("age", "job")'],
  ["NaN where nothing may be missing", () => treeShapley(tree, [[1, 0], [Number.NaN, 0]], x), "INVALID_DATA", 'treeShapley: background row 1, "age": expected a value (the feature does not say missing: true), got NaN'],
  ["an infinite number", () => treeShapley(tree, rows, [Number.POSITIVE_INFINITY, 0]), "INVALID_DATA", 'treeShapley: x row 0, "age": expected a finite number, got Infinity'],
  ["a code that is no category", () => treeShapley(tree, rows, [[1, 0], [1, 2]]), "INVALID_DATA", 'treeShapley: x row 1, "job": expected a category code from 0 to 1, got 2; if the model takes a label it does not know for a missing value, give NaN'],
  ["no rows", () => treeShapley(tree, rows, []), "INVALID_DATA", "treeShapley: expected at least one row in x, got 0"],
  ["a row too short", () => treeShapley(tree, rows, [1]), "INVALID_DATA", 'treeShapley: x has 1 columns but the forest takes 2 ("age", "job")'],
];

describe("rows that do not fit are refused", () => {
  test.each(cases)("%s", (_, run, code, message) => expectRefused(run, code, message));
});

describe("a category code above those that the model kept", () => {
  const forest = forestFromLightGBM(model(["shop", "x"], { shop: codes(0, 1, 2) }, null));
  const background = [
    [0, 0],
    [1, 0],
  ];

  test("goes where LightGBM sends it, with those not in the set", () => {
    expect([
      ...applyForest(forest, [
        [1, 0],
        [7, 0],
        [Number.NaN, 0],
      ]).data,
    ]).toEqual([1, -1, -1]);
    expect([...treeShapley(forest, background, [[7, 0]]).values]).toEqual([-1, 0]);
    expect(explainTree(forest, background, [7, 0]).result.values).toEqual([[-1, 0]]);
  });

  test("is answered by the model, and the masker says how to give it", async () => {
    const asked = forestModel(forest);
    expect([...(await asked.predict(matrix([[7, 0]]))).data]).toEqual([-1]);
    expect(() => probe(asked, columns(background, [7, 0]))).toThrow(
      'columns: instance, "shop": expected a category code from 0 to 2, got 7; if the model takes a label it does not know for a missing value, give NaN',
    );
    expect((await exactShapley(probe(asked, columns(background, [Number.NaN, 0])))).result.values).toEqual([[-1, 0]]);
  });

  test("leaves the caller's rows as they are", () => {
    const x = { data: Float64Array.of(7, 0), rows: 1, columns: 2 };
    applyForest(forest, x);
    expect([...x.data]).toEqual([7, 0]);
  });

  test("is refused where the forest does not say where it goes, and so is what is no code", () => {
    const known = {
      ...forest,
      trees: forest.trees.map((tree) => ({ ...tree, features: tree.features.map(({ missing: _, ...each }) => each) })),
    };
    expect(() => applyForest(known as Forest, [7, 0])).toThrow(
      'applyForest: x row 0, "shop": expected a category code from 0 to 2, got 7',
    );
    expect(() => applyForest(forest, [-1, 0])).toThrow("expected a category code from 0 to 2, got -1");
    expect(() => applyForest(forest, [7.5, 0])).toThrow("expected a category code from 0 to 2, got 7.5");
  });
});
