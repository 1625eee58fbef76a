import type { Steps } from "../../../core/give-way.js";
import type { Inequality } from "../../../core/kinds/fairness.js";
import { type MeansIntervals, type MeansRows, meansIntervalInSteps } from "../../../math/means-interval.js";
import type { Seed } from "../../../random/stream.js";
import { boundedEstimate } from "../../run/estimates.js";
import type { ReviewedRows } from "./reviewed-rows.js";

type Setting = { readonly seed: Seed; readonly level: number };

/**
 * Inequality of benefits: generalized entropy of order 2 and Theil's index of b = selected - truth + 1, which is 1 for
 * a deserved decision, 2 for an undeserved favour and 0 for a favour withheld. With pauses.
 *
 * Source: Speicher et al. 2018, KDD, 2239-2248.
 */
export function* inequalityOf(rows: ReviewedRows, { seed, level }: Setting): Steps<Inequality> {
  const found = yield* meansIntervalInSteps(
    countedRows(rows, 3, (benefit, _, set) => {
      set(0, benefit);
      set(1, benefit * benefit);
      set(2, benefit > 0 ? benefit * Math.log(benefit) : 0);
    }),
    ([mean, square, entropy]) => [(square / (mean * mean) - 1) / 2, entropy / mean - Math.log(mean)],
    { seed, purpose: "inequality", level },
  );
  return estimates(found);
}

/** Between-group part: what remains if everybody has the mean benefit of their group. With pauses. */
export function* inequalityBetween(
  rows: ReviewedRows,
  codes: Int32Array,
  groups: number,
  name: string,
  { seed, level }: Setting,
): Steps<Inequality> {
  const found = yield* meansIntervalInSteps(
    countedRows(
      rows,
      2 * groups,
      (benefit, group, set) => {
        set(2 * group, 1);
        set(2 * group + 1, benefit);
      },
      codes,
    ),
    (means) => {
      let mean = 0;
      for (let g = 0; g < groups; g++) mean += means[2 * g + 1];
      let [square, entropy] = [0, 0];
      for (let g = 0; g < groups; g++) {
        const [part, sum] = [means[2 * g], means[2 * g + 1]];
        if (!(part > 0)) continue;
        const ratio = sum / part / mean;
        square += part * ratio * ratio;
        if (ratio > 0) entropy += part * ratio * Math.log(ratio);
      }
      return [(square - 1) / 2, entropy];
    },
    { seed, purpose: `inequality between ${name}`, level },
  );
  return estimates(found);
}

/** Fewer kinds of rows than one in so many rows are drawn as counts. */
const ROWS_PER_KIND = 4;

/**
 * Columns of numbers that depend on a row's benefit (0, 1 or 2) and group. Rows of equal benefit, group and weight are one
 * with a count, where there are few kinds of them and no clusters.
 *
 * @param columns  the number of columns
 * @param fill  sets those that are not 0
 */
function countedRows(
  { selected, truth, weights, cluster }: ReviewedRows,
  columns: number,
  fill: (benefit: number, group: number, set: (column: number, value: number) => void) => void,
  codes?: Int32Array,
): MeansRows {
  const benefits = Float64Array.from(truth as Float64Array, (y, row) => (selected as Uint8Array)[row] - y + 1);
  const groupOf = (row: number) => codes?.[row] ?? 0;
  const kinds = new Map<string, { readonly row: number; count: number }>();
  for (const row of benefits.keys()) {
    const key = `${benefits[row]} ${groupOf(row)} ${weights[row]}`;
    const kind = kinds.get(key);
    if (kind) kind.count++;
    else kinds.set(key, { row, count: 1 });
  }
  const isCounted = !cluster && kinds.size * ROWS_PER_KIND <= benefits.length;
  const found = isCounted ? [...kinds.values()] : Array.from(benefits.keys(), (row) => ({ row, count: 1 }));
  const filled = Array.from({ length: columns }, () => new Float64Array(found.length));
  for (const [i, { row }] of found.entries()) {
    fill(benefits[row], groupOf(row), (column, value) => {
      filled[column][i] = value;
    });
  }
  return {
    columns: filled,
    weights: Float64Array.from(found, ({ row }) => weights[row]),
    ...(cluster && { cluster }),
    ...(isCounted && { counts: Int32Array.from(found, ({ count }) => count) }),
  };
}

function estimates({ estimates: values, bounds, interval }: MeansIntervals): Inequality {
  const reason = "nobody has any benefit";
  return {
    generalizedEntropy: boundedEstimate(values[0], bounds[0], interval, reason),
    theil: boundedEstimate(values[1], bounds[1], interval, reason),
  };
}
