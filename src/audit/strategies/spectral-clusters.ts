import { kmeans } from "ml-kmeans";
import { leastEigenvectors, type SparseMatrix } from "../../math/least-eigenvectors.js";
import { square } from "../../math/square.js";
import { type Seed, stream } from "../../random/stream.js";

/** Times that k-means starts anew; the tightest result is kept. */
const STARTS = 10;
const MAX_ITERATIONS = 300;

export type SpectralClusters = {
  /** One per point, numbered by first appearance. */
  readonly labels: Int32Array;
  readonly count: number;
  /** The least of them, ascending: one more than the most clusters that the eigengap may choose, or one per point. */
  readonly eigenvalues: readonly number[];
};

/**
 * Clusters of points that are each other's neighbours: spectral clustering of the graph of nearest neighbours, as many
 * clusters as the eigenvalues of its normalised Laplacian have before they rise most.
 *
 * @param points  rows of equal length
 * @param neighbours  edges from each point, ties to the earlier; fewer where there are fewer points
 * @param clusters  a number of clusters in place of that by the eigengap
 * @param maxClusters  the most clusters that the eigengap may choose
 * Source: Ng, Jordan & Weiss 2002, NeurIPS 14; eigengap: von Luxburg 2007, Statistics and Computing 17, 395-416.
 * Cost: O(n^2 columns), and that of leastEigenvectors.
 */
export function spectralClusters(
  points: readonly Float64Array[],
  {
    neighbours,
    clusters,
    maxClusters,
    seed,
  }: { neighbours: number; clusters?: number; maxClusters: number; seed: Seed },
): SpectralClusters {
  const n = points.length;
  if (n < 3) return { labels: new Int32Array(n), count: 1, eigenvalues: new Array<number>(n).fill(0) };
  const laplacian = normalisedLaplacian(nearestNeighbours(points, Math.min(neighbours, n - 1)));
  const most = Math.min(maxClusters, n - 1);
  const countOf = (values: Float64Array) => clusters ?? eigengap(values, most);
  const { values, vectors } = leastEigenvectors(laplacian, {
    count: Math.max(most + 1, clusters ?? 1),
    most: 2,
    wanted: countOf,
  });
  const count = countOf(values);
  const eigenvalues = Array.from(values.subarray(0, most + 1));
  if (count === 1) return { labels: new Int32Array(n), count, eigenvalues };
  const embedded = Array.from({ length: n }, (_, i) => {
    const row = vectors.map((vector) => vector[i]);
    const norm = Math.hypot(...row);
    return norm > 0 ? row.map((value) => value / norm) : row;
  });
  return { ...byFirstAppearance(tightest(embedded, count, seed)), eigenvalues };
}

/** Points that are joined with each point, ascending: those nearest to it, and those that it is among the nearest of. */
function nearestNeighbours(points: readonly Float64Array[], neighbours: number): number[][] {
  const n = points.length;
  const joined = points.map(() => new Set<number>());
  const distances = squaredDistances(points);
  const nearest = new Int32Array(neighbours);
  for (let i = 0; i < n; i++) {
    const row = distances.subarray(i * n, (i + 1) * n);
    let found = 0;
    for (let j = 0; j < n; j++) {
      if (j === i || (found === neighbours && !(row[j] < row[nearest[found - 1]]))) continue;
      let place = found < neighbours ? found++ : found - 1;
      for (; place > 0 && row[j] < row[nearest[place - 1]]; place--) nearest[place] = nearest[place - 1];
      nearest[place] = j;
    }
    for (const j of nearest) {
      joined[i].add(j);
      joined[j].add(i);
    }
  }
  return joined.map((each) => [...each].sort((a, b) => a - b));
}

/** Of all pairs: n x n. Two points with two at a time, as a sum alone waits for its last addition. */
function squaredDistances(points: readonly Float64Array[]): Float64Array {
  const [n, width] = [points.length, points[0].length];
  const flat = new Float64Array(n * width);
  for (let i = 0; i < n; i++) flat.set(points[i], i * width);
  const distances = new Float64Array(n * n);
  // The last of an odd number of points is taken twice.
  for (let i = 0; i < n; i += 2) {
    const other = Math.min(i + 1, n - 1);
    for (let j = 0; j <= i; j += 2) fillFour(distances, flat, width, [i, other, j, Math.min(j + 1, n - 1)]);
  }
  return distances;
}

function fillFour(distances: Float64Array, flat: Float64Array, width: number, places: readonly number[]): void {
  const [a, b, c, d] = places;
  const [atA, atB, atC, atD] = [a * width, b * width, c * width, d * width];
  let [ac, ad, bc, bd] = [0, 0, 0, 0];
  for (let p = 0; p < width; p++) {
    const inA = flat[atA + p];
    const inB = flat[atB + p];
    const inC = flat[atC + p];
    const inD = flat[atD + p];
    ac += (inA - inC) * (inA - inC);
    ad += (inA - inD) * (inA - inD);
    bc += (inB - inC) * (inB - inC);
    bd += (inB - inD) * (inB - inD);
  }
  const n = Math.sqrt(distances.length);
  distances[a * n + c] = ac;
  distances[c * n + a] = ac;
  distances[a * n + d] = ad;
  distances[d * n + a] = ad;
  distances[b * n + c] = bc;
  distances[c * n + b] = bc;
  distances[b * n + d] = bd;
  distances[d * n + b] = bd;
}

/** 1 on the diagonal, and -1 / sqrt(edges of one point x edges of the other) for each edge. */
function normalisedLaplacian(joined: readonly (readonly number[])[]): SparseMatrix {
  const size = joined.length;
  const entries = joined.reduce((sum, each) => sum + each.length + 1, 0);
  const [starts, columns, values] = [new Int32Array(size + 1), new Int32Array(entries), new Float64Array(entries)];
  let at = 0;
  for (let i = 0; i < size; i++) {
    for (const j of [i, ...joined[i]]) {
      columns[at] = j;
      values[at++] = i === j ? 1 : -1 / Math.sqrt(joined[i].length * joined[j].length);
    }
    starts[i + 1] = at;
  }
  return { size, starts, columns, values };
}

export function squaredDistance(a: Float64Array, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += square(a[i] - b[i]);
  return sum;
}

function eigengap(eigenvalues: Float64Array, most: number): number {
  let best = 1;
  for (let k = 2; k <= most; k++) {
    if (eigenvalues[k] - eigenvalues[k - 1] > eigenvalues[best] - eigenvalues[best - 1]) best = k;
  }
  return best;
}

function tightest(points: number[][], count: number, seed: Seed): number[] {
  let [best, least] = [[] as number[], Number.POSITIVE_INFINITY];
  for (let start = 0; start < STARTS; start++) {
    const { clusters, centroids } = kmeans(points, count, {
      seed: stream(seed, "strategies", start).integer(2 ** 31),
      initialization: "kmeans++",
      maxIterations: MAX_ITERATIONS,
    });
    const spread = points.reduce(
      (sum, point, i) => sum + point.reduce((all, value, d) => all + square(value - centroids[clusters[i]][d]), 0),
      0,
    );
    if (spread < least) [best, least] = [clusters, spread];
  }
  return best;
}

function byFirstAppearance(clusters: readonly number[]): { labels: Int32Array; count: number } {
  const numbers = new Map<number, number>();
  const labels = Int32Array.from(clusters, (cluster) => {
    if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
    return numbers.get(cluster) as number;
  });
  return { labels, count: numbers.size };
}
