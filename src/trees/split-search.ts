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
  /** Codes that go left, ascending; a missing value has the code after the last. */
  readonly categories?: readonly number[];
  /** Where rows with a missing value go; undefined where the node has none. */
  readonly missing?: "left" | "right";
}

/** Limits on what a child may hold. */
export interface ChildLimits {
  readonly minSamplesLeaf: number;
  readonly minWeightLeaf: number;
}

/** Finds splits and carries them out: by presorted columns, or by histograms. */
export interface SplitSearch {
  /** The best split of the node, undefined where none lowers the loss within the limits. */
  best(node: NodeRows): CandidateSplit | undefined;
  /**
   * Puts the rows that go left before those that go right, both in the order they had.
   * @param searched  whether the children will be searched in turn
   * @returns where those that go right start
   */
  divide(node: NodeRows, split: CandidateSplit, searched: boolean): number;
}
