import type { Stream } from "../../random/stream.js";

/** A row, part by part: whether the condition is met there, and the number of what is there. */
export interface TreeRow {
  readonly meets: Uint8Array;
  readonly content: Int32Array;
}

/** The mean vote of the trees, 0 to 1, that a row agrees. */
export type ExtraTrees = (row: TreeRow) => number;

export const TREES = 24;
/** Nodes of fewer rows are leaves. */
const MIN_SPLIT_ROWS = 4;
const MAX_DEPTH = 16;
/** Up to here each node looks at every part, beyond at a random half of them, and at no more than MAX_PARTS. */
const ALL_PARTS = 12;
const MAX_PARTS = 64;

/** In place of a threshold: left are rows that meet the part's condition. */
const MEETS = -1;

/**
 * Extremely randomised trees for a label of two values: quick to grow from a few hundred rows, good at conjunctions.
 * They steer a search; nothing is proved by them.
 *
 * Every node looks at all parts where there are few and else at a random half of them (64 at most), each by its
 * condition and by one random threshold, and takes what lowers the Gini impurity most. A leaf's share is shrunk a
 * little towards its parent's.
 *
 * @param giveWay  called after every tree
 * Source: Geurts, Ernst & Wehenkel 2006. Cost: see growingCost.
 */
export async function extraTrees(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  random: Stream,
  giveWay: () => Promise<void>,
): Promise<ExtraTrees> {
  const growing = columnsOf(rows, agrees, random);
  const count = rows.length;
  const prior = count === 0 ? 0.5 : positives(growing, 0, count) / count;
  const { nodes, members } = growing;
  const roots: number[] = [];
  for (let tree = 0; tree < TREES; tree++) {
    // Each tree starts from the same order, not from the one that the last tree left.
    for (let row = 0; row < count; row++) members[row] = row;
    roots.push(grow(growing, 0, count, prior, 0));
    await giveWay();
  }
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

/** About the number of cells that growing the trees looks at: rows and parts at each of the levels, twice. */
export function growingCost(rows: number, parts: number): number {
  const levels = Math.min(MAX_DEPTH, Math.log2(Math.max(2, rows)));
  return 2 * TREES * rows * levels * shareOfParts(parts) * parts;
}

function shareOfParts(parts: number): number {
  return parts <= ALL_PARTS ? 1 : Math.min(0.5, MAX_PARTS / parts);
}

/** Nodes of all trees in flat arrays, which a search walks through millions of times. A leaf has part -1. */
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
  readonly parts: number;
  /** parts x rows: what is met and what is there, column after column. */
  readonly meets: readonly Uint8Array[];
  readonly content: readonly Int32Array[];
  /** 1 for each row that agrees. */
  readonly agrees: Uint8Array;
  /** The rows, in such an order that those of a node are next to each other. */
  readonly members: Int32Array;
  readonly random: Stream;
  readonly nodes: Nodes;
};

function columnsOf(rows: readonly TreeRow[], agrees: readonly boolean[], random: Stream): Growing {
  const parts = rows[0]?.meets.length ?? 0;
  const columns = Array.from({ length: parts }, (_, part) => part);
  return {
    parts,
    meets: columns.map((part) => Uint8Array.from(rows, (row) => row.meets[part])),
    content: columns.map((part) => Int32Array.from(rows, (row) => row.content[part])),
    agrees: Uint8Array.from(agrees, Number),
    members: Int32Array.from(rows.keys()),
    random,
    nodes: emptyNodes(),
  };
}

function positives({ agrees, members }: Growing, from: number, to: number): number {
  let positive = 0;
  for (let i = from; i < to; i++) positive += agrees[members[i]];
  return positive;
}

/** Grows a node of members `from` to `to` and everything below it; returns its index. */
function grow(growing: Growing, from: number, to: number, parent: number, depth: number): number {
  const { nodes } = growing;
  const count = to - from;
  const positive = positives(growing, from, to);
  // The parent's share counts as half a row.
  const value = (positive + 0.5 * parent) / (count + 0.5);
  const isPure = count < MIN_SPLIT_ROWS || positive === 0 || positive === count || depth === MAX_DEPTH;
  const split = isPure ? undefined : bestSplit(growing, from, to, positive);
  const place = nodes.part.push(split?.part ?? -1) - 1;
  nodes.atMost.push(split?.atMost ?? 0);
  nodes.right.push(0);
  nodes.value.push(value);
  if (split) {
    const middle = partition(growing, from, to, split);
    grow(growing, from, middle, value, depth + 1);
    nodes.right[place] = grow(growing, middle, to, value, depth + 1);
  }
  return place;
}

type Split = { readonly part: number; readonly atMost: number };

/** Brings the members that go left to the front; returns where the others begin. */
function partition({ meets, content, members }: Growing, from: number, to: number, { part, atMost }: Split): number {
  const met = meets[part];
  const contents = content[part];
  let middle = from;
  for (let i = from; i < to; i++) {
    const row = members[i];
    const isLeft = atMost === MEETS ? met[row] === 1 : contents[row] <= atMost;
    if (!isLeft) continue;
    members[i] = members[middle];
    members[middle++] = row;
  }
  return middle;
}

function bestSplit(growing: Growing, from: number, to: number, positive: number): Split | undefined {
  const { parts, meets, content, agrees, members, random } = growing;
  const count = to - from;
  const share = shareOfParts(parts);
  let best: Split | undefined;
  let bestGain = 1e-12;
  const consider = (part: number, atMost: number, left: number, leftPositive: number) => {
    const right = count - left;
    if (left === 0 || right === 0) return;
    const rightPositive = positive - leftPositive;
    // The larger the sum of squared counts over sizes, the lower the weighted Gini impurity.
    const pure = (a: number, n: number) => (a * a + (n - a) * (n - a)) / n;
    const gain = pure(leftPositive, left) + pure(rightPositive, right) - pure(positive, count);
    if (gain > bestGain) {
      bestGain = gain;
      best = { part, atMost };
    }
  };
  for (let part = 0; part < parts; part++) {
    if (share < 1 && random.uniform() >= share) continue;
    const met = meets[part];
    const contents = content[part];
    let meeting = 0;
    let meetingPositive = 0;
    let lowest = contents[members[from]];
    let highest = lowest;
    for (let i = from; i < to; i++) {
      const row = members[i];
      meeting += met[row];
      meetingPositive += met[row] & agrees[row];
      const value = contents[row];
      if (value < lowest) lowest = value;
      else if (value > highest) highest = value;
    }
    consider(part, MEETS, meeting, meetingPositive);
    if (highest - lowest < 1) continue;
    const atMost = lowest + random.integer(highest - lowest);
    let left = 0;
    let leftPositive = 0;
    for (let i = from; i < to; i++) {
      const row = members[i];
      const isLeft = Number(contents[row] <= atMost);
      left += isLeft;
      leftPositive += isLeft & agrees[row];
    }
    consider(part, atMost, left, leftPositive);
  }
  return best;
}
