import { checkKnownOptions, checkOneOf, checkSeed, checkWholeNumber } from "../../core/checks/check-options.js";
import { checkRunOptions } from "../../core/checks/check-run-options.js";
import type { Executor } from "../../core/executor.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Rows } from "../../maskers/columns/check-columns.js";
import type { Seed } from "../../random/stream.js";
import type { RunOptions } from "../run/run.js";

export type DistillOptions = RunOptions & {
  /** Into what. Default "tree". */
  readonly as?: "tree" | "ruleList" | "additive" | "softTree";
  /** Names the random numbers: the same seed gives the same explanation, bit by bit. Default 0. */
  readonly seed?: Seed;
  /** Who carries the rows to the model. Default: inProcess(). */
  readonly executor?: Executor;
  /** The most leaves of a tree (rules of a list, the default one among them). Default 16. Held-out fidelity chooses. */
  readonly maxLeaves?: number;
  /** So many leaves (rules), whatever smaller ones would do as well. */
  readonly leaves?: number;
  /** Splits between root and leaf at most, conditions of a rule at most; of a soft tree its depth, default 4. */
  readonly maxDepth?: number;
  /** The most model rows: the given rows, the held-out ones and those drawn. Default: the given ones and 20,000 more. */
  readonly budgetRows?: number;
  /** The share of the given rows that fidelity is measured on, below 1, or rows of their own. Default 0.2. */
  readonly heldOut?: number | Rows;
  /** The true answers to `rows`: class names or numbers of classes; for regression numbers. */
  readonly labels?: ArrayLike<number | string>;
  /** The true answers to the rows given as `heldOut`. */
  readonly heldOutLabels?: ArrayLike<number | string>;
  /** One a row, 0 or more: how much it counts. Default 1 each. */
  readonly weights?: ArrayLike<number>;
  /** For "additive": how many pairs of features get a term of their own. Default 0. */
  readonly pairs?: number;
};

/** The options with every default in place, but for what depends on the rows. */
export type ResolvedDistillOptions = {
  readonly as: "tree" | "ruleList" | "additive" | "softTree";
  readonly seed: Seed;
  readonly maxLeaves: number;
  readonly leaves: number | undefined;
  readonly maxDepth: number | undefined;
  readonly pairs: number;
};

const KNOWN = [
  "as",
  "seed",
  "executor",
  "maxLeaves",
  "leaves",
  "maxDepth",
  "budgetRows",
  "heldOut",
  "labels",
  "heldOutLabels",
  "weights",
  "pairs",
  "signal",
  "onProgress",
];

/** Beyond 16 leaves people were seen to lose their way (Huysmans et al. 2011, Decision Support Systems 51). */
const DEFAULT_LEAVES = 16;
/** 16 leaves, as of a tree. */
const DEFAULT_SOFT_DEPTH = 4;
/** 2^10 leaves; deeper ones are no explanation and take too long. */
const MOST_SOFT_DEPTH = 10;

/** Checks the options of `distill` that do not depend on the rows. Throws INVALID_ARGUMENT. */
export function resolveDistillOptions(options: DistillOptions): ResolvedDistillOptions {
  const where = "distill";
  checkKnownOptions(where, options, KNOWN);
  checkRunOptions(where, options);
  checkSeed(where, options.seed);
  checkOneOf(where, "as", options.as, ["tree", "ruleList", "additive", "softTree"]);
  checkWholeNumber(where, "maxLeaves", options.maxLeaves, 1);
  checkWholeNumber(where, "leaves", options.leaves, 1);
  checkWholeNumber(where, "maxDepth", options.maxDepth, 1);
  checkWholeNumber(where, "budgetRows", options.budgetRows, 1);
  checkWholeNumber(where, "pairs", options.pairs, 0);
  const { as = "tree", heldOut, executor, leaves, maxLeaves, maxDepth } = options;
  if (executor !== undefined && typeof executor?.predict !== "function") {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected executor to be inProcess() or workerPool()`);
  }
  if (typeof heldOut === "number" && !(heldOut >= 0 && heldOut < 1)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected heldOut to be rows, or a share of 0 or more and below 1, got ${heldOut}`,
    );
  }
  if (leaves !== undefined && maxLeaves !== undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected leaves or maxLeaves, got both; leaves is exact, maxLeaves lets held-out fidelity choose`,
    );
  }
  for (const [name, kinds] of [
    ["leaves", ["tree", "ruleList"]],
    ["maxLeaves", ["tree", "ruleList"]],
    ["pairs", ["additive"]],
    ["maxDepth", ["tree", "ruleList", "softTree"]],
  ] as const) {
    if (options[name] === undefined || (kinds as readonly string[]).includes(as)) continue;
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${name} goes with as: ${kinds.join(", ")}, not with "${as}"`);
  }
  if (as === "softTree" && maxDepth !== undefined && maxDepth > MOST_SOFT_DEPTH) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected maxDepth of a soft tree to be at most ${MOST_SOFT_DEPTH}, got ${maxDepth}`,
    );
  }
  return {
    as,
    seed: options.seed ?? 0,
    maxLeaves: leaves ?? maxLeaves ?? DEFAULT_LEAVES,
    leaves,
    maxDepth: maxDepth ?? (as === "softTree" ? DEFAULT_SOFT_DEPTH : undefined),
    pairs: options.pairs ?? 0,
  };
}
