import type { Note } from "./explained.js";
import type { Feature } from "./features.js";

/** Statistics of the training rows that reach a node. */
type Reached = {
  /** The number of training rows, and their total weight. */
  readonly samples: number;
  readonly weight: number;
  /** Under the criterion that the tree was grown by. */
  readonly impurity: number;
  /** One number per output: class shares, means or medians of the rows that reach the node. */
  readonly value: readonly number[];
};

/** A node that answers. */
export type Leaf = Reached;

/** A node that asks for a feature and sends the row on. */
export type Split = Reached & {
  /** Position of the feature in the tree's `features`. */
  readonly feature: number;
  /** Positions of the children in the tree's `nodes`. */
  readonly left: number;
  readonly right: number;
  /** The decrease in impurity by the split, weighted by the share of all rows that reach the node. */
  readonly gain: number;
  /** The side of missing values, and of categories that are neither listed left nor known. */
  readonly missing: "left" | "right";
} & (
    | {
        /** Numbers at most this go left; the largest double where only missing values go right. */
        readonly threshold: number;
      }
    | {
        /** Codes of the categories that go left. */
        readonly categories: readonly number[];
      }
  );

export type TreeNode = Leaf | Split;

/** A decision tree as plain JSON. `nodes[0]` is the root; children come after their parents. */
export type DecisionTree = {
  readonly task: "classification" | "regression";
  readonly criterion: string;
  readonly features: readonly Feature[];
  /** Names of what a leaf's `value` holds. */
  readonly outputs: readonly string[];
  readonly nodes: readonly TreeNode[];
};

/** Trees that answer together: `base` + `scale` x the sum of what they say. A random forest has scale 1 / trees. */
export type Forest = {
  readonly trees: readonly DecisionTree[];
  /** One number per output. */
  readonly base: readonly number[];
  readonly scale: number;
  /** The unit of the answers: "probability", "logit" for margins that a link makes probabilities, "kEUR". */
  readonly unit?: string;
  /** Warnings of the reader that the forest comes from; `explainTree` passes them on. */
  readonly notes?: readonly Note[];
};
