import type { Dataset } from "../../../core/dataset.js";
import type { Cost, RunRecord } from "../../../core/explanation.js";
import type { Output } from "../../../core/features.js";
import type { Steps } from "../../../core/give-way.js";
import type { Json } from "../../../core/json.js";
import type { Constraint, FrontierPoint, Mitigation, MixedPredictor } from "../../../core/kinds/mitigation.js";
import type { Seed } from "../../../random/stream.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";
import { effectOf, frontierPoint } from "./effect-of.js";
import { EVENTS, type GradientResult } from "./exponentiated-gradient.js";
import { mitigationFrame } from "./mitigation-frame.js";
import { drawnMembers } from "./mixture-model.js";
import { mixtureProgram } from "./mixture-program.js";
import type { ReductionData } from "./reduction-data.js";

type Reported = {
  readonly options: {
    readonly constraint: Constraint;
    readonly tolerance: number;
    readonly maxTrainings: number;
    readonly confidence: number;
    readonly smallest: number;
    readonly seed: Seed;
  };
  readonly recorded: { readonly [name: string]: Json };
  readonly dataset: Dataset;
  readonly data: ReductionData;
  readonly found: GradientResult;
  readonly names: { readonly before: string; readonly after: string };
  readonly outputs: readonly Output[];
  /** Decisions of each trained model on the measured rows. */
  readonly measured: readonly Uint8Array[];
  readonly reviewed: (decisions: Uint8Array) => ReviewedRows;
  readonly cost: Cost;
  readonly run: RunRecord;
};

const RATE_NAMES = { all: "selectionRate", favourable: "truePositiveRate", other: "falsePositiveRate" };
/** Mixtures of the frontier, by the share of the first model's gap that they may keep. */
const LET_STAND = [0, 0.25, 0.5, 0.75];
/** Beyond the tolerance each unit of gap costs so many errors, so that the frontier keeps it where it can. */
const BOUND = 1000;

/** The report of a mixture, with pauses. */
export function* reductionReport(reported: Reported): Steps<Mitigation> {
  const { options, data, found, names, measured, reviewed } = reported;
  const { constraint, tolerance, seed } = options;
  const { partitions, matrix } = data.measured;
  const setting = { partitions, level: options.confidence, smallest: options.smallest };
  const last = partitions[partitions.length - 1];
  const point = (name: string, role: FrontierPoint["role"], decisions: Uint8Array) =>
    frontierPoint(name, role, reviewed(decisions), constraint, last, setting);
  const mixed = (shares: readonly number[]) => {
    const chosen = drawnMembers(matrix, shares, seed);
    return Uint8Array.from(chosen, (member, row) => measured[member][row]);
  };
  const gaps = found.trained.map(({ rates }) =>
    Math.max(...rates.map((groups) => Math.max(...groups) - Math.min(...groups))),
  );
  // The measured mixture is that of the returned model: members without a share are left out.
  const after = mixed(found.shares);
  const others = LET_STAND.map((share) => Number((share * gaps[0]).toPrecision(3))).filter(
    (other, i, all) => other !== tolerance && all.indexOf(other) === i,
  );
  const predictors = found.trained.map(
    ({ error, prices }, t): MixedPredictor => ({
      share: found.shares[t],
      error,
      gap: gaps[t],
      multipliers: EVENTS[constraint].flatMap((event, e) =>
        data.labels.map((group, g) => ({ group, rate: RATE_NAMES[event], value: prices[e][g] })),
      ),
    }),
  );
  const points = [
    yield* point(names.before, "before", measured[0]),
    yield* point(`tolerance ${tolerance}`, "chosen", after),
  ];
  for (const other of others) {
    const { shares } = mixtureProgram(found.trained, other, BOUND);
    points.push(yield* point(`tolerance ${other}`, "other", mixed(shares)));
  }
  const effect = yield* effectOf(names, reviewed(measured[0]), reviewed(after), setting);
  return mitigationFrame(
    {
      method: "reductions",
      options: reported.recorded,
      seed,
      dataset: reported.dataset,
      model: names.after,
      outputs: reported.outputs,
      means: [0, 1].map((output) => after.reduce((sum, s) => sum + (s === output ? 1 : 0), 0) / after.length),
      cost: reported.cost,
      run: reported.run,
    },
    {
      groups: data.partition.name,
      favourable: data.favourable,
      constraint,
      rows: data.fitted.truth.length,
      change: {
        of: "mixture",
        tolerance,
        trainings: found.trained.length,
        bestGap: found.bestGap,
        converged: found.converged,
        predictors,
      },
      effect,
      frontier: points,
    },
    [...data.notes, ...convergenceNotes(found, options.maxTrainings, predictors, tolerance)],
  );
}

function convergenceNotes(
  { converged, bestGap, shares, trained }: GradientResult,
  maxTrainings: number,
  predictors: readonly MixedPredictor[],
  tolerance: number,
): Mitigation["notes"] {
  const rates = trained[0].rates.map((groups, e) =>
    groups.map((_, g) => trained.reduce((sum, each, t) => sum + shares[t] * each.rates[e][g], 0)),
  );
  const gap = Math.max(...rates.map((groups) => Math.max(...groups) - Math.min(...groups)));
  const shown = (value: number) => Number(value.toPrecision(3));
  return [
    ...(converged
      ? []
      : [
          {
            code: "NOT_CONVERGED",
            message: `After ${maxTrainings} trainings the mixture may still be ${shown(bestGap)} (errors plus penalty) from the best one; raise maxTrainings.`,
          },
        ]),
    ...(gap > tolerance + 1e-6
      ? [
          {
            code: "CONSTRAINT_NOT_REACHED",
            message: `The mixture leaves a gap of ${shown(gap)} on the rows fitted, above the tolerance of ${tolerance}: ${predictors.length} trained models hold no closer one.`,
          },
        ]
      : []),
    ...(shares.filter((share) => share > 0).length > 1
      ? [
          {
            code: "DECISIONS_DRAWN",
            message: `Each row is decided by one of ${shares.filter((share) => share > 0).length} models, drawn by its values: of two people nearly alike one may be selected and the other not. Equal rows always get the same decision.`,
          },
        ]
      : []),
  ];
}
