import { Matrix as Dense, EVD } from "ml-matrix";
import type { Dataset } from "../../core/dataset.js";
import type { Steps } from "../../core/give-way.js";
import { binnedRowsInSteps } from "../../math/binned-rows.js";

/** Bins of numbers among which rows of two labels are compared. */
const BINS = 10;

/**
 * The codes of a feature's labels in an order in which neighbours have rows that are alike in the other features: by the
 * first coordinate of classical scaling of the distances between labels. Labels without rows come last.
 *
 * The distance of two labels is the sum over the other features of the largest difference between their cumulative shares
 * (numbers), or of half the summed differences between their shares (labels).
 *
 * Source: Apley & Zhu 2020, appendix E, and the package ALEPlot that follows it.
 */
export function* similarityOrder(dataset: Dataset, column: number, rows: Int32Array): Steps<number[]> {
  const { features, rows: table } = dataset;
  const feature = features[column];
  if (feature.kind !== "category") return [];
  const labels = feature.categories.length;
  const codeOf = (row: number) => table.data[row * table.columns + column];
  const counts = new Float64Array(labels);
  for (const row of rows) if (!Number.isNaN(codeOf(row))) counts[codeOf(row)]++;
  const present = [...counts.keys()].filter((code) => counts[code] > 0);
  const absent = [...counts.keys()].filter((code) => counts[code] === 0);
  if (present.length < 3) return [...present, ...absent];
  const distances = Dense.zeros(present.length, present.length);
  const { codes, bins } = yield* binnedRowsInSteps(table, features, BINS);
  for (const [at, other] of features.entries()) {
    yield;
    if (at === column) continue;
    const shares = present.map(() => new Float64Array(bins[at] + 1));
    const place = new Map(present.map((code, i) => [code, i]));
    for (const row of rows) {
      const label = place.get(codeOf(row));
      if (label !== undefined) shares[label][codes[at][row]] += 1 / counts[present[label]];
    }
    for (let a = 0; a < present.length; a++) {
      for (let b = 0; b < a; b++) {
        const distance = other.kind === "number" ? largestGap(shares[a], shares[b]) : halfSum(shares[a], shares[b]);
        distances.set(a, b, distances.get(a, b) + distance);
        distances.set(b, a, distances.get(a, b));
      }
    }
  }
  const coordinate = firstCoordinate(distances);
  // The sign of a coordinate is arbitrary: the first label comes before the last.
  const sign = coordinate[0] <= coordinate[present.length - 1] ? 1 : -1;
  const order = [...present.keys()].sort((a, b) => sign * (coordinate[a] - coordinate[b]) || a - b);
  return [...order.map((i) => present[i]), ...absent];
}

function largestGap(a: Float64Array, b: Float64Array): number {
  let [sum, largest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    sum += a[i] - b[i];
    largest = Math.max(largest, Math.abs(sum));
  }
  return largest;
}

function halfSum(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, share, i) => sum + Math.abs(share - b[i]), 0) / 2;
}

/** Classical multidimensional scaling: the eigenvector of the largest eigenvalue of the doubly centred squares. */
function firstCoordinate(distances: Dense): number[] {
  const n = distances.rows;
  const squares = Dense.pow(distances, 2);
  const means = squares.mean("row");
  const mean = squares.mean();
  const centred = Dense.zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) centred.set(i, j, -0.5 * (squares.get(i, j) - means[i] - means[j] + mean));
  }
  const { realEigenvalues, eigenvectorMatrix } = new EVD(centred, { assumeSymmetric: true });
  const largest = realEigenvalues.indexOf(Math.max(...realEigenvalues));
  return eigenvectorMatrix.getColumn(largest);
}
