import type { Inequality } from "../../../core/kinds/fairness.js";
import { meansInterval } from "../../../math/means-interval.js";
import type { Seed } from "../../../random/stream.js";
import { boundedEstimate } from "../../run/estimates.js";
import type { ReviewedRows } from "./reviewed-rows.js";

type Setting = { readonly seed: Seed; readonly level: number };

/**
 * Inequality of benefits: generalized entropy of order 2 and Theil's index of b = selected - truth + 1, which is 1 for
 * a deserved decision, 2 for an undeserved favour and 0 for a favour withheld.
 *
 * Source: Speicher et al. 2018, KDD, 2239-2248.
 */
export function inequalityOf(rows: ReviewedRows, { seed, level }: Setting): Inequality {
  const benefit = benefits(rows);
  const columns = [benefit, benefit.map((b) => b * b), benefit.map((b) => (b > 0 ? b * Math.log(b) : 0))];
  const found = meansInterval(
    { columns, weights: rows.weights, cluster: rows.cluster },
    ([mean, square, entropy]) => [(square / (mean * mean) - 1) / 2, entropy / mean - Math.log(mean)],
    { seed, purpose: "inequality", level },
  );
  return estimates(found);
}

/** Between-group part: what remains if everybody has the mean benefit of their group. */
export function inequalityBetween(
  rows: ReviewedRows,
  codes: Int32Array,
  groups: number,
  name: string,
  { seed, level }: Setting,
): Inequality {
  const benefit = benefits(rows);
  const columns = Array.from({ length: 2 * groups }, (_, c) => {
    const [group, isBenefit] = [c >> 1, c % 2 === 1];
    return Float64Array.from(codes, (code, row) => (code === group ? (isBenefit ? benefit[row] : 1) : 0));
  });
  const found = meansInterval(
    { columns, weights: rows.weights, cluster: rows.cluster },
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

function benefits({ selected, truth }: ReviewedRows): Float64Array {
  return Float64Array.from(truth as Float64Array, (y, row) => (selected as Uint8Array)[row] - y + 1);
}

function estimates({ estimates: values, bounds, interval }: ReturnType<typeof meansInterval>): Inequality {
  const reason = "nobody has any benefit";
  return {
    generalizedEntropy: boundedEstimate(values[0], bounds[0], interval, reason),
    theil: boundedEstimate(values[1], bounds[1], interval, reason),
  };
}
