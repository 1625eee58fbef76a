import type { Feature } from "../../core/features.js";
import type { Steps } from "../../core/give-way.js";
import type { DecisionTree, TreeNode } from "../../core/tree.js";
import type { GrowthLimits } from "./fit-tree-options.js";
import type { CandidateSplit, NodeRows, SplitSearch } from "./split-search.js";
import type { NodeSummary } from "./summarise-node.js";

/** Gains nearer to each other than this share of the larger differ by rounding: the earlier node is split first. */
const TIE = 1e-10;

/** A node while the tree grows; a leaf as long as it has no children. */
export interface GrownNode extends NodeRows {
  readonly depth: number;
  children?: { readonly split: CandidateSplit; readonly left: GrownNode; readonly right: GrownNode };
}

/**
 * Splits leaves, the one with the largest gain first, until no leaf may be split or there are enough of them. A split
 * depends on its node's rows alone, so without a limit on leaves the order does not matter, and leaves are then taken
 * last come, first served, which keeps few of them open.
 *
 * @returns the root; pauses after every split, and within those of many rows and columns
 */
export function* growTree(
  rows: number,
  search: SplitSearch,
  summarise: (start: number, end: number) => NodeSummary,
  limits: GrowthLimits,
): Steps<GrownNode> {
  const root: GrownNode = { start: 0, end: rows, depth: 0, summary: summarise(0, rows) };
  const open: { node: GrownNode; split: CandidateSplit }[] = [];
  const mayBeSplit = ({ depth, summary }: GrownNode) =>
    depth < limits.maxDepth &&
    summary.impurity > 0 &&
    summary.samples >= 2 * limits.minSamplesLeaf &&
    summary.weight >= 2 * limits.minWeightLeaf;
  const consider = (node: GrownNode, split: CandidateSplit | undefined) => {
    if (split !== undefined) open.push({ node, split });
  };

  if (limits.maxLeaves > 1 && mayBeSplit(root)) consider(root, yield* search.best(root));
  const inOrder = Number.isFinite(limits.maxLeaves);
  for (let leaves = 2; open.length > 0; leaves++) {
    const [{ node, split }] = open.splice(inOrder ? best(open) : open.length - 1, 1);
    const { start, end } = node;
    const depth = node.depth + 1;
    const middle = search.divide(node, split);
    const left: GrownNode = { start, end: middle, depth, summary: summarise(start, middle) };
    const right: GrownNode = { start: middle, end, depth, summary: summarise(middle, end) };
    node.children = { split, left, right };
    if (leaves === limits.maxLeaves) break;
    const [searchLeft, searchRight] = [mayBeSplit(left), mayBeSplit(right)];
    if (searchLeft || searchRight) yield* search.prepare(node, middle, searchLeft, searchRight);
    if (searchLeft) consider(left, yield* search.best(left));
    if (searchRight) consider(right, yield* search.best(right));
    yield;
  }
  return root;
}

function best(open: readonly { split: CandidateSplit }[]): number {
  let first = 0;
  for (let i = 1; i < open.length; i++) {
    if (open[i].split.gain > open[first].split.gain * (1 + TIE)) first = i;
  }
  return first;
}

/** The grown tree as plain JSON, nodes in preorder: a left child follows its parent. */
export function treeOf(
  root: GrownNode,
  about: Pick<DecisionTree, "task" | "criterion" | "outputs"> & { readonly features: readonly Feature[] },
): DecisionTree {
  const nodes: TreeNode[] = [];
  // Right children wait here for the position that their parent has to know.
  const open: { node: GrownNode; parent: number }[] = [{ node: root, parent: -1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent } = next;
    const position = nodes.length;
    if (parent >= 0) nodes[parent] = { ...nodes[parent], right: position } as TreeNode;
    for (let at: GrownNode = node; ; at = at.children.left) {
      const { samples, weight, impurity, value } = at.summary;
      const reached = { samples, weight, impurity, value };
      const place = nodes.length;
      if (at.children === undefined) {
        nodes.push(reached);
        break;
      }
      const gain = at.children.split.gain / root.summary.weight;
      const condition = conditionOf(at, about.features);
      nodes.push({ ...reached, ...condition, left: place + 1, right: -1, gain } as TreeNode);
      open.push({ node: at.children.right, parent: place });
    }
  }
  const { task, criterion, features, outputs } = about;
  return { task, criterion, features, outputs, nodes };
}

function conditionOf({ children }: GrownNode, features: readonly Feature[]) {
  const { split, left, right } = children as NonNullable<GrownNode["children"]>;
  const { feature, threshold, categories = [], others = [] } = split;
  // Nothing is known of what the node has not seen: it goes with most of the weight.
  const unseen = left.summary.weight >= right.summary.weight ? ("left" as const) : ("right" as const);
  if (threshold !== undefined) return { feature, threshold, missing: split.missing ?? unseen };
  const column = features[feature];
  const count = column.kind === "category" ? column.categories.length : 0;
  const missing = categories.includes(count) ? ("left" as const) : others.includes(count) ? ("right" as const) : unseen;
  const codes = Array.from({ length: count }, (_, code) => code);
  const onLeft = codes.filter((code) => (unseen === "left" ? !others.includes(code) : categories.includes(code)));
  return { feature, categories: onLeft, missing };
}
