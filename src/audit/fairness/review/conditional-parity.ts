import type { Estimate } from "../../../core/kinds/estimate.js";
import type { ConditionalParity } from "../../../core/kinds/fairness.js";
import { effectiveCount } from "../../../math/effective-count.js";
import { normalQuantile } from "../../../math/normal-quantile.js";
import { unknownEstimate } from "../../run/estimates.js";
import type { Partition } from "./partitions-of.js";
import type { ReviewedRows } from "./reviewed-rows.js";

/**
 * Differences in selection rates within equal values of the control columns, averaged over these by Mantel and
 * Haenszel's weights: the gap among people who are alike in those columns.
 *
 * Source: Sato 1989, Biometrics 45, 1323-1324, for the variance; strata may be many and small. With weights, the
 *   effective numbers of rows stand for the numbers.
 */
export function conditionalParity(
  rows: ReviewedRows,
  { labels, codes, reference }: Partition,
  strata: Int32Array,
  control: readonly string[],
  level: number,
): ConditionalParity {
  const count = new Set(strata).size;
  const comparisons = labels.flatMap((group, g) => {
    if (g === reference) return [];
    const sideOf = (row: number) => {
      if (codes[row] === g) return 0;
      return reference === undefined || codes[row] === reference ? 1 : -1;
    };
    const found = withinStrata(rows, sideOf, strata, level);
    return { group, against: reference === undefined ? "all others" : labels[reference], ...found };
  });
  return { control, strata: count, comparisons };
}

function withinStrata(
  { selected, weights }: ReviewedRows,
  sideOf: (row: number) => number,
  strata: Int32Array,
  level: number,
): { difference: Estimate; rows: number } {
  const tables = new Map<number, [number[], number[]]>();
  strata.forEach((stratum, row) => {
    const side = sideOf(row);
    if (side < 0) return;
    const table = tables.get(stratum) ?? [[], []];
    table[side].push(row);
    tables.set(stratum, table);
  });
  let [sum, total, p, q, used] = [0, 0, 0, 0, 0];
  for (const sides of tables.values()) {
    if (sides[0].length === 0 || sides[1].length === 0) continue;
    used += sides[0].length + sides[1].length;
    const [first, second] = sides.map((members) => {
      const memberWeights = members.map((row) => weights[row]);
      const weight = memberWeights.reduce((s, w) => s + w, 0);
      const hits = members.reduce((s, row) => s + weights[row] * (selected as Uint8Array)[row], 0);
      const n = effectiveCount(memberWeights);
      return { n, hits: (n * hits) / weight };
    });
    const n = first.n + second.n;
    sum += (first.hits * second.n - second.hits * first.n) / n;
    total += (first.n * second.n) / n;
    p +=
      (first.n * first.n * second.hits -
        second.n * second.n * first.hits +
        (first.n * second.n * (second.n - first.n)) / 2) /
      (n * n);
    q += (first.hits * (second.n - second.hits) + second.hits * (first.n - first.hits)) / (2 * n);
  }
  if (!(total > 0)) return { difference: unknownEstimate("no stratum holds rows of both sides"), rows: 0 };
  const value = sum / total;
  const half = (normalQuantile(0.5 + level / 2) * Math.sqrt(Math.max(0, value * p + q))) / total;
  return {
    difference: {
      value,
      low: Math.max(-1, value - half),
      high: Math.min(1, value + half),
      interval: "Mantel-Haenszel (Sato)",
    },
    rows: used,
  };
}
