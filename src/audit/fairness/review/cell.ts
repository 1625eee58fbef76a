import type { Estimate } from "../../../core/kinds/estimate.js";
import { areaInfluence, delongInterval, influenceError, logitInterval } from "../../../math/delong-interval.js";
import type { Bounded } from "../../../math/difference-interval.js";
import { effectiveCount } from "../../../math/effective-count.js";
import { midPInterval } from "../../../math/mid-p-interval.js";
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
  /** Bounds that hold simultaneously with those of other cells, each at this level; absent: as `at`. */
  readonly together?: (level: number) => { readonly low: number; readonly high: number };
  /** The cell with its rows multiplied by a factor, all else equal; undefined where that is unknown. */
  readonly scaled?: (factor: number) => Cell;
};

/** The weight and the cluster of each row. */
type Units = Pick<ReviewedRows, "weights" | "cluster">;

/** A share: the rows that meet a condition among some rows, with a Wilson interval. */
export function shareCell(hits: ArrayLike<number>, among: Int32Array, rows: Units, reason: string): Cell {
  if (among.length === 0) return undefinedCell("share", reason);
  const { weights, cluster } = rows;
  let [sum, total] = [0, 0];
  for (const row of among) {
    total += weights[row];
    sum += weights[row] * hits[row];
  }
  const share = Math.min(1, sum / total);
  const own = Float64Array.from(among, (row) => weights[row]);
  const effective = cluster ? clusterRows(hits, among, rows, share, total) : effectiveCount(own);
  return countedCell(share, effective, among.length, cluster ? "Wilson by cluster" : "Wilson");
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
    together: (level) => midPInterval(share * effective, effective, level),
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
  const own = Float64Array.from(among, (row) => weights[row]);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  const mean = among.reduce((sum, row, i) => sum + own[i] * values[row], 0) / total;
  const clusters = cluster && Int32Array.from(among, (row) => cluster[row]);
  const units = clusters ? new Set(clusters).size : among.length;
  const influence = Float64Array.from(among, (row, i) => (own[i] * (values[row] - mean)) / total);
  const error = influenceError(influence, clusters) * (clusters ? 1 : Math.sqrt(units / Math.max(1, units - 1)));
  return spreadCell({
    mean,
    error,
    units,
    rows: among.length,
    effective: clusters ? units : effectiveCount(own),
    of,
    by: clusters ? " by cluster" : "",
  });
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
  const ranked = {
    scores: Float64Array.from(among, (row) => ranks[row]),
    isPositive: (i: number) => truth[among[i]] === 1,
    weights: Float64Array.from(among, (row) => weights[row]),
    ...(cluster && { cluster: Int32Array.from(among, (row) => cluster[row]) }),
  };
  const found = areaInfluence(ranked);
  if (!found) return undefinedCell("other", "all rows of the group are of one class");
  const { area, influence } = found;
  const error = influenceError(influence, ranked.cluster);
  const isParted = area === 0 || area === 1 || !(error > 0);
  return {
    value: area,
    rows: among.length,
    effective: effectiveCount(ranked.weights),
    kind: "other",
    interval: isParted ? "Newcombe" : cluster ? "DeLong by cluster" : "DeLong",
    at: (level) => {
      if (!isParted) return logitInterval(area, error, normalQuantile(0.5 + level / 2));
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
  const { value, at, together, scaled } = cell;
  if (value === null) return cell;
  const turned = ({ low, high }: { readonly low: number; readonly high: number }) => ({ low: 1 - high, high: 1 - low });
  return {
    ...cell,
    value: 1 - value,
    at: (level) => {
      const bounds = at(level);
      return bounds && turned(bounds);
    },
    ...(together && { together: (level: number) => turned(together(level)) }),
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

/**
 * A cell's value with simultaneous bounds, each at this level. For shares they are mid-p bounds: at the high levels
 * that many groups need, Wilson's interval undercovers small shares. They are never narrower than `alone`, the cell's
 * own.
 */
export function togetherCell(cell: Cell, level: number, alone: number): Bounded | undefined {
  const { value, at, together } = cell;
  if (level === alone) return boundedCell(cell, level);
  const bounds = value === null ? null : together ? together(level) : at(level);
  if (!bounds || value === null) return undefined;
  const own = at(alone) ?? bounds;
  return { value, low: Math.min(bounds.low, own.low), high: Math.max(bounds.high, own.high) };
}

/** A cell's value between its bounds; undefined where it has none. */
export function boundedCell({ value, at }: Cell, level: number): Bounded | undefined {
  const bounds = value === null ? null : at(level);
  return bounds && value !== null ? { value, ...bounds } : undefined;
}
