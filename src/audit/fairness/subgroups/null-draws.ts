import type { Dataset } from "../../../core/dataset.js";
import { shuffle } from "../../../random/shuffle.js";
import { type Seed, stream } from "../../../random/stream.js";
import type { RangeSums } from "../../rules/value-table.js";
import type { ScannedValues } from "./scanned-values.js";

/** Null model of a scan: the distribution of the searched values if the columns carried no information about them. */
export type NullDraws = {
  /** Short description. */
  readonly says: string;
  /** One per row of the dataset: the searched value and its weight. */
  readonly values: Float64Array;
  readonly weights: Float64Array;
  /** A new sample of the values. */
  draw(number: number): Float64Array;
  /** The score of a rule on such values; undefined for the distance of means. */
  scorer?(values: Float64Array, rows: Int32Array): (sums: RangeSums) => number;
  /** The opposite of the values: low ones become high. */
  turned(values: Float64Array): Float64Array;
};

/**
 * The null model of a scan. Values are shuffled among rows; truths under calibration are sampled from the scores, after
 * one shift of the log odds has removed any overall bias; with clusters or weights the deviations of each cluster get a
 * random sign.
 */
export function nullDraws(scanned: ScannedValues, dataset: Dataset, weights: Float64Array, seed: Seed): NullDraws {
  if (dataset.cluster || dataset.weights) return signDraws(scanned, dataset.cluster, weights, seed);
  return scanned.score ? truthDraws(scanned, scanned.score, seed) : shuffles(scanned, weights, seed);
}

const negated = (values: Float64Array) => values.map((value) => -value);

function shuffles({ values, rows, isBinary }: ScannedValues, weights: Float64Array, seed: Seed): NullDraws {
  const draw = (number: number) => {
    const shuffled = shuffle(
      Float64Array.from(rows, (row) => values[row]),
      stream(seed, "subgroup shuffle", number),
    );
    const drawn = values.slice();
    for (let i = 0; i < rows.length; i++) drawn[rows[i]] = shuffled[i];
    return drawn;
  };
  const says = "values shuffled among rows";
  if (!isBinary) return { says, values, weights, draw, turned: negated };
  return {
    ...{ says, values, weights, draw },
    turned: (given) => given.map((value) => 1 - value),
    scorer: likelihoodRoot,
  };
}

/**
 * The signed root of twice the log likelihood ratio of one rate inside and another outside, against one for all.
 * Source: Kulldorff 1997, Communications in Statistics 26, 1481-1496 (Bernoulli model).
 */
function likelihoodRoot(values: Float64Array, rows: Int32Array): (sums: RangeSums) => number {
  const all = rows.length;
  const hits = rows.reduce((sum, row) => sum + values[row], 0);
  const timesLog = Float64Array.from({ length: all + 1 }, (_, n) => (n === 0 ? 0 : n * Math.log(n)));
  const log = (count: number, total: number) => timesLog[count] + timesLog[total - count] - timesLog[total];
  const overall = log(hits, all);
  return ({ rows: n, sum }) => {
    if (sum * all <= hits * n) return 0;
    return Math.sqrt(2 * Math.max(0, log(sum, n) + log(hits - sum, all - n) - overall));
  };
}

/** Probabilities closer to 0 or 1 than this would have no variance to divide by. */
const CLIP = 1e-6;

function truthDraws({ values, rows }: ScannedValues, score: Float64Array, seed: Seed): NullDraws {
  const truth = Float64Array.from(values, (value, row) => Math.round(value + score[row]));
  const expected = shifted(score, truth, rows);
  const weights = expected.map((p) => p * (1 - p));
  const inWeights = (truths: (row: number) => number) => {
    const found = new Float64Array(values.length);
    for (const row of rows) found[row] = (truths(row) - expected[row]) / weights[row];
    return found;
  };
  return {
    says: "truths drawn from the scores, shifted alike in log odds",
    values: inWeights((row) => truth[row]),
    weights,
    draw(number) {
      const random = stream(seed, "subgroup truths", number);
      return inWeights((row) => (random.uniform() < expected[row] ? 1 : 0));
    },
    scorer(given, among) {
      let [total, sum] = [0, 0];
      for (const row of among) {
        total += weights[row];
        sum += weights[row] * given[row];
      }
      return (group) =>
        group.weight >= total
          ? 0
          : (group.sum - (group.weight * sum) / total) / Math.sqrt(group.weight * (1 - group.weight / total));
    },
    turned: negated,
  };
}

/** The scores after one shift of the log odds that makes them sum to the truths. */
function shifted(score: Float64Array, truth: Float64Array, rows: Int32Array): Float64Array {
  const logOdds = score.map((p) => {
    const clipped = Math.min(1 - CLIP, Math.max(CLIP, p));
    return Math.log(clipped / (1 - clipped));
  });
  const hits = rows.reduce((sum, row) => sum + truth[row], 0);
  let [low, high] = [-30, 30];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    const sum = rows.reduce((total, row) => total + 1 / (1 + Math.exp(-logOdds[row] - middle)), 0);
    if (sum < hits) low = middle;
    else high = middle;
  }
  return logOdds.map((odds) => {
    const p = 1 / (1 + Math.exp(-odds - (low + high) / 2));
    return Math.min(1 - CLIP, Math.max(CLIP, p));
  });
}

function signDraws(
  { values, rows }: ScannedValues,
  cluster: Int32Array | undefined,
  weights: Float64Array,
  seed: Seed,
): NullDraws {
  const total = rows.reduce((sum, row) => sum + weights[row], 0);
  const mean = rows.reduce((sum, row) => sum + weights[row] * values[row], 0) / total;
  return {
    says: cluster
      ? "deviations from the mean with a random sign per cluster"
      : "deviations from the mean with random signs",
    values,
    weights,
    draw(number) {
      const random = stream(seed, "subgroup signs", number);
      const signs = new Map<number, number>();
      const drawn = new Float64Array(values.length);
      for (const row of rows) {
        const unit = cluster ? cluster[row] : row;
        let sign = signs.get(unit);
        if (sign === undefined) {
          sign = random.uniform() < 0.5 ? -1 : 1;
          signs.set(unit, sign);
        }
        drawn[row] = sign * (values[row] - mean);
      }
      return drawn;
    },
    turned: negated,
  };
}
