import type { Asked, Attribution, Cost, Note, StoppingRecord } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { PartGroup } from "../../core/kinds/attribution.js";
import { checkFinite } from "../run/check-finite.js";
import { unseenNoiseNotes } from "../run/few-values.js";
import { localFrame } from "../run/local-frame.js";
import { answersVaryNote } from "../run/noise.js";
import {
  allConstantNote,
  batchDependentNote,
  FEW_DEGREES_OF_FREEDOM,
  fewBackgroundRowsNote,
  linkClippedNote,
  roughErrorsNote,
  twoDigits,
} from "../run/notes.js";
import { MAX_KEPT_NUMBERS } from "./resume/kept-answers.js";
import type { ShapleyGame } from "./shapley-game.js";

/** The estimate of a game: Shapley values of its players, their standard errors, and how they came about. */
export interface Solution {
  /** One array per explained output. */
  readonly values: readonly Float64Array[];
  /** One array per explained output; null where it is unknown. */
  readonly standardErrors: readonly (Float64Array | null)[];
  readonly stoppedBy: Cost["stoppedBy"];
  /** The outcome of a rule of when to stop; absent where none was given. */
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
  /** Where parts come in groups: these, with the sums of their values. */
  readonly groups?: readonly PartGroup[];
  /** Per explained output, the players of each interaction that stands out. */
  readonly terms?: readonly (readonly (readonly number[])[])[];
}

/** The explanation of a game by a solution: parts that hiding cannot change get 0. */
export function shapleyAttribution(game: ShapleyGame, solution: Solution): Attribution {
  const { request, run, known, outputs, ends } = game;
  const { method, probe, options, players, references, budgetRows, enumerate, memory } = request;
  const spread = (values: Float64Array) => spreadOverParts(values, players, probe.parts.length);
  const values = solution.values.map(spread);
  const standardErrors = solution.standardErrors.map((errors) =>
    errors ? spread(errors) : probe.constant.map((constant) => (constant ? 0 : null)),
  );
  const { empty, full } = ends;
  const residuals = values.map((row, i) => row.reduce((sum, value) => sum + value, empty[i]) - full[i]);
  for (const [i, output] of outputs.entries()) {
    const errors = standardErrors[i].filter((error) => error !== null);
    checkFinite(method, probe.outputs[output].name, [...values[i], ...errors, empty[i], full[i], residuals[i]]);
  }
  const { outputs: choice, link: linkName, clip, seed } = options;
  const { degreesOfFreedom, weightedR2, cacheHits } = solution;
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
      ...(solution.groups && { groups: solution.groups }),
    },
    diagnostics: {
      backgroundRows: references,
      constantParts: probe.parts.length - players.length,
      efficiencyResidual: residuals,
      weightedR2,
      degreesOfFreedom: Number.isFinite(degreesOfFreedom) ? degreesOfFreedom : null,
      ...noiseDiagnostic(game),
      ...solution.diagnostics,
      ...(solution.terms && {
        terms: solution.terms.map((found) => found.map((term) => term.map((player) => players[player]))),
      }),
      ...(options.resume && { resumedRows: memory?.savedRows() ?? 0 }),
      ...(answers !== undefined && { answers }),
    },
    notes: [
      ...run.notes(),
      ...(solution.notes ?? []),
      ...(keeps && answers === undefined ? [answersNotKeptNote()] : []),
      ...(solution.until?.met === false ? [untilNotMetNote(solution.until)] : []),
      ...notesOfGame(game, { values, standardErrors, weightedR2, degreesOfFreedom, complete: solution.asked.all }),
    ],
  };
}

/** The standard deviation of the model's noise, per output that is explained. */
function noiseDiagnostic({ known: { noise }, outputs }: ShapleyGame): { readonly noise?: number[] } {
  return noise ? { noise: outputs.map((output) => Math.sqrt(noise.variances[output])) } : {};
}

/** Notes on the values, and on the game that they were estimated from. */
function notesOfGame(
  { request, known, outputs, link }: ShapleyGame,
  found: Pick<Findings, "values" | "standardErrors" | "weightedR2" | "degreesOfFreedom" | "complete">,
): Note[] {
  const { probe, options, players, references } = request;
  return [
    ...shapleyNotes({
      ...found,
      outputs: outputs.map((output) => probe.outputs[output].name),
      references,
      sampled: probe.sampled,
      players: players.length,
      batchDependent: known.batchDependent,
      clip: link.clipped() ? options.clip : undefined,
    }),
    ...(known.noise ? [answersVaryNote(known.noise, probe, outputs, true)] : []),
    ...((found.complete && unseenNoiseNotes(known.agreed, probe, outputs)) || []),
  ];
}

function spreadOverParts(values: Float64Array, players: readonly number[], parts: number): number[] {
  const all = new Array<number>(parts).fill(0);
  players.forEach((part, i) => {
    all[part] = values[i];
  });
  return all;
}

type Findings = {
  readonly values: readonly (readonly number[])[];
  readonly standardErrors: readonly (readonly (number | null)[])[];
  readonly weightedR2: readonly (number | null)[];
  readonly degreesOfFreedom: number;
  readonly outputs: readonly string[];
  readonly references: number;
  readonly sampled: boolean;
  readonly players: number;
  readonly batchDependent: boolean;
  /** Every coalition was asked. */
  readonly complete: boolean;
  readonly clip: number | undefined;
};

/** A value whose standard error is above this share of the largest value is called imprecise. */
const IMPRECISE_SHARE = 0.1;

/** Below this weighted R2 most of the model's behaviour around the instance is interaction. */
const LOW_R2 = 0.5;

/** Warnings, in plain words, where Shapley values should be doubted. */
export function shapleyNotes(findings: Findings): Note[] {
  const { references, sampled, players, batchDependent, complete, clip } = findings;
  const notes: Note[] = [];
  const note = (code: string, message: string) => notes.push({ code, message });

  if (players === 0) notes.push(allConstantNote(sampled, "every value is 0"));
  // The standard errors of a sample say themselves how little a few rows are.
  const fewRows = sampled ? undefined : fewBackgroundRowsNote(references, "values");
  if (fewRows) notes.push(fewRows);
  const { degreesOfFreedom } = findings;
  // Once every coalition is asked, more of them are not to be had.
  const more = sampled ? "Take more reference rows." : "The model's answers vary that much.";
  const remedy = complete ? more : "Raise budgetRows.";
  const rough = roughErrorsNote(degreesOfFreedom, complete && sampled ? more : undefined);
  if (rough) notes.push(rough);
  findings.outputs.forEach((output, i) => {
    const largest = Math.max(...findings.values[i].map(Math.abs));
    const errors = findings.standardErrors[i].filter((error) => error !== null);
    if (errors.length < findings.standardErrors[i].length) {
      note(
        "NO_STANDARD_ERROR",
        `Output "${output}": there are too few samples, or none that differ, to estimate standard errors from, so how far the values are off is unknown. ${remedy}`,
      );
    }
    const widest = Math.max(0, ...errors);
    if (widest > IMPRECISE_SHARE * largest) {
      note(
        "IMPRECISE",
        `Output "${output}": the largest standard error (${twoDigits(widest)}) is more than a tenth of the largest value (${twoDigits(largest)}). The order of the parts may be chance. ${remedy}`,
      );
    }
    const r2 = findings.weightedR2[i];
    // On few coalitions the residual is as much chance as interaction.
    if (r2 !== null && r2 < LOW_R2 && degreesOfFreedom >= FEW_DEGREES_OF_FREEDOM) {
      note(
        "INTERACTIONS",
        `Output "${output}": adding up single parts explains only ${Math.round(100 * Math.max(0, r2))}% of how the model behaves when parts are hidden. The rest is interaction, which the values share out equally but do not show.`,
      );
    }
  });
  if (batchDependent) notes.push(batchDependentNote());
  if (clip !== undefined) notes.push(linkClippedNote(clip));
  return notes;
}

/** Note for a run that spent its budget before its rule of when to stop was met. */
export function untilNotMetNote({ why }: StoppingRecord): Note {
  return {
    code: "UNTIL_NOT_MET",
    message: `The budget was spent before the rule of when to stop was met: ${why}. Raise budgetRows, or ask for less.`,
  };
}

/** Note for a run whose answers were to be kept and are too many. */
export function answersNotKeptNote(): Note {
  return {
    code: "ANSWERS_NOT_KEPT",
    message: `The model gave more than ${MAX_KEPT_NUMBERS.toLocaleString("en")} numbers, which is too many to keep: no run can be resumed from this explanation. Ask for fewer rows first, or use fewer background rows.`,
  };
}
