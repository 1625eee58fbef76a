import type { TreeExplanation } from "../../core/explanation.js";
import type { LeafFidelity } from "../../core/kinds/distilled.js";
import type { DecisionTree } from "../../core/tree.js";
import { greatest } from "../greatest.js";
import { printable } from "../printable.js";
import { significant } from "../significant.js";
import { MAX_INDENT, treeBranches } from "../tree-branches.js";
import { answerText, percent } from "./answer-text.js";
import { displayWidth } from "./display-width.js";
import { distilledHead, distilledSentence } from "./distilled-head.js";
import { fitted } from "./fitted.js";
import type { KindText } from "./kind-text.js";

/** The tree, indented: the question of each branch, and for each leaf its answer, its share of rows and its fidelity. */
export const treeText: KindText<TreeExplanation> = {
  sentence: distilledSentence,
  lines(explanation) {
    const measured = new Map(explanation.result.leaves.map((leaf) => [leaf.node, leaf]));
    return [
      ...distilledHead(explanation),
      ...treeLines(explanation.result.tree, (at) => leafFacts(measured.get(at))),
      "",
    ];
  },
};

/** The branches of a tree, two spaces a level; `more` says what to put behind the answer of a leaf. */
export function treeLines(tree: DecisionTree, more: (leaf: number) => string): string[] {
  const { nodes, outputs, task } = tree;
  const rows = treeBranches(tree).flatMap(({ at, parent, depth, text }) => {
    const isLeaf = !("feature" in nodes[at]);
    if (parent < 0 && !isLeaf) return [];
    const condition = parent < 0 ? "always" : "  ".repeat(Math.min(depth - 1, MAX_INDENT)) + printable(text);
    if (!isLeaf) return [{ left: condition, right: "" }];
    const answer = printable(answerText(task, outputs, nodes[at].value));
    return [{ left: `${condition}${parent < 0 ? "" : ":"} ${answer}`, right: more(at) }];
  });
  const width = greatest(rows.map(({ left, right }) => (right === "" ? 0 : displayWidth(left))));
  return rows.map(({ left, right }) => (right === "" ? `  ${left}` : `  ${fitted(left, width)}  ${right}`));
}

/** The rows that a leaf or rule speaks for, and how well. */
export function leafFacts(leaf: LeafFidelity | undefined): string {
  if (!leaf) return "";
  const support = `${percent(leaf.support)} of rows`;
  if (leaf.rows === 0) return `${support}, none held out`;
  if (leaf.agreement) {
    const { share, low, high } = leaf.agreement;
    return `${support}, agrees ${percent(share)} (${percent(low)} to ${percent(high)})`;
  }
  const errors = leaf.means?.map(({ error }) => significant(error)).join(", ") ?? "not known";
  return `${support}, error ${errors}`;
}
