import { oneOf, option, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Executor } from "../../core/executor.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Rows } from "../../maskers/columns/check-columns.js";
import { runOptions, seedOption } from "../run/run-options.js";

/** Beyond 16 leaves people were seen to lose their way (Huysmans et al. 2011, Decision Support Systems 51). */
const DEFAULT_LEAVES = 16;
/** 16 leaves, as of a tree. */
const DEFAULT_SOFT_DEPTH = 4;
/** 2^10 leaves; deeper soft trees are no explanation and take too long. */
const MAX_SOFT_DEPTH = 10;

/** Options that belong to some students only. */
const STUDENTS_WITH = {
  leaves: ["tree", "ruleList"],
  maxLeaves: ["tree", "ruleList"],
  pairs: ["additive"],
  maxDepth: ["tree", "ruleList", "softTree"],
} as const;

const isList = (value: unknown) => typeof value === "object" && value !== null && "length" in value;

/** The options of `distill`. */
export const distillOptions = optionsOf("distill", {
  as: oneOf(["tree", "ruleList", "additive", "softTree"], {
    default: "tree",
    says: "what to translate the model into",
  }),
  seed: seedOption,
  executor: option<Executor>()({
    says: "carries the rows to the model",
    defaultSays: "inProcess()",
    expected: "inProcess() or workerPool()",
    accepts: (value) => typeof (value as Executor | null)?.predict === "function",
    recorded: false,
  }),
  maxLeaves: wholeNumber({
    min: 1,
    defaultSays: String(DEFAULT_LEAVES),
    says: "the most leaves of a tree, or rules of a list with the default one; fidelity on rows set aside chooses",
  }),
  leaves: wholeNumber({ min: 1, says: "exactly so many leaves or rules, where splits help at all" }),
  maxDepth: wholeNumber({
    min: 1,
    defaultSays: `none; rules 3, soft trees ${DEFAULT_SOFT_DEPTH}`,
    says: "the most splits between root and leaf, or conditions of a rule; the depth of a soft tree",
  }),
  budgetRows: wholeNumber({
    min: 1,
    defaultSays: "the given rows and 20,000 synthetic ones",
    says: "the most model rows: given, held out and synthetic",
  }),
  heldOut: option<number | Rows>()({
    says: "the share of the rows that fidelity is measured on, or rows of their own",
    defaultSays: "0.2",
    expected: "rows, or a share of 0 or more and below 1",
    accepts: (value) => (typeof value === "number" ? value >= 0 && value < 1 : typeof value === "object"),
  }),
  labels: option<ArrayLike<number | string>>()({
    says: "the true answers to the rows: class names or their numbers; for regression numbers",
    expected: "a list with one entry per row",
    accepts: isList,
    recorded: false,
  }),
  heldOutLabels: option<ArrayLike<number | string>>()({
    says: "the true answers to rows given as heldOut",
    expected: "a list with one entry per held-out row",
    accepts: isList,
    recorded: false,
  }),
  weights: option<ArrayLike<number>>()({
    says: "how much each row counts, 0 or more",
    defaultSays: "1 each",
    expected: "a list with one number per row",
    accepts: isList,
    recorded: false,
  }),
  pairs: wholeNumber({ min: 0, defaultSays: "0", says: "for additive: pairs of features with a term of their own" }),
  ...runOptions,
});

export type DistillOptions = Given<typeof distillOptions>;

/** The options with every default in place, except where it depends on the rows. */
export type ResolvedDistillOptions = ReturnType<typeof resolveDistillOptions>;

/** Checks the options of `distill` that do not depend on the rows. Throws INVALID_ARGUMENT. */
export function resolveDistillOptions(given: DistillOptions) {
  const { as, seed, leaves, maxLeaves, maxDepth, pairs = 0 } = distillOptions.resolve(given);
  if (leaves !== undefined && maxLeaves !== undefined) {
    throw invalid("expected leaves or maxLeaves, got both; leaves is exact, maxLeaves lets fidelity choose");
  }
  for (const [name, students] of Object.entries(STUDENTS_WITH)) {
    const isGiven = given[name as keyof typeof STUDENTS_WITH] !== undefined;
    if (!isGiven || (students as readonly string[]).includes(as)) continue;
    throw invalid(`${name} goes with as: ${students.join(", ")}, not with "${as}"`);
  }
  if (as === "softTree" && maxDepth !== undefined && maxDepth > MAX_SOFT_DEPTH) {
    throw invalid(`expected maxDepth of a soft tree to be at most ${MAX_SOFT_DEPTH}, got ${maxDepth}`);
  }
  return {
    as,
    seed,
    maxLeaves: leaves ?? maxLeaves ?? DEFAULT_LEAVES,
    leaves,
    maxDepth: maxDepth ?? (as === "softTree" ? DEFAULT_SOFT_DEPTH : undefined),
    pairs,
  };
}

function invalid(message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `distill: ${message}`);
}
