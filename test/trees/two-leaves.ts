import type { DecisionTree } from "whybox/trees";

export const leaf = (value: number) => ({ samples: 1, weight: 1, impurity: 0, value: [value] });
export const split = { ...leaf(0), gain: 0, missing: "left", left: 1, right: 2 } as const;
/** A number, and a category that may be missing; the tree asks for the number alone. */
export const tree: DecisionTree = {
  task: "regression",
  criterion: "squaredError",
  features: [
    { name: "age", kind: "number" },
    { name: "job", kind: "category", categories: ["clerk", "nurse"], missing: true },
  ],
  outputs: ["price"],
  nodes: [{ ...split, feature: 0, threshold: 30 }, leaf(1), leaf(2)],
};
export const rows = [
  [20, 0],
  [40, 1],
];
export const x = [30, Number.NaN];
/** For calls that a caller without types can make. */
export const untyped = <T>(value: unknown) => value as T;
