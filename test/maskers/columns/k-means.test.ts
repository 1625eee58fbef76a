import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { kMeans, type PointColumn } from "../../../dist/maskers/columns/k-means.js";

const noTurns = async () => {};
const ROWS = 60;

function columnsOf(seed: number): PointColumn[] {
  const random = stream(seed, "points");
  return [
    { kind: "number", values: Float64Array.from({ length: ROWS }, () => 2 * random.uniform() - 1) },
    {
      kind: "category",
      labels: 3,
      values: Float64Array.from({ length: ROWS }, () => (random.uniform() < 0.1 ? Number.NaN : random.integer(3))),
    },
  ];
}

/** Points with a label as a corner of a simplex, 1 / root 2 along its own axis; a gap is the origin. */
function points(columns: readonly PointColumn[]): number[][] {
  return Array.from({ length: ROWS }, (_, row) =>
    columns.flatMap((column) =>
      column.kind === "number"
        ? [column.values[row]]
        : Array.from({ length: column.labels }, (_, label) => (column.values[row] === label ? Math.SQRT1_2 : 0)),
    ),
  );
}
const squared = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);

test("every row belongs to the nearest of the means of the clusters, labels told apart as corners of a simplex", async () => {
  for (let seed = 0; seed < 12; seed++) {
    const columns = columnsOf(seed);
    const clusters = await kMeans(columns, ROWS, 4, stream(seed, "k-means"), noTurns);
    const all = points(columns);
    const centres = [0, 1, 2, 3].flatMap((k) => {
      const own = all.filter((_, row) => clusters[row] === k);
      return own.length === 0
        ? []
        : [{ k, centre: own[0].map((_, d) => own.reduce((sum, p) => sum + p[d], 0) / own.length) }];
    });
    all.forEach((point, row) => {
      const distances = centres.map(({ k, centre }) => ({ k, distance: squared(point, centre) }));
      const own = distances.find(({ k }) => k === clusters[row])?.distance as number;
      for (const { distance } of distances) expect(own).toBeLessThanOrEqual(distance + 1e-9);
    });
  }
});

test("clouds far apart are the clusters, whatever the seed", async () => {
  const values = Float64Array.from({ length: ROWS }, (_, row) => 100 * (row % 3) + row / ROWS);
  for (let seed = 0; seed < 10; seed++) {
    const clusters = await kMeans([{ kind: "number", values }], ROWS, 3, stream(seed, "k-means"), noTurns);
    clusters.forEach((cluster, row) => expect(cluster).toBe(clusters[row % 3]));
    expect(new Set(clusters).size).toBe(3);
  }
});
