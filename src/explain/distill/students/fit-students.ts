import type { ResolvedDistillOptions } from "../distill-options.js";
import type { LabelledRows } from "../labelled-rows.js";
import { additiveStudents } from "./additive-students.js";
import { ruleListStudents } from "./rule-list-students.js";
import { softTreeStudent } from "./soft-tree-student.js";
import type { StudentsInSteps } from "./student.js";
import { treeStudents } from "./tree-students.js";

/** The students of a kind, one per size that fidelity chooses among, small ones first. */
export function* fitStudents(rows: LabelledRows, options: ResolvedDistillOptions): StudentsInSteps<object> {
  const { as, maxLeaves, leaves, maxDepth, pairs, seed } = options;
  const sizes = leaves === undefined ? sizesUpTo(maxLeaves) : [leaves];
  switch (as) {
    case "tree": {
      const max = { leaves: maxLeaves, ...(maxDepth !== undefined && { depth: maxDepth }) };
      yield* treeStudents(rows, max, sizes);
      return;
    }
    case "ruleList":
      yield* ruleListStudents(rows, sizes, maxDepth);
      return;
    case "additive":
      yield* additiveStudents(rows, pairs);
      return;
    case "softTree":
      for (let depth = 1; depth <= (maxDepth as number); depth++) yield yield* softTreeStudent(rows, depth, seed);
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
