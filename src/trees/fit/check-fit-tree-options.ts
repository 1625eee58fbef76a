import { WhyboxError } from "../../core/whybox-error.js";
import { checkPruning } from "../prune/prune-tree.js";
import { type Criterion, type FitTreeOptions, fitTreeOptions } from "./fit-tree-options.js";
import type { GrowthLimits } from "./grow-tree.js";

/** The first is the default. */
const CRITERIA = { classification: ["gini", "entropy"], regression: ["squaredError", "absoluteError"] } as const;

/** The options with every default in place; throws INVALID_ARGUMENT for one that is not what it should be. */
export function checkFitTreeOptions(
  where: string,
  given: FitTreeOptions,
): GrowthLimits & { task: "classification" | "regression"; criterion: Criterion; minGain: number } {
  const { task, criterion, maxDepth, maxLeaves, prune, minSamplesLeaf, minWeightLeaf, minGain } =
    fitTreeOptions.resolve(given, where);
  if (task === undefined) throw invalid(where, `expected task to be ${fitTreeOptions.spec.task.expected}, got nothing`);
  const criteria: readonly Criterion[] = CRITERIA[task];
  if (criterion !== undefined && !criteria.includes(criterion)) {
    const expected = criteria.map((each) => JSON.stringify(each)).join(" or ");
    throw invalid(where, `expected criterion of ${task} to be ${expected}, got ${JSON.stringify(criterion)}`);
  }
  if (prune !== undefined) checkPruning(`${where}: prune`, prune);
  return {
    task,
    criterion: criterion ?? criteria[0],
    maxDepth: maxDepth ?? Number.POSITIVE_INFINITY,
    maxLeaves: maxLeaves ?? Number.POSITIVE_INFINITY,
    minSamplesLeaf,
    minWeightLeaf,
    minGain,
  };
}

function invalid(where: string, message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
}
