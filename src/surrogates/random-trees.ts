import type { Stream } from "../random/stream.js";

/** Rows with two views of every part: whether a condition is met there, and a number that says what is there. */
export interface TreeRow {
  readonly meets: Uint8Array;
  readonly content: Int32Array;
}

/** The share of trees' votes, 0 to 1, that a row is one of those that agree. */
export type RandomTrees = (row: TreeRow) => number;

const TREES = 24;
/** Nodes of fewer rows are leaves. */
const LEAST_SPLIT_ROWS = 4;
const DEEPEST = 16;

/** A leaf says how likely agreement is; a split sends a row left where the part's condition is met, or its number is at most the threshold. */
type Node =
  | { readonly value: number }
  | { readonly part: number; readonly atMost: number; readonly left: Node; readonly right: Node };

/** In place of a threshold: left are rows that meet the part's condition. */
const MEETS = -1;

/**
 * Extremely randomised trees for a label of two values: quick to grow from a few hundred rows, good at conjunctions.
 * They steer a search; nothing is proved by them.
 *
 * Every node looks at all parts where there are few and else at a random half of them, each by its condition and by
 * one random threshold, and takes what lowers the Gini impurity most. Leaves are drawn a little to their parents.
 *
 * Source: Geurts, Ernst & Wehenkel 2006. Cost: O(trees x n log n x parts).
 */
export function randomTrees(rows: readonly TreeRow[], agrees: readonly boolean[], random: Stream): RandomTrees {
  const all = Int32Array.from(rows.keys());
  const positive = agrees.reduce((sum, value) => sum + Number(value), 0);
  const prior = rows.length === 0 ? 0.5 : positive / rows.length;
  const trees = Array.from({ length: TREES }, () => grow(rows, agrees, all, random, prior, 0));
  return (row) => {
    let sum = 0;
    for (const tree of trees) sum += answer(tree, row);
    return sum / TREES;
  };
}

function answer(tree: Node, { meets, content }: TreeRow): number {
  let node = tree;
  while (!("value" in node)) {
    const isLeft = node.atMost === MEETS ? meets[node.part] === 1 : content[node.part] <= node.atMost;
    node = isLeft ? node.left : node.right;
  }
  return node.value;
}

function grow(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  members: Int32Array,
  random: Stream,
  parent: number,
  depth: number,
): Node {
  let positive = 0;
  for (const row of members) if (agrees[row]) positive++;
  const count = members.length;
  // Half a row of what the parent holds.
  const value = (positive + 0.5 * parent) / (count + 0.5);
  if (count < LEAST_SPLIT_ROWS || positive === 0 || positive === count || depth === DEEPEST) return { value };
  const split = bestSplit(rows, agrees, members, positive, random);
  if (!split) return { value };
  const goesLeft = (row: number) =>
    split.atMost === MEETS ? rows[row].meets[split.part] === 1 : rows[row].content[split.part] <= split.atMost;
  const left = grow(rows, agrees, members.filter(goesLeft), random, value, depth + 1);
  const right = grow(
    rows,
    agrees,
    members.filter((row) => !goesLeft(row)),
    random,
    value,
    depth + 1,
  );
  return { ...split, left, right };
}

function bestSplit(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  members: Int32Array,
  positive: number,
  random: Stream,
): { part: number; atMost: number } | undefined {
  const parts = rows[0].meets.length;
  const share = parts <= 12 ? 1 : 0.5;
  let best: { part: number; atMost: number } | undefined;
  let bestGain = 1e-12;
  const consider = (part: number, atMost: number, left: number, leftPositive: number) => {
    const right = members.length - left;
    if (left === 0 || right === 0) return;
    const rightPositive = positive - leftPositive;
    // The larger the sum of squared counts over sizes, the lower the weighted Gini impurity.
    const pure = (a: number, n: number) => (a * a + (n - a) * (n - a)) / n;
    const gain = pure(leftPositive, left) + pure(rightPositive, right) - pure(positive, members.length);
    if (gain > bestGain) {
      bestGain = gain;
      best = { part, atMost };
    }
  };
  for (let part = 0; part < parts; part++) {
    if (share < 1 && random.uniform() >= share) continue;
    let met = 0;
    let metPositive = 0;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (const row of members) {
      const { meets, content } = rows[row];
      if (meets[part] === 1) {
        met++;
        if (agrees[row]) metPositive++;
      }
      if (content[part] < lowest) lowest = content[part];
      if (content[part] > highest) highest = content[part];
    }
    consider(part, MEETS, met, metPositive);
    if (highest - lowest < 1) continue;
    const atMost = lowest + random.integer(highest - lowest);
    let left = 0;
    let leftPositive = 0;
    for (const row of members) {
      if (rows[row].content[part] > atMost) continue;
      left++;
      if (agrees[row]) leftPositive++;
    }
    consider(part, atMost, left, leftPositive);
  }
  return best;
}
