import { checkKnownOptions, checkSeed } from "../../core/checks/check-options.js";
import type { Feature } from "../../core/features.js";
import { turnsOf } from "../../core/give-way.js";
import { isMatrix, type Matrix, matrixFor } from "../../core/matrix.js";
import { matrixColumn } from "../../core/matrix-rows.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { square } from "../../math/square.js";
import { type Seed, stream } from "../../random/stream.js";
import type { Rows } from "./check-columns.js";
import { kMeans, type PointColumn } from "./k-means.js";
import { occurringValues } from "./occurring-values.js";

export type SummariseOptions = {
  /** Features of the columns. Categories then count as equal or different, and take the commonest of their cluster. */
  readonly features?: readonly Feature[];
  /** Default 0. */
  readonly seed?: Seed;
  /** Stops the work: it rejects with ABORTED. */
  readonly signal?: AbortSignal;
};

/** A background made smaller: hand both to `columns(rows, instance, { weights })`. */
export type BackgroundSummary = { readonly rows: Matrix; readonly weights: Float64Array };

/**
 * Reduces a background to at most k weighted rows: k-means on standardised columns, each centre then moved,
 * column by column, to the nearest value that occurs in its column, so that no row holds a value the model
 * could never have seen (half a child, category 1.7). A row's weight is the share of its cluster.
 *
 * A summary is an approximation: explanations are then exact or sampled for the summary, not for the rows it
 * stands for. Missing values count as the column's mean; a centre is missing where most of its cluster is.
 *
 * @param background  rows x columns
 * @param k  1 or more; a background of k rows or fewer comes back as it is, every row with the same weight
 * @returns rows (at most k x columns) and weights summing to 1
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA, ABORTED
 * Source: k-means++ (Arthur & Vassilvitskii 2007); snapping as in the KernelSHAP practice of Lundberg & Lee.
 * Cost: no model row. O(rows x k x columns) time per round of at most 100, in which other work gets its turn.
 * @example
 * const { rows, weights } = await summariseBackground(background, 50, { features: model.input.features });
 * const masker = columns(rows, instance, { weights });
 */
export async function summariseBackground(
  background: Rows,
  k: number,
  options: SummariseOptions = {},
): Promise<BackgroundSummary> {
  checkKnownOptions("summariseBackground", options, ["features", "seed", "signal"]);
  checkSeed("summariseBackground", options.seed);
  const rows = isMatrix(background) ? background : matrixFor("summariseBackground: background", background);
  if (!Number.isInteger(k) || k < 1) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `summariseBackground: expected k to be a whole number of 1 or more, got ${k}`,
    );
  }
  if (rows.rows === 0)
    throw new WhyboxError("INVALID_DATA", "summariseBackground: expected at least one background row, got 0");
  checkNotInfinite(rows);
  const { features } = options;
  if (features && features.length !== rows.columns) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `summariseBackground: background has ${rows.columns} columns but ${features.length} features were given`,
    );
  }
  const giveWay = turnsOf("summariseBackground", options.signal);
  await giveWay();
  if (rows.rows <= k) return { rows, weights: new Float64Array(rows.rows).fill(1 / rows.rows) };

  const random = stream(options.seed ?? 0, "summariseBackground");
  const clusters = await kMeans(await pointColumns(rows, features, giveWay), rows.rows, k, random, giveWay);
  const members = Array.from({ length: k }, () => [] as number[]);
  for (const [row, cluster] of clusters.entries()) members[cluster].push(row);
  const filled = members.filter((cluster) => cluster.length > 0);

  const data = new Float64Array(filled.length * rows.columns);
  for (let column = 0; column < rows.columns; column++) {
    await giveWay();
    const values = matrixColumn(rows, column);
    const representative = features?.[column].kind === "category" ? commonest : nearestOccurring(values);
    filled.forEach((cluster, centre) => {
      data[centre * rows.columns + column] = representative(cluster.map((row) => values[row]));
    });
  }
  return {
    rows: { data, rows: filled.length, columns: rows.columns },
    weights: Float64Array.from(filled, (cluster) => cluster.length / rows.rows),
  };
}

/** Infinity has no distance to anything; NaN stands for a missing value. */
function checkNotInfinite({ data, columns }: Matrix): void {
  const bad = data.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (bad < 0) return;
  throw new WhyboxError(
    "INVALID_DATA",
    `summariseBackground: expected a finite number, or NaN for a missing value, at background row ${Math.floor(bad / columns)}, column ${bad % columns}, got ${data[bad]}`,
  );
}

/** Columns for k-means: numbers standardised, gaps at the mean. */
async function pointColumns(
  background: Matrix,
  features: readonly Feature[] | undefined,
  giveWay: () => Promise<void>,
): Promise<PointColumn[]> {
  const points: PointColumn[] = [];
  for (let column = 0; column < background.columns; column++) {
    await giveWay();
    points.push(pointColumn(matrixColumn(background, column), features?.[column]));
  }
  return points;
}

function pointColumn(values: Float64Array, feature: Feature | undefined): PointColumn {
  if (feature?.kind === "category") {
    const labels = feature.categories.length;
    const bad = values.findIndex(
      (value) => !(Number.isNaN(value) || (Number.isInteger(value) && value >= 0 && value < labels)),
    );
    if (bad < 0) return { kind: "category", values, labels };
    throw new WhyboxError(
      "INVALID_DATA",
      `summariseBackground: background row ${bad}, "${feature.name}": expected a code from 0 to ${labels - 1}, got ${values[bad]}`,
    );
  }
  const present = values.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + value, 0) / Math.max(1, present.length);
  const variance = present.reduce((sum, value) => sum + square(value - mean), 0) / Math.max(1, present.length);
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  return { kind: "number", values: values.map((value) => (Number.isNaN(value) ? 0 : (value - mean) * scale)) };
}

function commonest(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** The value of the column that is nearest to the mean of a cluster; NaN where most of the cluster is missing. */
function nearestOccurring(column: Float64Array): (cluster: readonly number[]) => number {
  const nearest = occurringValues(column);
  return (cluster) => {
    const present = cluster.filter((value) => !Number.isNaN(value));
    if (present.length === 0 || present.length * 2 < cluster.length) return Number.NaN;
    return nearest(present.reduce((sum, value) => sum + value, 0) / present.length, present[0]);
  };
}
