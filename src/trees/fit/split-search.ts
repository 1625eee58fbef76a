import type { NodeSummary } from "./summarise-node.js";

/** A node as a stretch of the rows, which are kept in such an order that each node is one. */
export interface NodeRows {
  readonly start: number;
  readonly end: number;
  readonly summary: NodeSummary;
}

/** How a node may be split. */
export interface CandidateSplit {
  readonly feature: number;
  /** What it takes off the summed loss of the node's rows, in the unit of weight x impurity. */
  readonly gain: number;
  /** Numbers at most this go left. */
  readonly threshold?: number;
  /** Codes that go left and that go right, of those that rows have; a missing value has the code after the last. */
  readonly categories?: readonly number[];
  readonly others?: readonly number[];
  /** Where rows with a missing value go; undefined where the node has none, or with categories. */
  readonly missing?: "left" | "right";
}

/** Limits on a cut. */
export interface CutLimits {
  readonly minSamplesLeaf: number;
  readonly minWeightLeaf: number;
  /** What a split has to take off the summed loss at least. */
  readonly minDecrease: number;
}

/** Finds splits and carries them out: by presorted columns, or by histograms. */
export interface SplitSearch {
  /** The best split of the node, undefined where none lowers the loss within the limits. */
  best(node: NodeRows): CandidateSplit | undefined;
  /**
   * Puts the rows that go left before those that go right, both in the order they had.
   * @returns where those that go right start
   */
  divide(node: NodeRows, split: CandidateSplit): number;
  /** Readies what `best` needs for the children of the node that was divided last, of which some are to be searched. */
  prepare(node: NodeRows, middle: number, left: boolean, right: boolean): void;
}
