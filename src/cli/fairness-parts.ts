import type { Answers } from "../audit/answers/answers.js";
import { explainGap } from "../audit/fairness/gap/explain-gap.js";
import { individualFairness } from "../audit/fairness/individual/individual-fairness.js";
import { adjustThresholds } from "../audit/fairness/mitigation/adjust-thresholds.js";
import { rejectOption } from "../audit/fairness/mitigation/reject-option.js";
import { type SubgroupScanOptions, subgroupScan } from "../audit/fairness/subgroups/subgroup-scan.js";
import { profile } from "../audit/profile/profile.js";
import type { Explanation } from "../core/explanation.js";
import type { Fairness } from "../core/kinds/fairness.js";
import type { Model } from "../core/model.js";
import type { FairnessFileOptions } from "./fairness-file-options.js";
import type { CommandRun } from "./output/run-command.js";

/** Parts of `whybox fairness` besides the review itself, in the order in which a page shows them. */
export async function reviewParts(
  options: FairnessFileOptions,
  model: Model | undefined,
  answers: Answers,
  review: Fairness,
  run: CommandRun,
): Promise<Explanation[]> {
  return [
    ...(await gapsFor(options, model, answers, review, run)),
    ...(await scanFor(options, answers, run.signal)),
    ...(await individualFor(options, model, answers, run)),
    ...(await adjustedFor(options, model, answers, review, run)),
  ];
}

/** Explains the gap in score between the groups of each column that are selected most and least, if asked for. */
async function gapsFor(
  { explainGap: isWanted, seed, favourable }: FairnessFileOptions,
  model: Model | undefined,
  { dataset }: Answers,
  { result }: Fairness,
  { executor, signal, bar }: CommandRun,
): Promise<Explanation[]> {
  if (!isWanted || !model) return [];
  const table = await profile(dataset, { seed, signal });
  const output = [favourable ?? []].flat().find((name) => model.outputs.some((each) => each.name === name));
  const explained: Explanation[] = [];
  for (const { by, gaps } of result.groupings) {
    const { highest, lowest } = gaps.find(({ measure }) => measure === "selectionRate") ?? gaps[0];
    if (by.length !== 1 || highest === null || lowest === null) continue;
    const given = { group: by[0], of: lowest, against: highest, ...(output !== undefined && { output }) };
    const asking = { profile: table, seed, executor, signal, onProgress: bar.update };
    explained.push(await explainGap(model, dataset, { ...given, ...asking }));
  }
  return explained;
}

/** Compares each person with those most like them, if asked for. */
async function individualFor(
  { individual, favourable, threshold, seed }: FairnessFileOptions,
  model: Model | undefined,
  answers: Answers,
  { executor, signal, bar }: CommandRun,
): Promise<Explanation[]> {
  if (!individual) return [];
  const given = {
    ...{ seed, executor, signal, onProgress: bar.update },
    ...(favourable !== undefined && { favourable }),
    ...(threshold !== undefined && { threshold }),
    ...(model && { model }),
  };
  return [await individualFairness(answers, given)];
}

/** Searches for subgroups that are in no list of groups, if asked for. */
async function scanFor(
  { subgroups, favourable, threshold, seed }: FairnessFileOptions,
  answers: Answers,
  signal: AbortSignal,
): Promise<Explanation[]> {
  if (subgroups === undefined) return [];
  const given = {
    ...{ seed, signal },
    ...(subgroups !== true && { measure: subgroups as SubgroupScanOptions["measure"] }),
    ...(favourable !== undefined && { favourable }),
    ...(threshold !== undefined && { threshold }),
  };
  return [await subgroupScan(answers, given)];
}

/** Fits models that decide by group and compares them with the given one on rows held out, if asked for. */
async function adjustedFor(
  { adjust, rejectOption: rejects, favourable, confidence, smallest, seed }: FairnessFileOptions,
  model: Model | undefined,
  { dataset }: Answers,
  { result }: Fairness,
  { executor, signal, bar }: CommandRun,
): Promise<Explanation[]> {
  if (!model) return [];
  const given = {
    ...{ seed, executor, signal, onProgress: bar.update },
    groups: result.groupings.filter(({ by }) => by.length === 1).map(({ name }) => name),
    ...(favourable !== undefined && { favourable }),
    ...(confidence !== undefined && { confidence }),
    ...(smallest !== undefined && { smallest }),
  };
  return [
    ...(adjust ? [(await adjustThresholds(model, dataset, { ...given, constraint: adjust })).report] : []),
    ...(rejects ? [(await rejectOption(model, dataset, { ...given, constraint: rejects })).report] : []),
  ];
}
