import type { Steps } from "../../core/give-way.js";
import type { NodeSummary } from "./summarise-node.js";

/** A node as a range of the rows, which are kept in an order in which every node is one range. */
export interface NodeRows {
  readonly start: number;
  readonly end: number;
  readonly summary: NodeSummary;
}

/** A split that a node may get. */
export interface CandidateSplit {
  readonly feature: number;
  /** The decrease of the summed loss of the node's rows, in the unit of weight x impurity. */
  readonly gain: number;
  /** Numbers at most this go left. */
  readonly threshold?: number;
  /** Codes of the node's rows that go left, and that go right; a missing value has the code after the last. */
  readonly categories?: readonly number[];
  readonly others?: readonly number[];
  /** Side that rows with a missing value go to; undefined where the node has none, or with categories. */
  readonly missing?: "left" | "right";
}

/** Limits on a split. */
export interface SplitLimits {
  readonly minSamplesLeaf: number;
  readonly minWeightLeaf: number;
  /** The smallest decrease of the summed loss. */
  readonly minDecrease: number;
}

/** Finds splits and carries them out: by presorted columns, or by histograms. Pauses within nodes of many rows and columns. */
export interface SplitSearch {
  /** The best split of the node, undefined where none lowers the loss within the limits. */
  best(node: NodeRows): Steps<CandidateSplit | undefined>;
  /**
   * Puts the rows that go left before those that go right, both in the order they had.
   * @returns where those that go right start
   */
  divide(node: NodeRows, split: CandidateSplit): number;
  /** Prepares `best` for the children of the node that was divided last; `left` and `right` say which will be searched. */
  prepare(node: NodeRows, middle: number, left: boolean, right: boolean): Steps<void>;
}
