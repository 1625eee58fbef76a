import type { Dataset } from "../../core/dataset.js";
import type { SuspectLabel } from "../../core/kinds/profile.js";
import type { Seed } from "../../random/stream.js";
import { crossFittedForest, picked } from "./cross-fitted-forest.js";

/** Rows that are listed. */
const MAX_LISTED = 20;
/** More classes than this leave too few rows of each to tell. */
const MAX_CLASSES = 30;
/** The likely class has to be this much more probable than the given one. */
const MIN_MARGIN = 0.5;

/**
 * Rows whose class is hard to believe: a forest that has not seen them gives another class a probability at least as high
 * as that class's own rows have on average, and much higher than the given class.
 *
 * Source: Northcutt, Jiang & Chuang 2021, J. Artificial Intelligence Research 70 (confident learning).
 */
export function suspectLabelsOf(
  dataset: Dataset,
  rows: Int32Array,
  seed: Seed,
): { readonly listed: SuspectLabel[]; readonly count: number; readonly looked: number } {
  const { target } = dataset;
  const none = { listed: [], count: 0, looked: 0 };
  if (target?.kind !== "class" || target.classes.length < 2 || target.classes.length > MAX_CLASSES) return none;
  const known = rows.filter((row) => !Number.isNaN(target.values[row]));
  if (known.length < 50) return none;
  const given = Int32Array.from(known, (row) => target.values[row]);
  const all = [...dataset.features.keys()];
  const said = crossFittedForest(
    picked(dataset.rows, known, all),
    dataset.features,
    given,
    target.classes.length,
    seed,
  );
  const confidence = target.classes.map((_, c) => {
    const own = [...given.keys()].filter((i) => given[i] === c);
    return own.length === 0
      ? Number.POSITIVE_INFINITY
      : own.reduce((sum, i) => sum + said.data[i * said.columns + c], 0) / own.length;
  });
  const found = [...given.keys()].flatMap((i) => {
    const probability = (c: number) => said.data[i * said.columns + c];
    const likely = target.classes.reduce(
      (best, _, c) => (c !== given[i] && (best < 0 || probability(c) > probability(best)) ? c : best),
      -1,
    );
    const margin = probability(likely) - probability(given[i]);
    if (probability(likely) < confidence[likely] || margin < MIN_MARGIN) return [];
    return [
      {
        row: known[i],
        given: target.classes[given[i]],
        likely: target.classes[likely],
        probability: Math.min(1, probability(likely)),
        margin,
      },
    ];
  });
  const listed = found
    .sort((a, b) => b.margin - a.margin || a.row - b.row)
    .slice(0, MAX_LISTED)
    .map(({ margin: _, ...label }) => label);
  return { listed, count: found.length, looked: known.length };
}
