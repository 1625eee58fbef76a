import type { TreeExplanation } from "../../core/explanation.js";
import type { LeafFidelity } from "../../core/kinds/distilled.js";
import type { DecisionTree } from "../../core/tree.js";
import { printable } from "../printable.js";
import { significant } from "../significant.js";
import { splitText } from "../svg/split-text.js";
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
  const { nodes, features, outputs, task } = tree;
  const rows: { left: string; right: string }[] = [];
  const answer = (at: number) => printable(answerText(task, outputs, nodes[at].value));
  const walk = (at: number, depth: number): void => {
    const node = nodes[at];
    if (!("feature" in node)) {
      rows.push({ left: `always ${answer(at)}`, right: more(at) });
      return;
    }
    for (const side of ["left", "right"] as const) {
      const child = node[side];
      const condition = "  ".repeat(depth) + printable(splitText(node, features, side));
      if ("feature" in nodes[child]) {
        rows.push({ left: condition, right: "" });
        walk(child, depth + 1);
      } else rows.push({ left: `${condition}: ${answer(child)}`, right: more(child) });
    }
  };
  walk(0, 0);
  const width = Math.max(...rows.filter(({ right }) => right !== "").map(({ left }) => displayWidth(left)), 0);
  return rows.map(({ left, right }) => (right === "" ? `  ${left}` : `  ${fitted(left, width)}  ${right}`));
}

/** How many rows a leaf or rule speaks for, and how well. */
export function leafFacts(leaf: LeafFidelity | undefined): string {
  if (!leaf) return "";
  const support = `${percent(leaf.support)} of rows`;
  if (leaf.rows === 0) return `${support}, none held out`;
  if (leaf.agreement) {
    const { share, low, high } = leaf.agreement;
    return `${support}, agrees ${percent(share)} (${percent(low)} to ${percent(high)})`;
  }
  const errors = leaf.means?.map(({ error }) => significant(error)).join(", ");
  return `${support}, error ${errors}`;
}
