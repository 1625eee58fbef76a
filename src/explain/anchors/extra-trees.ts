import type { Stream } from "../../random/stream.js";
import {
  type Forest,
  MAX_DEPTH,
  MEETS,
  meanOfTrees,
  type ReferenceRow,
  restrictedForest,
  type TreeRow,
  type ValueOfHeld,
} from "./restricted-forest.js";

/** The mean vote of the trees, 0 to 1, that a row agrees. */
export interface ExtraTrees {
  (row: TreeRow): number;
  /** The vote on a reference row by the parts that are made to hold. */
  onReference(row: ReferenceRow): ValueOfHeld;
}

export const TREES = 24;
/** Leaves have multiples of this, see Forest. */
const VALUE_STEP = 2 ** -40;
/** Nodes of fewer rows are leaves. */
const MIN_SPLIT_ROWS = 4;
/** Up to here each node looks at every part, beyond at a random half of them, and at no more than MAX_PARTS. */
const ALL_PARTS = 12;
const MAX_PARTS = 64;
/** Parts whose cells are gathered between two turns of other work: some milliseconds. */
const PARTS_PER_TURN = 32;

/**
 * Extremely randomised trees for a label of two values: quick to grow from a few hundred rows, good at conjunctions.
 * They steer a search; nothing is proved by them.
 *
 * Every node looks at all parts where there are few and else at a random half of them (64 at most), each by its
 * condition and by one random threshold, and takes what lowers the Gini impurity most. A leaf's share is shrunk a
 * little towards its parent's.
 *
 * @param giveWay  called after every tree, and many times before
 * Source: Geurts, Ernst & Wehenkel 2006. Cost: see growingCost.
 */
export async function extraTrees(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  random: Stream,
  giveWay: () => Promise<void>,
): Promise<ExtraTrees> {
  const growing = await columnsOf(rows, agrees, random, giveWay);
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
  const forest = frozen(nodes, roots);
  return Object.assign((row: TreeRow) => meanOfTrees(forest, row), {
    onReference: (row: ReferenceRow) => restrictedForest(forest, row),
  });
}

/** About the number of cells that growing the trees looks at: rows and parts at each of the levels, twice. */
export function growingCost(rows: number, parts: number): number {
  const levels = Math.min(MAX_DEPTH, Math.log2(Math.max(2, rows)));
  return 2 * TREES * rows * levels * shareOfParts(parts) * parts;
}

function shareOfParts(parts: number): number {
  return parts <= ALL_PARTS ? 1 : Math.min(0.5, MAX_PARTS / parts);
}

/** A forest as it grows. */
type Nodes = { part: number[]; atMost: number[]; right: number[]; value: number[] };

function emptyNodes(): Nodes {
  return { part: [], atMost: [], right: [], value: [] };
}

function frozen({ part, atMost, right, value }: Nodes, roots: readonly number[]): Forest {
  return {
    roots,
    part: Int32Array.from(part),
    atMost: Int32Array.from(atMost),
    right: Int32Array.from(right),
    value: Float64Array.from(value, (share) => Math.round(share / VALUE_STEP) * VALUE_STEP),
  };
}

type Growing = {
  /** By part, one number per row: what is there, whether it is met, and whether the row agrees; see `cellsOf`. */
  readonly cells: readonly Int32Array[];
  /** The rows, in such an order that those of a node are next to each other. */
  readonly members: Int32Array;
  /** The cells of a node's members in one part, one after the other. */
  readonly inNode: Int32Array;
  /** 1 for each row that agrees. */
  readonly agrees: Uint8Array;
  readonly random: Stream;
  readonly nodes: Nodes;
};

async function columnsOf(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  random: Stream,
  giveWay: () => Promise<void>,
): Promise<Growing> {
  const labels = Uint8Array.from(agrees, Number);
  const cells: Int32Array[] = [];
  for (let part = 0; part < (rows[0]?.meets.length ?? 0); part++) {
    if (part % PARTS_PER_TURN === 0) await giveWay();
    cells.push(cellsOf(rows, part, labels));
  }
  return {
    cells,
    members: Int32Array.from(rows.keys()),
    inNode: new Int32Array(rows.length),
    agrees: labels,
    random,
    nodes: emptyNodes(),
  };
}

/** Two bits of a cell: whether the row agrees, and whether it meets the part's condition. What is there is above them. */
const AGREES = 1;
const MET_BIT = 1;
const CONTENT_BIT = 2;

/** One load for three facts. */
function cellsOf(rows: readonly TreeRow[], part: number, agrees: Uint8Array): Int32Array {
  const cells = new Int32Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const { content, meets } = rows[row];
    cells[row] = (content[part] << CONTENT_BIT) | (meets[part] << MET_BIT) | agrees[row];
  }
  return cells;
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
function partition({ cells, members }: Growing, from: number, to: number, { part, atMost }: Split): number {
  const ofPart = cells[part];
  let middle = from;
  for (let i = from; i < to; i++) {
    const row = members[i];
    const cell = ofPart[row];
    const isLeft = atMost === MEETS ? ((cell >> MET_BIT) & 1) === 1 : cell >> CONTENT_BIT <= atMost;
    if (!isLeft) continue;
    members[i] = members[middle];
    members[middle++] = row;
  }
  return middle;
}

function bestSplit(growing: Growing, from: number, to: number, positive: number): Split | undefined {
  const { cells, members, inNode, random } = growing;
  const count = to - from;
  const share = shareOfParts(cells.length);
  const whole = purity(positive, count);
  let best: Split | undefined;
  let bestGain = 1e-12;
  const consider = (part: number, atMost: number, left: number, leftPositive: number) => {
    const right = count - left;
    if (left === 0 || right === 0) return;
    const gain = purity(leftPositive, left) + purity(positive - leftPositive, right) - whole;
    if (gain > bestGain) {
      bestGain = gain;
      best = { part, atMost };
    }
  };
  for (let part = 0; part < cells.length; part++) {
    if (share < 1 && random.uniform() >= share) continue;
    const ofPart = cells[part];
    let meeting = 0;
    let meetingPositive = 0;
    let lowest = ofPart[members[from]];
    let highest = lowest;
    for (let i = 0; i < count; i++) {
      const cell = ofPart[members[from + i]];
      inNode[i] = cell;
      const met = cell >> MET_BIT;
      meeting += met & 1;
      meetingPositive += met & cell & AGREES;
      if (cell < lowest) lowest = cell;
      else if (cell > highest) highest = cell;
    }
    consider(part, MEETS, meeting, meetingPositive);
    // The bits below make no difference to what is lowest and highest there.
    lowest >>= CONTENT_BIT;
    highest >>= CONTENT_BIT;
    if (highest - lowest < 1) continue;
    const atMost = lowest + random.integer(highest - lowest);
    const firstRight = (atMost + 1) << CONTENT_BIT;
    let left = 0;
    let leftPositive = 0;
    for (let i = 0; i < count; i++) {
      const cell = inNode[i];
      // 1 where the difference is negative.
      const isLeft = (cell - firstRight) >>> 31;
      left += isLeft;
      leftPositive += isLeft & cell;
    }
    consider(part, atMost, left, leftPositive);
  }
  return best;
}

/** The larger the sum of squared counts over sizes, the lower the weighted Gini impurity. */
function purity(positive: number, count: number): number {
  return (positive * positive + (count - positive) * (count - positive)) / count;
}
