import { checkKnownOptions, checkOneOf, checkWholeNumber } from "../../core/checks/check-options.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkPruning } from "../prune/prune-tree.js";
import type { Criterion, FitTreeOptions } from "./fit-tree-options.js";
import type { GrowthLimits } from "./grow-tree.js";

const KNOWN: readonly (keyof FitTreeOptions)[] = [
  "task",
  "criterion",
  "features",
  "outputs",
  "weights",
  "maxDepth",
  "maxLeaves",
  "minSamplesLeaf",
  "minWeightLeaf",
  "minGain",
  "splits",
  "prune",
];
/** The first is the default. */
const CRITERIA = { classification: ["gini", "entropy"], regression: ["squaredError", "absoluteError"] } as const;

/** The options with every default in place; throws INVALID_ARGUMENT for one that is not what it should be. */
export function checkFitTreeOptions(
  where: string,
  options: FitTreeOptions,
): GrowthLimits & { task: "classification" | "regression"; criterion: Criterion; minGain: number } {
  checkKnownOptions(where, options, KNOWN);
  const { task, criterion, maxDepth, maxLeaves, minSamplesLeaf, minWeightLeaf, minGain, splits, prune } = options;
  const tasks = ["classification", "regression"];
  checkOneOf(where, "task", task ?? null, tasks);
  checkOneOf(where, `criterion of ${task}`, criterion, CRITERIA[task]);
  checkWholeNumber(where, "maxDepth", maxDepth, 0);
  checkWholeNumber(where, "maxLeaves", maxLeaves, 1);
  checkWholeNumber(where, "minSamplesLeaf", minSamplesLeaf, 1);
  checkNotNegative(where, "minWeightLeaf", minWeightLeaf);
  checkNotNegative(where, "minGain", minGain);
  if (prune !== undefined) checkPruning(`${where}: prune`, prune);
  checkOneOf(where, "splits", splits, ["exact", "histogram"]);
  return {
    task,
    criterion: criterion ?? CRITERIA[task][0],
    maxDepth: maxDepth ?? Number.POSITIVE_INFINITY,
    maxLeaves: maxLeaves ?? Number.POSITIVE_INFINITY,
    minSamplesLeaf: minSamplesLeaf ?? 1,
    minWeightLeaf: minWeightLeaf ?? 0,
    minGain: minGain ?? 0,
  };
}

function checkNotNegative(where: string, name: string, value: number | undefined): void {
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected ${name} to be a finite number of 0 or more, got ${String(value)}`,
  );
}
