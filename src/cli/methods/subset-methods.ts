import { type GreedyOptions, greedy, greedyOptions } from "../../explain/subset/greedy.js";
import { type StreakOptions, streak, streakOptions } from "../../explain/subset/streak.js";
import type { SubsetOptions } from "../../explain/subset/subset-options.js";
import { columns } from "../../maskers/columns/columns.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod } from "./explain-method.js";
import { groupOption } from "./group-option.js";
import { methodFlags, methodOptions } from "./method-flags.js";

type SubsetArguments = SubsetOptions & { readonly importance?: true };

const family: Pick<ExplainMethod<SubsetArguments>, "check" | "masker" | "meetsAllBackground"> = {
  check({ importance }) {
    if (importance) throw new UsageError("--importance goes with methods that give every part a value");
  },
  meetsAllBackground: true,
  masker: (row, { background, weights, groups }, { count }) => {
    const masker = columns(background, row, { groups, weights });
    // The explainer says so too, but with --rows once per row.
    if (count !== undefined && count > masker.parts)
      throw new UsageError(`--count ${count}: there are ${masker.parts} parts`);
    return masker;
  },
};

export const streakMethod: ExplainMethod<SubsetArguments & StreakOptions> = {
  ...family,
  declared: streakOptions,
  summary: "STREAK: the few parts that carry the answer, chosen in one pass over them",
  options: () => [groupOption(), ...methodFlags(streakOptions)],
  explain: (probe, run, given) => streak(probe, { ...run, ...methodOptions(streakOptions, given) }),
};

export const greedyMethod: ExplainMethod<SubsetArguments & GreedyOptions> = {
  ...family,
  declared: greedyOptions,
  summary: "the few parts that carry the answer, one at a time, each the one that raises it most",
  options: () => [groupOption(), ...methodFlags(greedyOptions)],
  // Nothing is drawn: the seed names the summary of the background only.
  explain: (probe, { seed: _, ...run }, given) => greedy(probe, { ...run, ...methodOptions(greedyOptions, given) }),
};
