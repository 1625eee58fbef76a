import type { ResolvedDistillOptions } from "../distill-options.js";
import type { LabelledRows } from "../labelled-rows.js";
import { additiveStudents } from "./additive-students.js";
import { ruleListStudents } from "./rule-list-students.js";
import { softTreeStudent } from "./soft-tree-student.js";
import type { Student } from "./student.js";
import { treeStudents } from "./tree-students.js";

/** Functions that fit the students of a kind, one per size that fidelity chooses among, small ones first. */
export function fitStudents(rows: LabelledRows, options: ResolvedDistillOptions): (() => Student<object>)[] {
  const { as, maxLeaves, leaves, maxDepth, pairs, seed } = options;
  const sizes = leaves === undefined ? sizesUpTo(maxLeaves) : [leaves];
  switch (as) {
    case "tree": {
      const max = { leaves: maxLeaves, ...(maxDepth !== undefined && { depth: maxDepth }) };
      const treeOf = treeStudents(rows, max);
      return sizes.map((size) => () => treeOf(size));
    }
    case "ruleList":
      return ruleListStudents(rows, sizes, maxDepth).map((student) => () => student);
    case "additive":
      return additiveStudents(rows, pairs).map((student) => () => student);
    case "softTree": {
      const depths = Array.from({ length: maxDepth as number }, (_, i) => i + 1);
      return depths.map((depth) => () => softTreeStudent(rows, depth, seed));
    }
  }
}

/** 1, 2, 3, 4, 6, 8, 12, 16, 24, ... and the largest. */
function sizesUpTo(most: number): number[] {
  const sizes: number[] = [];
  for (let power = 1; power < most; power *= 2) {
    sizes.push(power);
    if (power > 1 && power * 1.5 < most) sizes.push(power * 1.5);
  }
  return [...sizes, most];
}
