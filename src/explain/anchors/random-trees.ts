import type { Stream } from "../../random/stream.js";

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
  const positive = agrees.reduce((sum, value) => sum + Number(value), 0);
  const prior = rows.length === 0 ? 0.5 : positive / rows.length;
  const nodes = emptyNodes();
  const roots = Array.from({ length: TREES }, () =>
    grow({ rows, agrees, random, nodes }, Int32Array.from(rows.keys()), prior, 0),
  );
  const { part, atMost, right, value } = frozen(nodes);
  return ({ meets, content }) => {
    let sum = 0;
    for (const root of roots) {
      let node = root;
      while (part[node] >= 0) {
        const at = part[node];
        const isLeft = atMost[node] === MEETS ? meets[at] === 1 : content[at] <= atMost[node];
        // Its left child comes right behind a node.
        node = isLeft ? node + 1 : right[node];
      }
      sum += value[node];
    }
    return sum / TREES;
  };
}

/** Nodes of all trees in flat arrays: a search looks through them millions of times. A leaf has part -1. */
type Nodes = { part: number[]; atMost: number[]; right: number[]; value: number[] };

function emptyNodes(): Nodes {
  return { part: [], atMost: [], right: [], value: [] };
}

function frozen({ part, atMost, right, value }: Nodes) {
  return {
    part: Int32Array.from(part),
    atMost: Int32Array.from(atMost),
    right: Int32Array.from(right),
    value: Float64Array.from(value),
  };
}

type Growing = {
  readonly rows: readonly TreeRow[];
  readonly agrees: readonly boolean[];
  readonly random: Stream;
  readonly nodes: Nodes;
};

/** Grows a node with all below it, and returns its place. */
function grow(growing: Growing, members: Int32Array, parent: number, depth: number): number {
  const { rows, agrees, random, nodes } = growing;
  let positive = 0;
  for (const row of members) if (agrees[row]) positive++;
  const count = members.length;
  // Half a row of what the parent holds.
  const value = (positive + 0.5 * parent) / (count + 0.5);
  const isPure = count < LEAST_SPLIT_ROWS || positive === 0 || positive === count || depth === DEEPEST;
  const split = isPure ? undefined : bestSplit(rows, agrees, members, positive, random);
  const place = nodes.part.push(split?.part ?? -1) - 1;
  nodes.atMost.push(split?.atMost ?? 0);
  nodes.right.push(0);
  nodes.value.push(value);
  if (split) {
    const { part, atMost } = split;
    const goesLeft = (row: number) =>
      atMost === MEETS ? rows[row].meets[part] === 1 : rows[row].content[part] <= atMost;
    grow(growing, members.filter(goesLeft), value, depth + 1);
    nodes.right[place] = grow(
      growing,
      members.filter((row) => !goesLeft(row)),
      value,
      depth + 1,
    );
  }
  return place;
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
