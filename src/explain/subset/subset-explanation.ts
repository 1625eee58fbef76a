import type { Cost, Note, SubsetExplanation } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { Seed } from "../../random/stream.js";
import { localFrame } from "../run/local-frame.js";
import { answersVaryNote } from "../run/noise.js";
import { batchDependentNote, fewBackgroundRowsNote } from "../run/notes.js";
import { guaranteeOf, type Ratio } from "./guarantee.js";
import type { PartSet, SubsetGame } from "./subset-game.js";

/** The parts that a method chose, and how. */
export type SubsetFindings = {
  /** In the order chosen; every beginning of it has been asked. */
  readonly parts: PartSet;
  readonly seed: Seed;
  readonly stoppedBy: Cost["stoppedBy"];
  /** The share of the best value that the method guarantees of a complete run; absent where its theorem does not hold. */
  readonly ratio?: Ratio;
  readonly diagnostics: { readonly [name: string]: Json };
};

/** A gain this far below 0, relative to the largest value, is no rounding. */
const ROUNDING = 1e-9;

/** Makes the explanation of a set of parts. */
export function subsetExplanation(game: SubsetGame, findings: SubsetFindings): SubsetExplanation {
  const { method, probe, run, ends, output, full } = game;
  const { parts, seed, stoppedBy, ratio } = findings;
  const values = parts.map((_, last) => game.value(parts.slice(0, last + 1)));
  const answer = game.answer(parts);
  const baseline = ends.baseline[output];
  const prediction = ends.prediction[output];
  const draws = probe.references;
  const seenNotMonotone = isSeenNotMonotone(game);
  return {
    ...localFrame({
      kind: "subset",
      method,
      options: game.resolved,
      seed,
      probe,
      run,
      outputs: [output],
      prediction: ends.prediction,
      baseline: [baseline],
      stoppedBy,
      cacheHits: game.cacheHits(),
      distinctRows: run.cost(stoppedBy).modelRows - ends.repeated,
    }),
    result: {
      parts,
      gains: values.map((value, i) => value - (values[i - 1] ?? 0)),
      value: game.value(parts),
      answer,
      share: shareOf(answer - baseline, prediction - baseline),
      objective: game.options.objective,
      guarantee: seenNotMonotone ? null : guaranteeOf(game.options.count, stoppedBy === "complete" ? ratio : undefined),
    },
    diagnostics: {
      backgroundRows: draws,
      sets: game.asked().length,
      fullValue: full,
      constantParts: probe.parts.length - game.free.length,
      seenNotMonotone,
      ...findings.diagnostics,
    },
    notes: notes(game, findings, seenNotMonotone),
  };
}

/** Avoids -0, which JSON cannot hold. */
function shareOf(part: number, whole: number): number | null {
  if (whole === 0) return null;
  return part === 0 ? 0 : part / whole;
}

/** Whether some part was seen to take away from the value of a set that it joined. */
function isSeenNotMonotone(game: SubsetGame): boolean {
  const sets = game.asked();
  const values = sets.map((set) => game.value(set));
  const least = -ROUNDING * values.reduce((largest, value) => Math.max(largest, Math.abs(value)), Math.abs(game.full));
  if (game.full < least) return true;
  return sets.some((set, i) => {
    if (values[i] < least || game.full - values[i] < least) return true;
    return set.some((part) => {
      const without = set.filter((other) => other !== part);
      return game.isKnown(without) && values[i] - game.value(without) < least;
    });
  });
}

function notes(game: SubsetGame, { parts, stoppedBy }: SubsetFindings, seenNotMonotone: boolean): Note[] {
  const found: Note[] = [];
  const note = (code: string, message: string) => found.push({ code, message });
  const name = game.probe.outputs[game.output].name;
  if (game.full < 0) {
    note(
      "PREDICTION_BELOW_BASELINE",
      `Output "${name}": the answer with every part hidden is higher than the prediction. Parts that raise the answer say little about why it is low; values by part, such as Shapley values, also tell what lowers it.`,
    );
  }
  if (parts.length === 0) {
    note("NO_GAIN", `Output "${name}": no part alone raises the answer above what it is with every part hidden.`);
  }
  if (seenNotMonotone) {
    note(
      "NOT_MONOTONE",
      `Output "${name}": some parts lower the answer when they join others, so that no share of the best value is guaranteed here.`,
    );
  }
  if (stoppedBy === "budget") {
    note("BUDGET_SPENT", "The budget ended the run before all was asked. Raise budgetRows.");
  }
  const fewRows = fewBackgroundRowsNote(game.probe.references, "subset");
  if (fewRows) found.push(fewRows);
  if (game.ends.batchDependent) found.push(batchDependentNote());
  if (game.ends.noise) found.push(answersVaryNote(game.ends.noise, game.probe, [game.output], false));
  return found;
}
