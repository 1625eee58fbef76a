import type { Estimate } from "../../../core/kinds/estimate.js";
import { areaInfluence, areaInterval, delongInterval, influenceError } from "../../../math/delong-interval.js";
import type { Bounded } from "../../../math/difference-interval.js";
import { effectiveCount } from "../../../math/effective-count.js";
import { normalQuantile } from "../../../math/normal-quantile.js";
import { studentQuantile } from "../../../math/student-quantile.js";
import { wilsonInterval } from "../../../math/wilson-interval.js";
import { unknownEstimate } from "../../run/estimates.js";
import type { ReviewedRows } from "./reviewed-rows.js";

/** One measure of one group: its value, and its interval at any level. */
export type Cell = {
  /** Null where it is undefined; `reason` says why. */
  readonly value: number | null;
  /** Rows in the denominator, and the effective number of independent rows. */
  readonly rows: number;
  readonly effective: number;
  readonly kind: "share" | "other";
  readonly interval: string;
  readonly reason?: string;
  /** Null where there is no interval. */
  readonly at: (level: number) => { readonly low: number; readonly high: number } | null;
  /** The cell with its rows multiplied by a factor, all else equal; undefined where that is unknown. */
  readonly scaled?: (factor: number) => Cell;
};

/** The weight and the cluster of each row. */
type Units = Pick<ReviewedRows, "weights" | "cluster">;

/**
 * A share: the members that meet a condition, with a Wilson interval.
 *
 * @param hits  one per row of the review: 1 where it meets the condition
 * @param among  one per row of the review: 0 leaves the row out of the denominator; default: all count
 */
export function shareCell(
  hits: ArrayLike<number>,
  members: Int32Array,
  rows: Units,
  reason: string,
  among?: Uint8Array,
): Cell {
  const { weights, cluster } = rows;
  let [count, sum, total, squares] = [0, 0, 0, 0];
  for (const row of members) {
    if (among && among[row] === 0) continue;
    const weight = weights[row];
    count++;
    total += weight;
    squares += weight * weight;
    sum += weight * hits[row];
  }
  if (count === 0) return undefinedCell("share", reason);
  const share = Math.min(1, sum / total);
  const effective = cluster
    ? clusterRows(hits, among ? members.filter((row) => among[row] !== 0) : members, rows, share, total)
    : (total * total) / squares;
  return countedCell(share, effective, count, cluster ? "Wilson by cluster" : "Wilson");
}

/** A share of `rows` rows with a given effective number of independent rows. */
export function countedCell(share: number, effective: number, rows: number, interval: string): Cell {
  return {
    value: share,
    rows,
    effective,
    kind: "share",
    interval,
    at: (level) => wilsonInterval(share, effective, level),
    scaled: (factor) => countedCell(share, effective * factor, rows * factor, interval),
  };
}

/**
 * Effective number of independent rows: as many would make the share as uncertain as the clusters do.
 * Source: Korn & Graubard 1998, Survey Methodology 24, 193-201.
 */
function clusterRows(
  hits: ArrayLike<number>,
  among: Int32Array,
  { weights, cluster }: Units,
  share: number,
  total: number,
): number {
  const influence = Float64Array.from(among, (row) => (weights[row] * (hits[row] - share)) / total);
  const clusters = Int32Array.from(among, (row) => (cluster as Int32Array)[row]);
  const count = new Set(clusters).size;
  const variance = influenceError(influence, clusters) ** 2;
  if (!(variance > 0) || count < 2) return count;
  return Math.min(among.length, (share * (1 - share)) / variance);
}

/** A mean, or the root of one, with a t interval. */
export function meanCell(
  values: ArrayLike<number>,
  among: Int32Array,
  rows: Units,
  reason: string,
  of: "mean" | "root" = "mean",
): Cell {
  if (among.length === 0) return undefinedCell("other", reason);
  const { weights, cluster } = rows;
  let [total, squares, sum] = [0, 0, 0];
  for (const row of among) {
    total += weights[row];
    squares += weights[row] * weights[row];
    sum += weights[row] * values[row];
  }
  const mean = sum / total;
  const influenceOf = (row: number) => (weights[row] * (values[row] - mean)) / total;
  const shared = { mean, rows: among.length, of };
  if (cluster) {
    const clusters = Int32Array.from(among, (row) => cluster[row]);
    const units = new Set(clusters).size;
    const error = influenceError(Float64Array.from(among, influenceOf), clusters);
    return spreadCell({ ...shared, error, units, effective: units, by: " by cluster" });
  }
  let variance = 0;
  for (const row of among) variance += influenceOf(row) * influenceOf(row);
  const units = among.length;
  const error = Math.sqrt(variance) * Math.sqrt(units / Math.max(1, units - 1));
  return spreadCell({ ...shared, error, units, effective: (total * total) / squares, by: "" });
}

type Spread = {
  readonly mean: number;
  readonly error: number;
  readonly units: number;
  readonly rows: number;
  readonly effective: number;
  readonly of: "mean" | "root";
  readonly by: string;
};

function spreadCell(spread: Spread): Cell {
  const { mean, error, units, rows, effective, of, by } = spread;
  const scale = (value: number) => (of === "root" ? Math.sqrt(Math.max(0, value)) : value);
  return {
    value: scale(mean),
    rows,
    effective,
    kind: "other",
    interval: `t${by}`,
    at: (level) => {
      if (units < 2) return null;
      const half = studentQuantile(0.5 + level / 2, units - 1) * error;
      return { low: scale(mean - half), high: scale(mean + half) };
    },
    scaled: (factor) =>
      spreadCell({
        ...spread,
        error: error / Math.sqrt(factor),
        units: units * factor,
        rows: rows * factor,
        effective: effective * factor,
      }),
  };
}

/** The area under the ROC curve of the rows, with DeLong's interval. */
export function areaCell(among: Int32Array, rows: ReviewedRows): Cell {
  const { ranks, truth = [], weights, cluster } = rows;
  const [scores, counting] = [new Float64Array(among.length), new Float64Array(among.length)];
  for (let i = 0; i < among.length; i++) {
    scores[i] = ranks[among[i]];
    counting[i] = weights[among[i]];
  }
  const ranked = {
    scores,
    isPositive: (i: number) => truth[among[i]] === 1,
    weights: counting,
    ...(cluster && { cluster: among.map((row) => cluster[row]) }),
  };
  const found = areaInfluence(ranked);
  if (!found) return undefinedCell("other", "all rows of the group are of one class");
  const { area, influence, effective } = found;
  const error = influenceError(influence, ranked.cluster);
  const isParted = area === 0 || area === 1 || !(error > 0);
  return {
    value: area,
    rows: among.length,
    effective: effectiveCount(ranked.weights),
    kind: "other",
    interval: isParted ? "Newcombe" : cluster ? "DeLong by cluster" : "DeLong",
    at: (level) => {
      if (!isParted) return areaInterval(area, error, effective, normalQuantile(0.5 + level / 2));
      const { low, high } = delongInterval(ranked, level);
      return low === null || high === null ? null : { low, high };
    },
  };
}

function undefinedCell(kind: Cell["kind"], reason: string): Cell {
  return { value: null, rows: 0, effective: 0, kind, interval: "none", reason, at: () => null };
}

/** The complement of a share: 1 minus it, over the same rows. */
export function complement(cell: Cell): Cell {
  const { value, at, scaled } = cell;
  if (value === null) return cell;
  return {
    ...cell,
    value: 1 - value,
    at: (level) => {
      const bounds = at(level);
      return bounds && { low: 1 - bounds.high, high: 1 - bounds.low };
    },
    ...(scaled && { scaled: (factor: number) => complement(scaled(factor)) }),
  };
}

/** A cell as a number with its interval. */
export function cellEstimate({ value, reason, at, interval }: Cell, level: number): Estimate {
  if (value === null) return unknownEstimate(reason ?? "it is not defined");
  const bounds = at(level);
  if (!bounds) return { value, low: null, high: null, interval: null, reason: "one row has no spread" };
  return { value, ...bounds, interval };
}

/** A cell's value between its bounds; undefined where it has none. */
export function boundedCell({ value, at }: Cell, level: number): Bounded | undefined {
  const bounds = value === null ? null : at(level);
  return bounds && value !== null ? { value, ...bounds } : undefined;
}
