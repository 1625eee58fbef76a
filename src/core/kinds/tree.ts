import * as v from "valibot";
import type { Explained } from "../explained.js";
import type { DecisionTree } from "../tree.js";
import { checkDecisionTree, decisionTree, isLeaf } from "./decision-tree.js";
import {
  checkDistilled,
  checkLeaves,
  type Distilled,
  distilledFields,
  type LeafFidelity,
  leafFidelities,
} from "./distilled.js";
import { defineKind } from "./kind.js";

/** A model distilled into one decision tree. */
export type TreeExplanation = Explained<"tree", TreeResult>;

export type TreeResult = Distilled & { readonly tree: DecisionTree; readonly leaves: readonly LeafFidelity[] };

export const tree = defineKind<TreeExplanation>(
  "tree",
  v.object({ ...distilledFields, tree: decisionTree, leaves: leafFidelities }),
  (explanation) => {
    const { tree: student, leaves } = explanation.result;
    checkDecisionTree("result.tree", student);
    checkDistilled(explanation, student.outputs);
    const { nodes } = student;
    checkLeaves(leaves, student.outputs, (at) => at < nodes.length && isLeaf(nodes[at]), "the position of a leaf");
  },
);
