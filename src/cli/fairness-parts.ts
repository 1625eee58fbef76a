import type { Answers } from "../audit/answers/answers.js";
import { explainGap } from "../audit/fairness/gap/explain-gap.js";
import { individualFairness } from "../audit/fairness/individual/individual-fairness.js";
import { adjustThresholds } from "../audit/fairness/mitigation/adjust-thresholds.js";
import { rejectOption } from "../audit/fairness/mitigation/reject-option.js";
import { type SubgroupScanOptions, subgroupScan } from "../audit/fairness/subgroups/subgroup-scan.js";
import { profile } from "../audit/profile/profile.js";
import type { Explanation } from "../core/explanation.js";
import type { Fairness } from "../core/kinds/fairness.js";
import type { Constraint } from "../core/kinds/mitigation.js";
import type { Profile } from "../core/kinds/profile.js";
import type { Model } from "../core/model.js";
import type { FairnessFileOptions } from "./fairness-file-options.js";
import type { CommandRun } from "./output/run-command.js";

/** A part of `whybox fairness` besides the review itself. */
export type ReviewPart = {
  /** The flag that asks for it. */
  readonly flag: string;
  /** True for this part as an earlier run has made it. */
  readonly isMade: (explanation: Explanation) => boolean;
  readonly make: () => Promise<Explanation>;
};

/** Parts that the flags ask for, in the order in which a page shows them. */
export function reviewParts(
  options: FairnessFileOptions,
  model: Model | undefined,
  answers: Answers,
  review: Fairness,
  run: CommandRun,
): ReviewPart[] {
  const parts: (ReviewPart | false | undefined)[] = [
    ...(options.explainGap && model ? gapParts(options, model, answers, review, run) : []),
    options.subgroups !== undefined && {
      flag: "--subgroups",
      isMade: ({ method }) => method.name === "subgroupScan",
      make: () => scanFor(options, answers, run.signal),
    },
    options.individual && {
      flag: "--individual",
      isMade: ({ method }) => method.name === "individualFairness",
      make: () => individualFor(options, model, answers, run),
    },
    ...(["adjust", "rejectOption"] as const).map((way) => {
      const constraint = options[way];
      return (
        constraint !== undefined &&
        model && {
          flag: `${way === "adjust" ? "--adjust" : "--reject-option"} ${constraint}`,
          isMade: ({ method }: Explanation) => method.name === (way === "adjust" ? "adjustThresholds" : "rejectOption"),
          make: () => mitigatedFor(way, constraint, options, model, answers, review, run),
        }
      );
    }),
  ];
  return parts.filter((part): part is ReviewPart => Boolean(part));
}

/** Explains the gap in score between the groups of each column that are selected most and least. */
function gapParts(
  { seed, favourable }: FairnessFileOptions,
  model: Model,
  { dataset }: Answers,
  { result }: Fairness,
  { executor, signal, bar }: CommandRun,
): ReviewPart[] {
  let table: Promise<Profile> | undefined;
  const output = [favourable ?? []].flat().find((name) => model.outputs.some((each) => each.name === name));
  return result.groupings.flatMap(({ by, gaps }) => {
    const { highest, lowest } = gaps.find(({ measure }) => measure === "selectionRate") ?? gaps[0];
    if (by.length !== 1 || highest === null || lowest === null) return [];
    const [group] = by;
    const given = { group, of: lowest, against: highest, ...(output !== undefined && { output }) };
    return {
      flag: result.groupings.length === 1 ? "--explain-gap" : `--explain-gap of ${group}`,
      isMade: ({ method }: Explanation) => method.name === "explainGap" && method.options.group === group,
      make: async () => {
        table ??= profile(dataset, { seed, signal });
        const asking = { profile: await table, seed, executor, signal, onProgress: bar.update };
        return explainGap(model, dataset, { ...given, ...asking });
      },
    };
  });
}

/** Compares each person with those most like them. */
async function individualFor(
  { favourable, threshold, seed }: FairnessFileOptions,
  model: Model | undefined,
  answers: Answers,
  { executor, signal, bar }: CommandRun,
): Promise<Explanation> {
  const given = {
    ...{ seed, executor, signal, onProgress: bar.update },
    ...(favourable !== undefined && { favourable }),
    ...(threshold !== undefined && { threshold }),
    ...(model && { model }),
  };
  return individualFairness(answers, given);
}

/** Searches for subgroups that are in no list of groups. */
async function scanFor(
  { subgroups, favourable, threshold, seed }: FairnessFileOptions,
  answers: Answers,
  signal: AbortSignal,
): Promise<Explanation> {
  const given = {
    ...{ seed, signal },
    ...(subgroups !== true && { measure: subgroups as SubgroupScanOptions["measure"] }),
    ...(favourable !== undefined && { favourable }),
    ...(threshold !== undefined && { threshold }),
  };
  return subgroupScan(answers, given);
}

/** Fits a model that decides by group and compares it with the given one on rows held out. */
async function mitigatedFor(
  way: "adjust" | "rejectOption",
  constraint: Constraint,
  { favourable, confidence, smallest, seed }: FairnessFileOptions,
  model: Model,
  { dataset }: Answers,
  { result }: Fairness,
  { executor, signal, bar }: CommandRun,
): Promise<Explanation> {
  const given = {
    ...{ constraint, seed, executor, signal, onProgress: bar.update },
    groups: result.groupings.filter(({ by }) => by.length === 1).map(({ name }) => name),
    ...(favourable !== undefined && { favourable }),
    ...(confidence !== undefined && { confidence }),
    ...(smallest !== undefined && { smallest }),
  };
  const { report } = await (way === "adjust" ? adjustThresholds : rejectOption)(model, dataset, given);
  return report;
}
