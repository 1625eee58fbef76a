import { describe, expect, test } from "vitest";
import { columns, distill, exactShapley, explainTree, probe } from "whybox";
import { applyForest, forestFromLightGBM, forestModel } from "whybox/trees";
import { categoriesOf, codes, exported, model } from "./lightgbm-exports.js";

describe("labels of pandas", () => {
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

describe("numbers that dump_model cuts at 1e300", () => {
  const gapsApart = (infos: object) => ({
    ...model(["x"], infos, null),
    tree_info: [
      {
        tree_structure: {
          split_feature: 0,
          threshold: 1e300,
          decision_type: "<=",
          default_left: false,
          missing_type: "NaN",
          left_child: { leaf_value: 1 },
          right_child: { leaf_value: -1 },
        },
      },
    ],
  });

  test("part all numbers from gaps", () => {
    const forest = forestFromLightGBM(gapsApart({ x: { min_value: 0, max_value: 5 } }));
    expect([...applyForest(forest, [[5], [1e301], [Number.NaN]]).data]).toEqual([1, 1, -1]);
  });

  test("are refused in a column that has such numbers", () => {
    for (const info of [
      { min_value: 0, max_value: 1e300 },
      { min_value: -1e300, max_value: 5 },
    ]) {
      expect(() => forestFromLightGBM(gapsApart({ x: info }))).toThrow(
        'forestFromLightGBM: feature_infos: "x" has numbers beyond 1e300, where LightGBM\'s export cuts thresholds; scale the column',
      );
    }
  });
});
