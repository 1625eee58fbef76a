import type { Dataset } from "../../core/dataset.js";
import type { SuspectLabel } from "../../core/kinds/profile.js";
import type { Matrix } from "../../core/matrix.js";
import type { ClassAnswers } from "../answers/answers.js";
import { crossFittedForest, type ProfileRun, picked } from "./cross-fitted-forest.js";

/** Most rows that are listed. */
const MAX_LISTED = 20;
/** Most classes; with more there are too few rows of each. */
const MAX_CLASSES = 30;
/** Least number of rows. */
const MIN_ROWS = 50;
/** Least advantage in probability of the likely class over the given one. */
const MIN_MARGIN = 0.5;

export type SuspectLabels = { readonly listed: SuspectLabel[]; readonly count: number; readonly looked: number };

const NONE: SuspectLabels = { listed: [], count: 0, looked: 0 };

/** Rows whose class is improbable to a forest that has not seen them. */
export async function suspectLabelsOf(dataset: Dataset, rows: Int32Array, run: ProfileRun): Promise<SuspectLabels> {
  const { target } = dataset;
  if (target?.kind !== "class") return NONE;
  const { classes } = target;
  const known = rows.filter((row) => !Number.isNaN(target.values[row]));
  if (!canTell(classes, known)) return NONE;
  const given = Int32Array.from(known, (row) => target.values[row]);
  const all = [...dataset.features.keys()];
  const x = picked(dataset.rows, known, all);
  return hardToBelieve(known, given, classes, await crossFittedForest(x, dataset.features, given, classes.length, run));
}

/** Rows whose class is improbable to the audited model, among all rows. */
export function suspectsOfModel({ truth, classes, probabilities }: ClassAnswers): SuspectLabels {
  if (!truth) return NONE;
  const known = Int32Array.from(truth.keys()).filter((row) => !Number.isNaN(truth[row]));
  if (!canTell(classes, known)) return NONE;
  const given = Int32Array.from(known, (row) => truth[row]);
  return hardToBelieve(known, given, classes, picked(probabilities, known, [...classes.keys()]));
}

function canTell(classes: readonly string[], rows: Int32Array): boolean {
  return classes.length >= 2 && classes.length <= MAX_CLASSES && rows.length >= MIN_ROWS;
}

/**
 * Rows to which another class is given a probability at least as high as that class's own rows have on average, and much
 * higher than the given class.
 *
 * Source: Northcutt, Jiang & Chuang 2021, J. Artificial Intelligence Research 70 (confident learning).
 *
 * @param given  one per row: the class it is said to have
 * @param said  rows x classes
 */
function hardToBelieve(rows: Int32Array, given: Int32Array, classes: readonly string[], said: Matrix): SuspectLabels {
  const confidence = classes.map((_, c) => {
    const labelled = [...given.keys()].filter((i) => given[i] === c);
    return labelled.length === 0
      ? Number.POSITIVE_INFINITY
      : labelled.reduce((sum, i) => sum + said.data[i * said.columns + c], 0) / labelled.length;
  });
  const found = [...given.keys()].flatMap((i) => {
    const probability = (c: number) => said.data[i * said.columns + c];
    const likely = classes.reduce(
      (best, _, c) => (c !== given[i] && (best < 0 || probability(c) > probability(best)) ? c : best),
      -1,
    );
    const margin = probability(likely) - probability(given[i]);
    if (probability(likely) < confidence[likely] || margin < MIN_MARGIN) return [];
    return [
      {
        row: rows[i],
        given: classes[given[i]],
        likely: classes[likely],
        probability: Math.min(1, probability(likely)),
        margin,
      },
    ];
  });
  const listed = found
    .sort((a, b) => b.margin - a.margin || a.row - b.row)
    .slice(0, MAX_LISTED)
    .map(({ margin: _, ...label }) => label);
  return { listed, count: found.length, looked: rows.length };
}
