import { number } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Dataset } from "../../../core/dataset.js";
import { inTurns } from "../../../core/give-way.js";
import type { Constraint, Mitigation } from "../../../core/kinds/mitigation.js";
import type { Model } from "../../../core/model.js";
import { modelOptions } from "../../run/model-options.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";
import { adjustableGroups, notFittedNotes } from "./adjustable-groups.js";
import { type AdjustedModel, adjustedModel } from "./adjusted-model.js";
import type { DecisionRule, ThresholdStep } from "./decided-model.js";
import { decisionData } from "./decision-data.js";
import { type Margin, marginSearch } from "./margin-search.js";
import { constraintOption, heldOutOptions, mitigationOptions } from "./mitigation-options.js";

const { signal, onProgress, executor } = modelOptions;
export const rejectOptionOptions = optionsOf("rejectOption", {
  ...mitigationOptions,
  constraint: constraintOption,
  tolerance: number({ min: 0, below: 1, default: 0.05, says: "the gap that is let stand, on the rows fitted" }),
  threshold: number({ above: 0, below: 1, default: 0.5, says: "scores are close or far from this one" }),
  ...heldOutOptions,
  signal,
  onProgress,
  executor,
});
export type RejectOptionOptions = Given<typeof rejectOptionOptions>;

/**
 * A model that decides by group where the score is close to the threshold: selected in groups that are selected less than
 * others, rejected in the rest. The margin is the one of the fewest errors among those that keep the tolerance.
 *
 * "Less" goes by the rate that the constraint speaks of: selection rate, true positive rate, or the mean of true and false
 * positive rate, against that of all rows. Nothing is drawn. The model takes what that of `adjustThresholds` takes, and is
 * fitted and measured in the same way.
 *
 * @throws WhyboxError INVALID_ARGUMENT for groups or classes that are not there; INVALID_DATA where fewer than two groups
 *   have enough rows; those of answersOf
 * Source: Kamiran, Karim & Zhang 2012, ICDM, 924-929 (reject option based classification).
 * Cost: a model row for each row of `dataset` and `test`.
 * @example
 * const { model: fair } = await rejectOption(model, people, { groups: ["sex"], favourable: "good", tolerance: 0.05 });
 */
export async function rejectOption(
  model: Model,
  dataset: Dataset,
  given: RejectOptionOptions = {},
): Promise<AdjustedModel> {
  const where = "rejectOption";
  const options = rejectOptionOptions.resolve(given);
  const { constraint, tolerance, threshold, seed, smallest } = options;
  const data = await decisionData(where, model, dataset, options);
  const { fitted } = data;
  const groups = adjustableGroups(where, fitted, data.partition, constraint, smallest);
  const adjusted = groups.filter(({ reason }) => reason === undefined);
  const rates = adjusted.map(({ members }) => rateOf(members, fitted, threshold, constraint));
  const common = rateOf(
    Int32Array.from(adjusted.flatMap(({ members }) => [...members])),
    fitted,
    threshold,
    constraint,
  );
  const isFavoured = rates.map((rate) => rate < common);
  await data.giveWay();
  const margins = marginSearch(
    adjusted.map(({ members }) => members),
    isFavoured,
    fitted,
    threshold,
    constraint,
  );
  // Without a group that is selected less than others, there is nothing to change.
  const chosen = isFavoured.includes(true) ? best(margins, tolerance) : margins[0];
  await data.giveWay();
  const ruleOf = ({ margin }: Pick<Margin, "margin">): DecisionRule => ({
    ...data.reading,
    steps: groups.map((group): ThresholdStep[] => {
      const at = adjusted.indexOf(group);
      return at < 0 ? [] : [movedThreshold(threshold, isFavoured[at] ? -margin : margin)];
    }),
    answer: "decision",
    seed,
  });
  const named = (is: boolean) => adjusted.filter((_, g) => isFavoured[g] === is).map(({ group }) => group);
  const point = (margin: number, role: "chosen" | "other") => ({
    ...{ name: `margin ${Number(margin.toPrecision(3))}`, role },
    rule: ruleOf({ margin }),
  });
  const adjusting = adjustedModel(
    { ...{ method: where, options, recorded: rejectOptionOptions.record(options) }, ...{ model, dataset, data } },
    {
      rule: ruleOf(chosen),
      change: {
        of: "margin",
        threshold,
        margin: chosen.margin,
        selected: named(true),
        rejected: named(false),
        changed: chosen.changed,
        reached: chosen.gap <= tolerance,
      },
      frontier: [
        ...(chosen.margin > 0 ? [0.25, 0.5, 0.75] : []).map((share) => point(share * chosen.margin, "other")),
        point(chosen.margin, "chosen"),
      ],
      notes: [...notFittedNotes(groups), ...reachNotes(chosen, tolerance)],
    },
  );
  return inTurns(adjusting, data.giveWay);
}

function rateOf(
  members: Int32Array,
  { score, truth, weights }: ReviewedRows,
  threshold: number,
  constraint: Constraint,
): number {
  const shareOf = (isAmong: (row: number) => boolean) => {
    let [sum, total] = [0, 0];
    for (const row of members) {
      if (!isAmong(row)) continue;
      total += weights[row];
      if (score[row] >= threshold) sum += weights[row];
    }
    return sum / total;
  };
  if (constraint === "demographicParity") return shareOf(() => true);
  const truePositive = shareOf((row) => truth?.[row] === 1);
  if (constraint === "equalOpportunity") return truePositive;
  return (truePositive + shareOf((row) => truth?.[row] === 0)) / 2;
}

/** The fewest errors among those within the tolerance, else the smallest gap; among equals the narrowest margin. */
function best(margins: readonly Margin[], tolerance: number): Margin {
  const kept = margins.filter(({ gap }) => gap <= tolerance);
  const by = kept.length > 0 ? ("error" as const) : ("gap" as const);
  const candidates = kept.length > 0 ? kept : margins;
  return candidates.reduce((least, each) => (each[by] < least[by] ? each : least));
}

function movedThreshold(threshold: number, by: number): ThresholdStep {
  const moved = threshold + by;
  return { threshold: moved > 1 ? null : Math.max(0, moved), share: 1 };
}

function reachNotes({ gap }: Margin, tolerance: number): Mitigation["notes"] {
  if (gap <= tolerance) return [];
  return [
    {
      code: "CONSTRAINT_NOT_REACHED",
      message: `No margin keeps the gap within ${tolerance} on the rows fitted: the smallest is ${Number(gap.toPrecision(3))}. Scores may be the same for many rows, or one group may need a margin of its own: adjustThresholds gives each group a threshold.`,
    },
  ];
}
