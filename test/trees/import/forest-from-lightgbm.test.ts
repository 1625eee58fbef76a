import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { columns, distill, exactShapley, explainTree, matrix, probe } from "whybox";
import { applyForest, type Forest, forestFromLightGBM, forestModel, treeShapley } from "whybox/trees";

const exported = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/trees/${name}.json`, import.meta.url), "utf8")).export;
const categoriesOf = ({ trees: [{ features }] }: Forest) =>
  Object.fromEntries(features.map((each) => [each.name, each.kind === "category" ? each.categories : each.kind]));
/** A tree of one split by a set. */
const model = (features: object, infos: object, pandas: unknown, at = 0, threshold = "1||2") => ({
  num_tree_per_iteration: 1,
  objective: "regression",
  feature_names: Object.values(features),
  feature_infos: infos,
  pandas_categorical: pandas,
  tree_info: [
    {
      tree_structure: {
        split_feature: at,
        threshold,
        decision_type: "==",
        missing_type: "NaN",
        left_child: { leaf_value: 1 },
        right_child: { leaf_value: -1 },
      },
    },
  ],
});
const codes = (...values: number[]) => ({ min_value: -1, max_value: Math.max(...values), values: [-1, ...values] });

describe("labels of pandas", () => {
  test("go to the columns that are categories, in their order", () => {
    const json = model(
      ["a", "colour", "x"],
      { a: codes(0, 1), colour: codes(0, 1, 2), x: { min_value: -3, max_value: 4, values: [] } },
      [
        ["u", "v"],
        ["blue", "green", "red"],
      ],
      1,
    );
    expect(categoriesOf(forestFromLightGBM(json))).toEqual({
      a: ["u", "v"],
      colour: ["blue", "green", "red"],
      x: "number",
    });
  });

  test("are codes where the export does not say which column they belong to, and never another column's", () => {
    // A category that never varies, or is ordered, has labels too; an integer column given as a category has none.
    for (const name of ["lightgbm-constant-category", "lightgbm-ordered-category"]) {
      const found = categoriesOf(forestFromLightGBM(exported(name)));
      expect(found).toMatchObject({ colour: ["0", "1", "2"], shop: ["0", "1", "2"] });
    }
  });

  test("that are codes for that reason are named, in the forest and in what explains it", async () => {
    const forest = forestFromLightGBM(exported("lightgbm-ordered-category"));
    const note = {
      code: "LABELS_UNCLEAR",
      message:
        'The model\'s file lists the labels of its category columns without saying which column they belong to, and more than one way fits. Codes (0, 1, ...) stand for the labels of "colour", "shop". Say what the columns mean: forestFromLightGBM(json, { features }).',
    };
    expect(forest.notes).toEqual([note]);
    expect(explainTree(forest, [[0, 1, 2]], [1, 2, 1]).notes).toContainEqual(note);
    expect(forestModel(forest).notes).toEqual([note]);
    const explained = await exactShapley(probe(forestModel(forest), columns([[0, 1, 2]], [1, 2, 1])));
    expect(explained.notes).toContainEqual(note);
    const rows = Array.from({ length: 60 }, (_, i) => [i % 2, i % 3, i % 3]);
    expect((await distill(forestModel(forest), rows, { maxLeaves: 2, budgetRows: 100 })).notes).toContainEqual(note);
    const { features } = forest.trees[0];
    expect(forestFromLightGBM(exported("lightgbm-ordered-category"), { features }).notes).toBeUndefined();
    expect(() => applyForest({ ...forest, notes: [note, "one more"] as never }, [1, 2, 1])).toThrow(
      "applyForest: notes: expected a list of { code, message }",
    );
    const tooFew = model(["colour"], { colour: codes(0, 1, 2) }, [["blue", "green"]]);
    expect(forestFromLightGBM(tooFew).notes?.[0].message).toContain('the labels of "colour".');
  });

  test("are codes without a note where the file has no labels, or where all have theirs", () => {
    const infos = { colour: codes(0, 1, 2) };
    expect(forestFromLightGBM(model(["colour"], infos, null)).notes).toBeUndefined();
    expect(forestFromLightGBM(model(["colour"], infos, [["blue", "green", "red"]])).notes).toBeUndefined();
  });

  test("are found in spite of a column that never varied, where their numbers leave one way only", () => {
    const json = model(
      ["country", "colour"],
      { colour: codes(0, 1, 2) },
      [
        ["AT", "CH"],
        ["blue", "green", "red"],
      ],
      1,
    );
    expect(categoriesOf(forestFromLightGBM(json))).toEqual({ country: "number", colour: ["blue", "green", "red"] });
  });

  test("are as the caller says, where he says so", () => {
    const features = ["country", "colour", "shop"].map((name) => {
      const categories = name === "colour" ? ["blue", "green", "red"] : ["0", "1", "2"];
      return { name, kind: "category", categories, missing: true } as const;
    });
    const forest = forestFromLightGBM(exported("lightgbm-constant-category"), { features });
    expect(categoriesOf(forest).colour).toEqual(["blue", "green", "red"]);
  });
});

test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("a feature may be called %s", (name) => {
  const infos = JSON.parse(`{"${name}": {"values": [-1, 0, 1, 2]}, "x": {"min_value": -1, "max_value": 1}}`);
  const forest = forestFromLightGBM(model([name, "x"], infos, [["blue", "green", "red"]]));
  expect(forest.trees[0].features[0]).toMatchObject({ name, categories: ["blue", "green", "red"] });
  const json = JSON.stringify(model([name, "x"], {}, null)).replace(
    '"feature_infos":{}',
    `"feature_infos":${JSON.stringify(infos)}`,
  );
  expect(forestFromLightGBM(json).trees[0].features[0].name).toBe(name);
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

test("many splits of few among many codes take memory for the few", () => {
  const json = model(["shop"], {}, null, 0, "199999");
  json.tree_info = Array.from({ length: 3000 }, () => json.tree_info[0]);
  const forest = forestFromLightGBM(json);
  const before = process.memoryUsage().arrayBuffers;
  expect([...applyForest(forest, [[199_999], [5]]).data]).toEqual([3000, -3000]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
});
