import { Option } from "commander";
import type { Probe } from "../../core/probe.js";
import { greedy } from "../../explain/subset/greedy.js";
import { streak } from "../../explain/subset/streak.js";
import { columns } from "../../maskers/columns/columns.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod } from "./explain-method.js";
import { groupOption } from "./group-option.js";
import { parseOption } from "./parse-option.js";

/** What only methods that choose parts are told. */
type SubsetArguments = {
  readonly maxParts?: number;
  readonly objective?: "gain" | "logProbability";
  readonly importance?: true;
};

type StreakArguments = SubsetArguments & {
  readonly epsilon?: number;
  readonly order?: readonly number[];
  readonly fill?: true;
};

/** As many as are read at a glance. */
function fewParts({ parts }: Probe): number {
  return Math.min(5, parts.length);
}

const family: Pick<ExplainMethod<SubsetArguments>, "options" | "check" | "masker" | "meetsAllBackground"> = {
  options: () => [
    groupOption(),
    new Option("--max-parts <n>", "the most parts to choose (default: 5, or all)").argParser(
      parseOption.wholeNumber(1),
    ),
    new Option(
      "--objective <objective>",
      "gain: of the answer; logProbability: of its logarithm (default: gain)",
    ).choices(["gain", "logProbability"]),
  ],
  check({ importance }) {
    if (importance) throw new UsageError("--importance goes with methods that give every part a value");
  },
  meetsAllBackground: true,
  masker: (row, { background, weights, groups }, { maxParts }) => {
    const masker = columns(background, row, { groups, weights });
    // The explainer says so too, but with --rows once a row.
    if (maxParts !== undefined && maxParts > masker.parts)
      throw new UsageError(`--max-parts ${maxParts}: there are ${masker.parts} parts`);
    return masker;
  },
};

export const streakMethod: ExplainMethod<StreakArguments> = {
  ...family,
  summary: "STREAK: the few parts that carry the answer, chosen in one pass over them",
  options: () => [
    ...family.options(),
    new Option("--epsilon <number>", "how far apart thresholds lie, above 0 and below 1 (default: 0.7)").argParser(
      parseOption.openShare,
    ),
    new Option("--fill", "also extend the best set that has room left, greedily"),
    new Option("--order <parts>", "in which order the parts pass: 2,0,1 (default: from the seed)").argParser(
      parseOption.places,
    ),
  ],
  explain: (probe, { shared: _, ...run }, { maxParts, objective, epsilon, order, fill }) =>
    streak(probe, {
      ...run,
      maxParts: maxParts ?? fewParts(probe),
      ...(objective !== undefined && { objective }),
      ...(epsilon !== undefined && { epsilon }),
      ...(order !== undefined && { order }),
      ...(fill !== undefined && { fill }),
    }),
};

export const greedyMethod: ExplainMethod<SubsetArguments> = {
  ...family,
  summary: "the few parts that carry the answer, one at a time, each the one that raises it most",
  // Nothing is drawn: the seed names the summary of the background only.
  explain: (probe, { shared: _, seed: __, ...run }, { maxParts, objective }) =>
    greedy(probe, { ...run, maxParts: maxParts ?? fewParts(probe), ...(objective !== undefined && { objective }) }),
};
