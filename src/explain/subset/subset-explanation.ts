import type { Cost, Note, SubsetExplanation } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import { studentQuantile } from "../../math/student-quantile.js";
import type { Seed } from "../../random/stream.js";
import { unseenNoiseNotes } from "../run/few-values.js";
import { localFrame } from "../run/local-frame.js";
import { answersVaryNote, shareOfMean } from "../run/noise.js";
import { batchDependentNote, fewBackgroundRowsNote } from "../run/notes.js";
import { guaranteeOf, type Ratio } from "./guarantee.js";
import type { Measured } from "./measure-again.js";
import type { PartSet, SubsetGame } from "./subset-game.js";

/** The parts that a method chose, and how. */
export type SubsetFindings = {
  /** In the order chosen; every beginning of it has been asked. */
  readonly parts: PartSet;
  readonly seed: Seed;
  readonly stoppedBy: Cost["stoppedBy"];
  /** The share of the best value that the method guarantees of a complete run; absent where its theorem does not hold. */
  readonly ratio?: Ratio;
  /** Of a model whose answers vary: what the parts are worth by fresh answers. */
  readonly measured?: Measured | undefined;
  readonly diagnostics: { readonly [name: string]: Json };
};

/** A gain this far below 0, relative to the largest value, is no rounding. */
const ROUNDING = 1e-9;

/** Makes the explanation of a set of parts. */
export function subsetExplanation(game: SubsetGame, findings: SubsetFindings): SubsetExplanation {
  const { method, probe, run, ends, output, full } = game;
  const { parts, seed, stoppedBy, ratio, measured } = findings;
  const values = measured?.values ?? parts.map((_, last) => game.value(parts.slice(0, last + 1)));
  const answer = measured?.answer ?? game.answer(parts);
  const baseline = measured?.baseline ?? ends.baseline[output];
  const prediction = ends.prediction[output];
  const { references } = probe;
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
      distinctRows: references * (game.asked().length + 1) + 1,
    }),
    result: {
      parts,
      gains: values.map((value, i) => value - (values[i - 1] ?? 0)),
      value: values.at(-1) ?? 0,
      answer,
      share: shareOf(answer - baseline, prediction - baseline),
      objective: game.options.objective,
      ...(ends.noise && { standardErrors: measured?.standardErrors ?? unknownErrors(parts) }),
      // The theorems are of values that are exact.
      guarantee:
        seenNotMonotone || ends.noise
          ? null
          : guaranteeOf(game.options.count, stoppedBy === "complete" ? ratio : undefined),
    },
    diagnostics: {
      backgroundRows: references,
      sets: game.asked().length,
      fullValue: full,
      constantParts: probe.parts.length - game.free.length,
      seenNotMonotone,
      ...findings.diagnostics,
    },
    notes: [...run.notes(), ...notes(game, findings, seenNotMonotone)],
  };
}

/** Avoids -0, which JSON cannot hold. */
function shareOf(part: number, whole: number): number | null {
  if (whole === 0) return null;
  return part === 0 ? 0 : part / whole;
}

function unknownErrors(parts: PartSet) {
  return { gains: parts.map(() => null), value: null, answer: null };
}

/** True if some part was seen to take away from the value of a set that it joined. */
function isSeenNotMonotone(game: SubsetGame): boolean {
  const sets = game.asked();
  const values = sets.map((set) => game.value(set));
  const rounding =
    -ROUNDING * values.reduce((largest, value) => Math.max(largest, Math.abs(value)), Math.abs(game.full));
  // The name of a set of thousands of parts takes long to write.
  const worthOf = (set: PartSet) => (set === game.free ? game.full : game.value(set));
  const falls = (from: PartSet, to: PartSet) =>
    game.ends.noise ? fallsBeyondNoise(game, from, to) : worthOf(to) - worthOf(from) < rounding;
  if (falls([], game.free)) return true;
  return sets.some((set) => {
    if (falls([], set) || falls(set, game.free)) return true;
    return set.some((part) => {
      const without = set.filter((other) => other !== part);
      return game.isKnown(without) && falls(without, set);
    });
  });
}

/** The probability with which noise alone makes any of the pairs look as if a part took away. */
const FALSE_ALARM = 0.01;

/** True if an answer is lower than another by more than the noise of both explains, however many pairs are looked at. */
function fallsBeyondNoise(game: SubsetGame, from: PartSet, to: PartSet): boolean {
  const { ends, probe, output } = game;
  const variance = shareOfMean(probe) * (ends.noise?.variances[output] ?? 0);
  const pairs = game.asked().reduce((sum, set) => sum + set.length + 2, 1);
  const reach = studentQuantile(1 - FALSE_ALARM / pairs, DEGREES_OF_NOISE);
  return game.answer(to) - game.answer(from) < -reach * Math.sqrt(2 * variance);
}

/** Behind the noise that answers to the instance and one reference tell: three to each. */
const DEGREES_OF_NOISE = 4;

function notes(game: SubsetGame, { parts, stoppedBy, measured }: SubsetFindings, seenNotMonotone: boolean): Note[] {
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
  if (game.ends.noise) found.push(answersVaryNote(game.ends.noise, game.probe, [game.output], measured !== undefined));
  found.push(...unseenNoiseNotes(game.ends.agreed, game.probe, [game.output]));
  if (game.ends.noise && !measured) {
    note(
      "CHOSEN_BY_NOISE",
      `Output "${name}": gains, value and answer are those by which the parts were chosen, and of many answers that vary the highest are too high. Raise budgetRows, so that the chosen parts can be measured again.`,
    );
  }
  return found;
}
