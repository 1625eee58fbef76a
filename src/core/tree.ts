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

/** Names of the functions of an answer that `forestModel` knows. */
export const FOREST_RESPONSES = ["logistic", "softmax", "exponential", "softplus", "signedSquare", "step"] as const;

/**
 * A function from a forest's answers to what its library predicts. "logistic" and "softmax" make probabilities of log odds,
 * "exponential" means of their logarithms, "softplus" log(1 + exp(x)), "signedSquare" sign(x) x^2, "step" 1 above 0.
 */
export type ForestResponse = (typeof FOREST_RESPONSES)[number];

/** Trees that answer together: `base` + `scale` x the sum of what they say. A random forest has scale 1 / trees. */
export type Forest = {
  readonly trees: readonly DecisionTree[];
  /** One number per output. */
  readonly base: readonly number[];
  readonly scale: number;
  /** The function that makes responses of the answers, where these are not on the scale of what the model predicts. */
  readonly response?: ForestResponse;
  /** The unit of the answers: "probability", "logit" for margins that a link makes probabilities, "kEUR". */
  readonly unit?: string;
  /** Warnings of the reader that the forest comes from; `explainTree` passes them on. */
  readonly notes?: readonly Note[];
};
