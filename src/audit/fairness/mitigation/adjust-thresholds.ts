import { number, oneOf } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Dataset } from "../../../core/dataset.js";
import { inTurns } from "../../../core/give-way.js";
import type { GroupThresholds, Mitigation } from "../../../core/kinds/mitigation.js";
import type { Model } from "../../../core/model.js";
import { modelOptions } from "../../run/model-options.js";
import { adjustableGroups, notFittedNotes } from "./adjustable-groups.js";
import { type AdjustedModel, adjustedModel, type FittedRule } from "./adjusted-model.js";
import type { DecisionRule, ThresholdStep } from "./decided-model.js";
import { decisionData } from "./decision-data.js";
import { constraintOption, heldOutOptions, mitigationOptions } from "./mitigation-options.js";
import { type RocHull, rocHull } from "./roc-hull.js";
import { thresholdProgram } from "./threshold-program.js";

const { signal, onProgress, executor } = modelOptions;
export const adjustThresholdsOptions = optionsOf("adjustThresholds", {
  ...mitigationOptions,
  constraint: constraintOption,
  tolerance: number({ min: 0, below: 1, default: 0, says: "the gap that is let stand, on the rows fitted" }),
  answer: oneOf(["decision", "chance"], {
    default: "decision",
    says: "what the model answers: the decision as 0 or 1, or how often such a row would be selected",
  }),
  ...heldOutOptions,
  signal,
  onProgress,
  executor,
});
export type AdjustThresholdsOptions = Given<typeof adjustThresholdsOptions>;

/**
 * A model that decides by a threshold of its own for each group, so that the groups' rates are alike at the fewest errors;
 * where one threshold cannot do it, a draw decides between two, or with equalized odds between up to four.
 *
 * The draw is named by the seed and the row's own values: equal rows get equal answers, in every run and in every worker.
 * The model takes the columns of the given one and, after them, the columns of groups that this does not see: ask it about
 * `dataset(records, { model, ... })`. A row of a group that was not fitted, or of too few rows, gets the given model's own
 * decision. Its ref, if it has one, goes on.
 *
 * Rules are fitted to one part of the dataset and measured on the other, or on `test`.
 *
 * @param model  a classifier; its scores should be of rows that it was not trained on
 * @param dataset  with a target and groups
 * @throws WhyboxError INVALID_ARGUMENT for groups or classes that are not there; INVALID_DATA where fewer than two groups
 *   have enough rows; those of answersOf
 * Source: Hardt, Price & Srebro 2016, NeurIPS; demographic parity likewise.
 * Cost: a model row for each row of `dataset` and `test`; asking the model costs what asking the given one does.
 * @example
 * const { model: fair, report } = await adjustThresholds(model, people, {
 *   constraint: "equalizedOdds", groups: ["sex"], favourable: "good",
 * });
 */
export async function adjustThresholds(
  model: Model,
  dataset: Dataset,
  given: AdjustThresholdsOptions = {},
): Promise<AdjustedModel> {
  const where = "adjustThresholds";
  const options = adjustThresholdsOptions.resolve(given);
  const { constraint, tolerance, seed, answer, smallest } = options;
  const data = await decisionData(where, model, dataset, options);
  const groups = adjustableGroups(where, data.fitted, data.partition, constraint, smallest);
  const adjusted = groups.filter(({ reason }) => reason === undefined);
  const hulls: RocHull[] = [];
  for (const { members } of adjusted) {
    await data.giveWay();
    hulls.push(rocHull(members, data.fitted));
  }
  const solved = (allowed: number) => {
    const { steps, gap } = thresholdProgram(hulls, constraint, allowed);
    return { steps: groups.map((group): readonly ThresholdStep[] => steps[adjusted.indexOf(group)] ?? []), gap };
  };
  const ruleOf = (steps: DecisionRule["steps"]): DecisionRule => ({ ...data.reading, steps, answer, seed });
  await data.giveWay();
  const { steps } = solved(tolerance);
  await data.giveWay();
  const rule = ruleOf(steps);
  const free = solved(1).gap;
  const others = [0, 0.25, 0.5, 0.75, 1]
    .map((share) => Number((share * free).toPrecision(3)))
    .filter((other, i, all) => other !== tolerance && all.indexOf(other) === i);
  const frontier: FittedRule["frontier"][number][] = [{ name: `tolerance ${tolerance}`, role: "chosen", rule }];
  for (const other of others) {
    await data.giveWay();
    frontier.push({ name: `tolerance ${other}`, role: "other", rule: ruleOf(solved(other).steps) });
  }
  const adjusting = adjustedModel(
    { ...{ method: where, options, recorded: adjustThresholdsOptions.record(options) }, ...{ model, dataset, data } },
    {
      rule,
      change: {
        of: "thresholds",
        tolerance,
        groups: groups.map(
          ({ group, members, reason }, g): GroupThresholds => ({
            group,
            rows: members.length,
            steps: steps[g],
            ...(reason !== undefined && { reason }),
          }),
        ),
      },
      frontier,
      notes: [...notFittedNotes(groups), ...drawnNotes(groups, steps)],
    },
  );
  return inTurns(adjusting, data.giveWay);
}

function drawnNotes(groups: readonly { readonly group: string }[], steps: DecisionRule["steps"]): Mitigation["notes"] {
  const drawn = groups.filter((_, g) => steps[g].length > 1).map(({ group }) => group);
  if (drawn.length === 0) return [];
  return [
    {
      code: "DECISIONS_DRAWN",
      message: `Some decisions in ${drawn.length} of ${groups.length} groups (${drawn.slice(0, 3).join(", ")}${drawn.length > 3 ? ", ..." : ""}) are drawn, since no single threshold makes the rates equal: of two people alike in score one may be selected and the other not. Equal rows always get the same decision.`,
    },
  ];
}
