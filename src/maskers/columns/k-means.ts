import type { Stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";

/** A column of points: standardised numbers, or the codes of labels, NaN for a gap. */
export type PointColumn =
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "category"; readonly values: Float64Array; readonly labels: number };

/** Rounds of moving centres; what moves after that hardly matters. */
const MAX_ROUNDS = 100;

/**
 * The cluster of each row by k-means. Numbers differ by their squared distance; two different labels are as far apart as
 * two numbers one standard deviation apart, and a centre holds the share of each label.
 *
 * @param giveWay  called often, so that other work and an abort get their turn
 * @returns one number per row, below k; some clusters may be empty
 * Source: Lloyd 1982; first centres by k-means++, Arthur & Vassilvitskii 2007. Labels as corners of a simplex, whose
 *   distances are worked out from shares: the same clusters as with one column per label, in time that does not grow with
 *   the labels.
 * Cost: O(rows x k x columns) per round.
 */
export async function kMeans(
  columns: readonly PointColumn[],
  rows: number,
  k: number,
  random: Stream,
  giveWay: () => Promise<void>,
): Promise<Int32Array> {
  const centres = await firstCentres(columns, rows, k, random, giveWay);
  const clusters = new Int32Array(rows).fill(-1);
  const nearest = new Float64Array(rows);
  const distances = new Float64Array(rows);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    nearest.fill(Number.POSITIVE_INFINITY);
    const before = clusters.slice();
    for (let centre = 0; centre < k; centre++) {
      await giveWay();
      distancesTo(centres[centre], columns, distances);
      for (let row = 0; row < rows; row++) {
        if (distances[row] >= nearest[row]) continue;
        nearest[row] = distances[row];
        clusters[row] = centre;
      }
    }
    if (clusters.every((cluster, row) => cluster === before[row])) break;
    await moveCentres(centres, columns, clusters, giveWay);
  }
  return clusters;
}

/** Per column a number, or the share of each label. */
type Centre = (number | Float64Array)[];

async function firstCentres(
  columns: readonly PointColumn[],
  rows: number,
  k: number,
  random: Stream,
  giveWay: () => Promise<void>,
): Promise<Centre[]> {
  const centres = [centreAt(columns, random.integer(rows))];
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const distances = new Float64Array(rows);
  while (centres.length < k) {
    await giveWay();
    distancesTo(centres[centres.length - 1], columns, distances);
    let total = 0;
    for (let row = 0; row < rows; row++) {
      nearest[row] = Math.min(nearest[row], Math.max(0, distances[row]));
      total += nearest[row];
    }
    const row = total > 0 ? weightedDraw(rows, (at) => nearest[at])(random.uniform()) : random.integer(rows);
    centres.push(centreAt(columns, row));
  }
  return centres;
}

function centreAt(columns: readonly PointColumn[], row: number): Centre {
  return columns.map((column) => {
    const value = column.values[row];
    if (column.kind === "number") return value;
    const shares = new Float64Array(column.labels);
    if (!Number.isNaN(value)) shares[value] = 1;
    return shares;
  });
}

/** Squared distances of all rows to a centre. */
function distancesTo(centre: Centre, columns: readonly PointColumn[], distances: Float64Array): void {
  distances.fill(0);
  for (const [c, { kind, values }] of columns.entries()) {
    const at = centre[c];
    if (kind === "number") addSquares(distances, values, at as number);
    else addMismatch(distances, values, at as Float64Array);
  }
}

function addSquares(distances: Float64Array, values: Float64Array, at: number): void {
  for (let row = 0; row < distances.length; row++) {
    const step = values[row] - at;
    distances[row] += step * step;
  }
}

/** |corner - shares|^2 / 2 = (1 - 2 share of the label + sum of squared shares) / 2; without the 1 and the 2 for a gap. */
function addMismatch(distances: Float64Array, values: Float64Array, shares: Float64Array): void {
  const squares = shares.reduce((sum, share) => sum + share * share, 0);
  for (let row = 0; row < distances.length; row++) {
    const label = values[row];
    distances[row] += Number.isNaN(label) ? squares / 2 : (1 + squares) / 2 - shares[label];
  }
}

/** Each centre to the mean of its rows; one without rows stays where it is. */
async function moveCentres(
  centres: Centre[],
  columns: readonly PointColumn[],
  clusters: Int32Array,
  giveWay: () => Promise<void>,
): Promise<void> {
  const counts = new Int32Array(centres.length);
  for (const cluster of clusters) counts[cluster]++;
  for (const [c, column] of columns.entries()) {
    await giveWay();
    const sums = centres.map(() => (column.kind === "number" ? 0 : new Float64Array(column.labels)));
    for (let row = 0; row < clusters.length; row++) {
      const value = column.values[row];
      if (column.kind === "number") (sums as number[])[clusters[row]] += value;
      else if (!Number.isNaN(value)) (sums[clusters[row]] as Float64Array)[value]++;
    }
    for (const [k, sum] of sums.entries()) {
      if (counts[k] > 0)
        centres[k][c] = typeof sum === "number" ? sum / counts[k] : sum.map((count) => count / counts[k]);
    }
  }
}
