import type { Asked, Attribution, Cost, Note, StoppingRecord } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import { localFrame } from "../run/local-frame.js";
import { answersVaryNote } from "../run/noise.js";
import type { ShapleyGame } from "./shapley-game.js";
import { answersNotKeptNote, shapleyNotes, untilNotMetNote } from "./shapley-notes.js";

/** What an estimator found out about the players. */
export interface Solution {
  /** One array per explained output. */
  readonly values: readonly Float64Array[];
  /** One array per explained output; null where it is unknown. */
  readonly standardErrors: readonly (Float64Array | null)[];
  readonly stoppedBy: Cost["stoppedBy"];
  /** Where a rule was given of when to stop: whether and why it was met. */
  readonly until?: StoppingRecord;
  readonly asked: Asked;
  readonly diagnostics: { readonly [name: string]: Json };
  /** One number per explained output: weighted R2 of the additive fit; null where it has no meaning. */
  readonly weightedR2: readonly (number | null)[];
  /** Degrees of freedom behind the standard errors; infinite when nothing was sampled. */
  readonly degreesOfFreedom: number;
  readonly notes?: readonly Note[];
  readonly options?: { readonly [name: string]: Json };
  readonly cacheHits?: number;
}

/** The explanation that a solution amounts to. */
export function shapleyAttribution(game: ShapleyGame, solution: Solution): Attribution {
  const { request, run, known, outputs, ends, link } = game;
  const { method, probe, options, players, references, budgetRows, enumerate } = request;
  const spread = (values: Float64Array) => spreadOverParts(values, players, probe.parts.length);
  const values = solution.values.map(spread);
  const standardErrors = solution.standardErrors.map((errors) =>
    errors ? spread(errors) : probe.constant.map((constant) => (constant ? 0 : null)),
  );
  const { empty, full } = ends;
  const residuals = values.map((row, i) => row.reduce((sum, value) => sum + value, empty[i]) - full[i]);
  const { outputs: choice, link: linkName, clip, seed } = options;
  const { degreesOfFreedom, weightedR2, cacheHits } = solution;
  const { memory } = request;
  const keeps = options.keepAnswers ?? options.resume !== undefined;
  const answers = keeps ? memory?.record(run.cost("complete").modelRows) : undefined;
  return {
    ...localFrame({
      kind: "attribution",
      method,
      options: {
        outputs: choice as Json,
        budgetRows,
        enumerate,
        link: linkName,
        clip: clip ?? null,
        until: (options.until as Json | undefined) ?? null,
        ...solution.options,
      },
      seed,
      probe,
      run,
      outputs,
      prediction: known.prediction,
      baseline: Array.from(empty),
      stoppedBy: solution.stoppedBy,
      ...(cacheHits !== undefined && { cacheHits }),
    }),
    result: {
      values,
      standardErrors,
      intercepts: Array.from(empty),
      ...(linkName !== "identity" && { link: linkName }),
      asked: solution.asked,
      ...(solution.until && { until: solution.until }),
    },
    diagnostics: {
      backgroundRows: references,
      constantParts: probe.parts.length - players.length,
      efficiencyResidual: residuals,
      weightedR2,
      degreesOfFreedom: Number.isFinite(degreesOfFreedom) ? degreesOfFreedom : null,
      ...(known.noise && {
        noise: outputs.map((output) => Math.sqrt((known.noise as NonNullable<typeof known.noise>).variances[output])),
      }),
      ...solution.diagnostics,
      ...(options.resume && { resumedRows: memory?.savedRows() ?? 0 }),
      ...(answers !== undefined && { answers }),
    },
    notes: [
      ...(solution.notes ?? []),
      ...(keeps && answers === undefined ? [answersNotKeptNote()] : []),
      ...(solution.until?.met === false ? [untilNotMetNote(solution.until)] : []),
      ...shapleyNotes({
        values,
        standardErrors,
        weightedR2,
        degreesOfFreedom,
        outputs: outputs.map((output) => probe.outputs[output].name),
        references,
        sampled: probe.sampled,
        players: players.length,
        batchDependent: known.batchDependent,
        clip: link.clipped() ? clip : undefined,
      }),
      ...(known.noise ? [answersVaryNote(known.noise, probe, outputs, true)] : []),
    ],
  };
}

function spreadOverParts(values: Float64Array, players: readonly number[], parts: number): number[] {
  const all = new Array<number>(parts).fill(0);
  players.forEach((part, i) => {
    all[part] = values[i];
  });
  return all;
}
