import { WhyboxError } from "../../../core/whybox-error.js";
import { shuffle } from "../../../random/shuffle.js";
import { type Seed, stream } from "../../../random/stream.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";

/**
 * Positions to fit and positions to measure, drawn by the seed: a share of every group and class, or of clusters, which
 * stay together.
 *
 * @param codes  one per row: its group
 * @throws WhyboxError INVALID_ARGUMENT where either of them has no row
 */
export function heldOutSplit(
  where: string,
  { truth, cluster, at }: Pick<ReviewedRows, "truth" | "cluster" | "at">,
  codes: Int32Array,
  share: number,
  seed: Seed,
): { fitted: Int32Array; measured: Int32Array } {
  const strata = new Map<string, Map<number, number[]>>();
  for (const row of at.keys()) {
    const stratum = cluster ? "" : `${codes[row]} ${truth?.[row]}`;
    const units = strata.get(stratum) ?? new Map<number, number[]>();
    const unit = cluster ? cluster[row] : row;
    const rows = units.get(unit);
    if (rows) rows.push(row);
    else units.set(unit, [row]);
    strata.set(stratum, units);
  }
  const [fitted, measured]: [number[], number[]] = [[], []];
  const random = stream(seed, "held-out rows");
  for (const [, units] of [...strata].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const order = shuffle([...units.values()], random);
    const count = Math.round(share * order.length);
    order.forEach((rows, i) => {
      for (const row of rows) (i < count ? measured : fitted).push(row);
    });
  }
  if (fitted.length === 0 || measured.length === 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: holdOut of ${share} leaves no row to ${fitted.length === 0 ? "fit" : "measure"}, of ${at.length} with a true answer; choose another share, or give test`,
    );
  }
  return { fitted: Int32Array.from(fitted).sort(), measured: Int32Array.from(measured).sort() };
}

/** Some of a review's rows. */
export function someReviewed(rows: ReviewedRows, positions: Int32Array): ReviewedRows {
  const numbers = (values: Float64Array) => Float64Array.from(positions, (row) => values[row]);
  const { at, weights, cluster, score, ranks, selected, truth } = rows;
  return {
    ...rows,
    at: positions.map((row) => at[row]),
    weights: numbers(weights),
    ...(cluster && { cluster: positions.map((row) => cluster[row]) }),
    score: numbers(score),
    ranks: numbers(ranks),
    ...(selected && { selected: Uint8Array.from(positions, (row) => selected[row]) }),
    ...(truth && { truth: numbers(truth) }),
  };
}
