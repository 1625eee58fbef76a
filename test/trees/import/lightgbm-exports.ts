import { readFileSync } from "node:fs";
import type { Forest } from "whybox/trees";

export const exported = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/trees/${name}.json`, import.meta.url), "utf8")).export;
export const categoriesOf = ({ trees: [{ features }] }: Forest) =>
  Object.fromEntries(features.map((each) => [each.name, each.kind === "category" ? each.categories : each.kind]));

/** A tree of one split by a set. */
export const model = (features: object, infos: object, pandas: unknown, at = 0, threshold = "1||2") => ({
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

export const codes = (...values: number[]) => ({
  min_value: -1,
  max_value: Math.max(...values),
  values: [-1, ...values],
});
