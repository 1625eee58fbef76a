import type { Fairness } from "../core/kinds/fairness.js";
import type { FindingsResult } from "../core/kinds/findings.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { Seed } from "../random/stream.js";
import type { Answers } from "./answers/answers.js";
import { fairness } from "./fairness/review/fairness.js";

type Skipped = FindingsResult["skipped"][number];

/**
 * Fairness review of a dataset's groups from existing answers: by default the positive class is favourable.
 *
 * @returns undefined where the dataset has no groups; the reason as a string where no review is possible
 */
export function reviewedGroups(
  answers: Answers,
  { seed, favourable }: { readonly seed: Seed; readonly favourable?: string | readonly string[] },
): Fairness | Skipped | undefined {
  if (answers.dataset.groups.length === 0) return undefined;
  const section = "fairness";
  const implied =
    answers.task === "classification" && answers.positive !== null ? answers.classes[answers.positive] : undefined;
  const good = favourable ?? implied;
  if (answers.task === "classification" && good === undefined) {
    return { section, reason: "nothing says which class is good to get; say it with favourable" };
  }
  try {
    return fairness(answers, { seed, ...(answers.task === "classification" && { favourable: good }) });
  } catch (error) {
    // A requested class that does not exist is the caller's mistake; groups that cannot be compared are a property of
    // the table.
    if (favourable !== undefined || !(error instanceof WhyboxError)) throw error;
    return { section, reason: error.message };
  }
}
