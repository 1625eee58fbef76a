import type { Dataset } from "../../../core/dataset.js";
import type { Steps } from "../../../core/give-way.js";
import type { Json } from "../../../core/json.js";
import type { Constraint, FrontierPoint, Mitigation, MitigationChange } from "../../../core/kinds/mitigation.js";
import type { Model } from "../../../core/model.js";
import type { Seed } from "../../../random/stream.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";
import { type DecisionRule, decidedModel, decidedName } from "./decided-model.js";
import type { DecisionData } from "./decision-data.js";
import { effectOf, frontierPoint } from "./effect-of.js";
import { mitigationFrame } from "./mitigation-frame.js";

export type AdjustedModel = {
  /** Makes the decisions from the given model's scores. */
  readonly model: Model;
  readonly report: Mitigation;
};

type Asked = {
  readonly method: string;
  readonly options: {
    readonly constraint: Constraint;
    readonly confidence: number;
    readonly smallest: number;
    readonly seed: Seed;
  };
  readonly recorded: { readonly [name: string]: Json };
  readonly model: Model;
  readonly dataset: Dataset;
  readonly data: DecisionData;
};

export type FittedRule = {
  readonly rule: DecisionRule;
  readonly change: MitigationChange;
  /** The rule and others like it, in the order of the frontier. */
  readonly frontier: readonly {
    readonly name: string;
    readonly role: FrontierPoint["role"];
    readonly rule: DecisionRule;
  }[];
  readonly notes: Mitigation["notes"];
};

/** The model that decides by a fitted rule, with a report of its effect on the measured rows. */
export function* adjustedModel(
  { method, options, recorded, model, dataset, data }: Asked,
  { rule, change, frontier, notes }: FittedRule,
): Steps<AdjustedModel> {
  const { constraint, confidence: level, smallest, seed } = options;
  const { measured, measuredPartitions: partitions } = data;
  const setting = { partitions, level, smallest };
  const last = partitions[partitions.length - 1];
  // Decisions are measured, even where the model answers chances.
  const decided = (each: DecisionRule) => data.decide({ ...each, answer: "decision" });
  const point = (name: string, role: FrontierPoint["role"], rows: ReviewedRows) =>
    frontierPoint(name, role, rows, constraint, last, setting);
  const points = [yield* point(model.name, "before", measured)];
  for (const each of frontier) points.push(yield* point(each.name, each.role, yield* decided(each.rule)));
  const names = { before: model.name, after: decidedName(model) };
  const effect = yield* effectOf(names, measured, yield* decided(rule), setting);
  return {
    model: decidedModel(model, rule),
    report: mitigationFrame(
      {
        ...{ method, options: recorded, seed, dataset, model: model.name, outputs: model.outputs },
        ...{ means: data.means, cost: data.cost, run: data.run },
      },
      {
        groups: data.partition.name,
        favourable: data.favourable,
        constraint,
        rows: data.fitted.at.length,
        change,
        effect,
        frontier: points,
      },
      [...data.notes, ...notes],
    ),
  };
}
