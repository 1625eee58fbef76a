import { uniformRows } from "../../fixtures/teachers.js";

export const kinds = ["tree", "ruleList", "additive", "softTree"] as const;

export const mixed = uniformRows(150, 2, 3);

export const small = { budgetRows: 700 };

export function treeTeacherInput(count: number) {
  const features = Array.from({ length: count }, (_, i) => ({ name: `x${i}`, kind: "number" as const }));
  return { kind: "columns", features } as const;
}
