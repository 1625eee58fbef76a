import type { ReviewedRows } from "../review/reviewed-rows.js";

/** A measure as a share of some rows: which rows count, and which of them are hits; or a mean of values. */
type Rate = {
  readonly among: (selected: number, truth: number) => boolean;
  readonly value: (selected: number, truth: number, score: number) => number;
};
const all = () => true;
const selection = (selected: number) => selected;

/** The measures used by definitions of fairness. */
const RATES: { readonly [measure: string]: Rate } = {
  selectionRate: { among: all, value: selection },
  truePositiveRate: { among: (_, y) => y === 1, value: selection },
  falsePositiveRate: { among: (_, y) => y === 0, value: selection },
  falseNegativeRate: { among: (_, y) => y === 1, value: (s) => 1 - s },
  positivePredictiveValue: { among: (s) => s === 1, value: (_, y) => y },
  negativePredictiveValue: { among: (s) => s === 0, value: (_, y) => 1 - y },
  accuracy: { among: all, value: (s, y) => (s === y ? 1 : 0) },
  missedAmongErrors: { among: (s, y) => s !== y, value: (s) => 1 - s },
  calibrationBias: { among: all, value: (_, y, score) => y - score },
};

/**
 * Influence of each row on a measure: 0 for rows that do not count.
 *
 * @returns one per member
 */
export function rateInfluence(measure: string, members: Int32Array, rows: ReviewedRows): Float64Array {
  const { among, value } = RATES[measure];
  const { selected, truth, score, weights } = rows as Required<ReviewedRows>;
  let [sum, total] = [0, 0];
  for (const row of members) {
    if (!among(selected[row], truth[row])) continue;
    sum += weights[row] * value(selected[row], truth[row], score[row]);
    total += weights[row];
  }
  return Float64Array.from(members, (row) =>
    among(selected[row], truth[row])
      ? (weights[row] * (value(selected[row], truth[row], score[row]) - sum / total)) / total
      : 0,
  );
}

/**
 * Variances of a measure on the same rows before and after, and their covariance, by cluster where there are clusters.
 */
export type JointSpread = { readonly before: number; readonly after: number; readonly both: number };

export function jointSpread(
  measure: string,
  members: Int32Array,
  before: ReviewedRows,
  after: ReviewedRows,
): JointSpread {
  const first = rateInfluence(measure, members, before);
  const second = rateInfluence(measure, members, after);
  const units = new Map<number, [number, number]>();
  members.forEach((row, i) => {
    const key = before.cluster ? before.cluster[row] : row;
    const unit = units.get(key) ?? [0, 0];
    unit[0] += first[i];
    unit[1] += second[i];
    units.set(key, unit);
  });
  let spread = { before: 0, after: 0, both: 0 };
  for (const [a, b] of units.values()) {
    spread = { before: spread.before + a * a, after: spread.after + b * b, both: spread.both + a * b };
  }
  return spread;
}
