import type { Note } from "../../../core/explanation.js";
import type { Json } from "../../../core/json.js";
import type { InteractionIndexExplanation } from "../../../core/kinds/interaction-index.js";
import type { InteractionIndex } from "../../../math/interaction-weights.js";
import { checkFinite } from "../../run/check-finite.js";
import { unseenNoiseNotes } from "../../run/few-values.js";
import { localFrame } from "../../run/local-frame.js";
import { answersVaryNote } from "../../run/noise.js";
import {
  allConstantNote,
  batchDependentNote,
  fewBackgroundRowsNote,
  linkClippedNote,
  roughErrorsNote,
  twoDigits,
} from "../../run/notes.js";
import type { Ending } from "../estimate-shapley.js";
import { answersNotKeptNote, untilNotMetNote } from "../shapley-attribution.js";
import type { ShapleyGame } from "../shapley-game.js";
import type { InteractionEstimate } from "./estimate-interactions.js";

/** Indices whose values share out the difference between prediction and baseline. */
const ADDING_UP: readonly InteractionIndex[] = ["k-SII", "STII", "FSII"];

/** The explanation of a game by an estimate of an index. */
export function interactionExplanation(
  game: ShapleyGame,
  index: InteractionIndex,
  order: number,
  estimate: InteractionEstimate & Ending,
): InteractionIndexExplanation {
  const { request, run, known, outputs, ends } = game;
  const { method, probe, options, players, references, budgetRows, enumerate, memory } = request;
  const { outputs: choice, link: linkName, clip, seed } = options;
  const names = outputs.map((output) => probe.outputs[output].name);
  const values = estimate.values.map((row, i) => {
    checkFinite(method, names[i], [...row, ...(estimate.standardErrors[i] ?? []), ends.empty[i], ends.full[i]]);
    return Array.from(row, (value) => value + 0);
  });
  const addsUp = ADDING_UP.includes(index) || (index === "SII" && order === 1);
  const residuals = values.map((row, i) => row.reduce((sum, value) => sum + value, ends.empty[i]) - ends.full[i]);
  const { degreesOfFreedom, until } = estimate;
  const keeps = options.keepAnswers ?? options.resume !== undefined;
  const answers = keeps ? memory?.record(run.cost("complete").modelRows) : undefined;
  return {
    ...localFrame({
      kind: "interactionIndex",
      method,
      options: {
        outputs: choice as Json,
        budgetRows,
        enumerate,
        link: linkName,
        clip: clip ?? null,
        until: (options.until as Json | undefined) ?? null,
        index,
        order,
      },
      seed,
      probe,
      run,
      outputs,
      prediction: known.prediction,
      baseline: Array.from(ends.empty),
      stoppedBy: estimate.stoppedBy,
    }),
    result: {
      index,
      order,
      sets: estimate.sets.map((set) => set.map((player) => players[player])),
      values,
      standardErrors: estimate.standardErrors.map((errors) =>
        errors ? Array.from(errors) : estimate.sets.map(() => null),
      ),
      intercepts: Array.from(ends.empty),
      addsUp,
      ...(linkName !== "identity" && { link: linkName }),
      asked: estimate.asked,
      ...(until && { until }),
    },
    diagnostics: {
      backgroundRows: references,
      constantParts: probe.parts.length - players.length,
      ...(addsUp && { efficiencyResidual: residuals }),
      degreesOfFreedom: Number.isFinite(degreesOfFreedom) ? degreesOfFreedom : null,
      ...estimate.diagnostics,
      ...(options.resume && { resumedRows: memory?.savedRows() ?? 0 }),
      ...(answers !== undefined && { answers }),
    },
    notes: [
      ...run.notes(),
      ...(keeps && answers === undefined ? [answersNotKeptNote()] : []),
      ...(until?.met === false ? [untilNotMetNote(until)] : []),
      ...notesOf(game, estimate, names),
    ],
  };
}

/** A standard error above this share of the largest value of its order is called imprecise. */
const IMPRECISE_SHARE = 0.25;

function notesOf(game: ShapleyGame, estimate: InteractionEstimate, names: readonly string[]): Note[] {
  const { request, known, outputs, link } = game;
  const { probe, players, references, options } = request;
  const notes: Note[] = [];
  const note = (code: string, message: string) => notes.push({ code, message });
  if (players.length === 0) notes.push(allConstantNote(probe.sampled, "no parts interact"));
  const fewRows = probe.sampled ? undefined : fewBackgroundRowsNote(references, "values");
  if (fewRows) notes.push(fewRows);
  // Once every coalition is asked, more of them are not to be had.
  const more = probe.sampled ? "Take more reference rows." : "The model's answers vary that much.";
  const remedy = estimate.asked.all ? more : "Raise budgetRows.";
  const rough = roughErrorsNote(estimate.degreesOfFreedom, estimate.asked.all && probe.sampled ? more : undefined);
  if (rough) notes.push(rough);
  names.forEach((name, i) => {
    const errors = estimate.standardErrors[i];
    if (!errors) {
      note(
        "NO_STANDARD_ERROR",
        `Output "${name}": there are too few reference rows, or no answers that differ, to estimate standard errors from.`,
      );
      return;
    }
    const isPair = (set: number) => estimate.sets[set].length > 1;
    const largest = (numbers: Float64Array) =>
      numbers.reduce((most, value, set) => (isPair(set) ? Math.max(most, Math.abs(value)) : most), 0);
    const [value, error] = [largest(estimate.values[i]), largest(errors)];
    if (error > IMPRECISE_SHARE * value) {
      note(
        "IMPRECISE",
        `Output "${name}": the largest standard error of an interaction (${twoDigits(error)}) is more than a quarter of the largest interaction (${twoDigits(value)}). The order of the interactions may be chance. ${remedy}`,
      );
    }
  });
  if (known.batchDependent) notes.push(batchDependentNote());
  if (options.clip !== undefined && link.clipped()) notes.push(linkClippedNote(options.clip));
  if (known.noise) notes.push(answersVaryNote(known.noise, probe, outputs, true));
  if (estimate.asked.all) notes.push(...unseenNoiseNotes(known.agreed, probe, outputs));
  return notes;
}
