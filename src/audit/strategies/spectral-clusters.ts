import { kmeans } from "ml-kmeans";
import { Matrix as Dense, EVD } from "ml-matrix";
import { type Seed, stream } from "../../random/stream.js";

/** Times that k-means starts anew; the tightest result is kept. */
const STARTS = 10;
const MAX_ITERATIONS = 300;

export type SpectralClusters = {
  /** One per point, numbered by first appearance. */
  readonly labels: Int32Array;
  readonly count: number;
  /** Ascending. */
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
 * Cost: O(n^2 columns + n^3).
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
  const graph = nearestNeighbours(points, Math.min(neighbours, n - 1));
  const degrees = graph.map((row) => row.reduce((sum, edge) => sum + edge, 0));
  const laplacian = Dense.zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      laplacian.set(i, j, (i === j ? 1 : 0) - graph[i][j] / Math.sqrt(degrees[i] * degrees[j]));
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EVD(laplacian, { assumeSymmetric: true });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[a] - realEigenvalues[b]);
  const eigenvalues = order.map((at) => realEigenvalues[at]);
  const count = clusters ?? eigengap(eigenvalues, Math.min(maxClusters, n - 1));
  if (count === 1) return { labels: new Int32Array(n), count, eigenvalues };
  const embedded = Array.from({ length: n }, (_, i) => {
    const row = order.slice(0, count).map((at) => eigenvectorMatrix.get(i, at));
    const norm = Math.hypot(...row);
    return norm > 0 ? row.map((value) => value / norm) : row;
  });
  return { ...byFirstAppearance(tightest(embedded, count, seed)), eigenvalues };
}

/** 1 where either point is among the nearest of the other. */
function nearestNeighbours(points: readonly Float64Array[], neighbours: number): Float64Array[] {
  const n = points.length;
  const graph = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const distances = points.map((point) => squaredDistance(points[i], point));
    const nearest = [...distances.keys()].filter((j) => j !== i).sort((a, b) => distances[a] - distances[b] || a - b);
    for (const j of nearest.slice(0, neighbours)) {
      graph[i][j] = 1;
      graph[j][i] = 1;
    }
  }
  return graph;
}

export function squaredDistance(a: Float64Array, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}

function eigengap(eigenvalues: readonly number[], most: number): number {
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
      (sum, point, i) => sum + point.reduce((all, value, d) => all + (value - centroids[clusters[i]][d]) ** 2, 0),
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
