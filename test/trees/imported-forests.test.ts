import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  applyForest,
  type Forest,
  forestFromLightGBM,
  forestFromScikitLearn,
  forestFromXGBoost,
  treeShapley,
} from "whybox/trees";

type Fixture = {
  rows: (number | null)[][];
  background: (number | null)[][];
  predictions: number[][];
  /** rows x outputs x features of the first rows, from shap; none where shap does not take the model. */
  shapley?: number[][][] | null;
  export: unknown;
};

const fixture = (name: string): Fixture =>
  JSON.parse(readFileSync(new URL(`../fixtures/trees/${name}.json`, import.meta.url), "utf8"));
const withGaps = (rows: (number | null)[][]) => rows.map((row) => row.map((value) => value ?? Number.NaN));

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

// XGBoost adds up 32-bit floats, and so does shap for it.
const libraries: [string, (json: unknown) => Forest, number, [name: string, unit: string | undefined][]][] = [
  [
    "scikit-learn",
    forestFromScikitLearn,
    1e-12,
    [
      ["scikit-tree-classes", "probability"],
      ["scikit-extra-tree", undefined],
      ["scikit-forest", undefined],
      ["scikit-forest-gaps", "probability"],
      ["scikit-boosting", undefined],
      ["scikit-boosting-two", "logit"],
      ["scikit-boosting-three", "logit"],
      ["scikit-boosting-exponential", "logit"],
      ["scikit-boosting-zero", undefined],
      ["scikit-1.2-forest", "probability"],
      ["scikit-1.2-boosting", "logit"],
      ["scikit-1.3-forest", "probability"],
      ["scikit-1.3-tree", "probability"],
      ["scikit-histogram", undefined],
      ["scikit-histogram-poisson", "log"],
      ["scikit-histogram-two", "logit"],
      ["scikit-histogram-three", "logit"],
      ["scikit-histogram-categories", undefined],
      ["scikit-1.2-histogram-categories", undefined],
    ],
  ],
  [
    "XGBoost",
    forestFromXGBoost,
    2e-6,
    [
      ["xgboost", undefined],
      ["xgboost-gaps", undefined],
      ["xgboost-two", "logit"],
      ["xgboost-three", "logit"],
      ["xgboost-poisson", "log"],
      ["xgboost-quantiles", undefined],
      ["xgboost-categories", undefined],
      ["xgboost-one-hot", "logit"],
      ["xgboost-1.7-categories", undefined],
      ["xgboost-2.1-categories", undefined],
      ["xgboost-1.7-dart", undefined],
      ["xgboost-3.2-dart", undefined],
      ["xgboost-early-stopping", undefined],
      ["xgboost-1.7-ordered-codes", undefined],
      ["xgboost-2.1-other-codes", undefined],
      ["xgboost-logitraw", "logit"],
      ["xgboost-hinge", undefined],
      ["xgboost-cox", "log"],
      ["xgboost-squaredlogerror", undefined],
      ["xgboost-one-class-zeros", "logit"],
      ["xgboost-one-class-ones", "logit"],
    ],
  ],
  [
    "LightGBM",
    forestFromLightGBM,
    1e-12,
    [
      ["lightgbm", undefined],
      ["lightgbm-gaps", "logit"],
      ["lightgbm-three", "logit"],
      ["lightgbm-categories", undefined],
      ["lightgbm-forest", undefined],
      ["lightgbm-sigmoid", "logit"],
      ["lightgbm-constructor", undefined],
      ["lightgbm-constant-category", undefined],
      ["lightgbm-ordered-category", undefined],
    ],
  ],
];

describe.each(libraries)("a forest of %s", (_, read, tolerance, models) => {
  test.each(models)("%s answers as the library does, on thresholds and in gaps too", (name, unit) => {
    const { rows, predictions, export: json } = fixture(name);
    const forest = read(json);
    expect(forest.unit).toBe(unit);
    expect(farthest(applyForest(forest, withGaps(rows)).data, predictions.flat())).toBeLessThan(tolerance);
    // As text, as the bytes of a file, and as plain JSON itself; compared as such, where -0 is 0.
    const text = typeof json === "string" ? json : JSON.stringify(json);
    expect(JSON.stringify(read(text))).toBe(JSON.stringify(forest));
    expect(JSON.stringify(read(Buffer.from(text)))).toBe(JSON.stringify(forest));
  });

  const known = models.filter(([name]) => fixture(name).shapley);
  test.each(known)("%s has the Shapley values that shap finds", (name) => {
    const { rows, background, shapley, export: json } = fixture(name);
    const found = treeShapley(read(json), withGaps(background), withGaps(rows.slice(0, shapley?.length)));
    // shap holds leaves as 32-bit floats where the library does not.
    expect(farthest(found.values, shapley?.flat(2) ?? [])).toBeLessThan(1e-6);
  });
});
