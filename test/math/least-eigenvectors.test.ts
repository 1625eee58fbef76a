import { EVD, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { leastEigenvectors } from "../../dist/math/least-eigenvectors.js";
import { parkMiller } from "../fixtures/park-miller.js";

type Entries = readonly (readonly number[])[];

function sparse(rows: Entries) {
  const kept = rows.map((row) => [...row.keys()].filter((column) => row[column] !== 0));
  const starts = new Int32Array(rows.length + 1);
  kept.forEach((columns, row) => {
    starts[row + 1] = starts[row] + columns.length;
  });
  return {
    ...{ size: rows.length, starts, columns: Int32Array.from(kept.flat()) },
    values: Float64Array.from(kept.flatMap((columns, row) => columns.map((column) => rows[row][column]))),
  };
}

/** The normalised Laplacian of a graph. */
function laplacian(size: number, joined: (a: number, b: number) => boolean): Entries {
  const edges = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_, b) => (a !== b && joined(Math.min(a, b), Math.max(a, b)) ? 1 : 0)),
  );
  const degrees = edges.map((row) => row.reduce((sum: number, edge) => sum + edge, 0));
  return edges.map((row, a) =>
    row.map((edge, b) => (a === b ? 1 : edge === 0 ? 0 : -1 / Math.sqrt(degrees[a] * degrees[b]))),
  );
}

const diagonal = (values: readonly number[]): Entries =>
  values.map((value, row) => values.map((_, column) => (row === column ? value : 0)));

/** Each pair joined or not, by chance. */
function drawn(size: number, share: number, seed: number): Entries {
  const { uniform } = parkMiller(seed);
  const pairs = new Map<number, boolean>();
  for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) pairs.set(a * size + b, uniform() < share);
  return laplacian(size, (a, b) => b === a + 1 || pairs.get(a * size + b) === true);
}

const ring = (size: number) => laplacian(size, (a, b) => b - a <= 3 || a + size - b <= 3);
const parts = (size: number, each: number) =>
  laplacian(size, (a, b) => Math.floor(a / each) === Math.floor(b / each) && b - a <= 4);
const hubs = (size: number) => laplacian(size, (a) => a < 10);

test.each<[string, Entries, number]>([
  ["a small matrix", drawn(30, 0.2, 1), 30],
  ["a graph by chance", drawn(130, 0.1, 2), 11],
  ["another", drawn(170, 0.03, 3), 5],
  ["a third", drawn(150, 0.3, 4), 1],
  ["a ring, whose eigenvalues come in twos", ring(200), 11],
  ["a long ring", ring(240), 20],
  ["7 parts that no edge joins", parts(140, 20), 11],
  ["26 parts, more than wanted", parts(260, 10), 11],
  ["points joined with the same ten", hubs(160), 11],
  [
    "eigenvalues all but one of which are large",
    diagonal(Array.from({ length: 120 }, (_, i) => (i === 60 ? 0 : 1.99 + i / 12000))),
    4,
  ],
])("has the least eigenvalues, and eigenvectors, of %s", (_name, rows, count) => {
  const { values, vectors } = leastEigenvectors(sparse(rows), { count, most: 2, wanted: () => count });
  const dense = new EVD(new Matrix(rows.map((row) => [...row])), { assumeSymmetric: true }).realEigenvalues;
  const least = dense.toSorted((a, b) => a - b).slice(0, count);
  expect(Math.max(...least.map((value, v) => Math.abs(value - values[v])))).toBeLessThan(1e-12);
  expect(vectors.length).toBe(count);
  const inner = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  for (const [v, vector] of vectors.entries()) {
    const image = Float64Array.from(rows, (row) => row.reduce((sum, entry, i) => sum + entry * vector[i], 0));
    const rest = image.map((value, i) => value - values[v] * vector[i]);
    expect(Math.sqrt(inner(rest, rest))).toBeLessThan(2e-10);
    for (let u = 0; u <= v; u++) expect(Math.abs(inner(vectors[u], vector) - (u === v ? 1 : 0))).toBeLessThan(1e-12);
  }
});

test("tells values apart that are too near for rounds by the dense matrix", () => {
  const values = Array.from({ length: 110 }, (_, i) => (i === 0 ? 0 : 1 + i * 1e-8));
  const matrix = sparse(diagonal(values));
  const found = leastEigenvectors(matrix, { count: 6, most: 2, wanted: () => 6 });
  found.vectors.forEach((vector, v) => {
    expect(Math.abs(vector[v])).toBeCloseTo(1, 12);
  });
  // Where the first vector alone is wanted, values may be off by little.
  const first = leastEigenvectors(matrix, { count: 6, most: 2, wanted: () => 1 });
  expect(first.vectors.map((vector) => Math.abs(vector[0]))).toEqual([expect.closeTo(1, 12)]);
  for (const [v, value] of first.values.entries()) expect(Math.abs(value - values[v])).toBeLessThan(1e-5);
});

test("is the same each time; says how many vectors by the values", () => {
  const matrix = sparse(parts(140, 20));
  const options = { count: 11, most: 2, wanted: (values: Float64Array) => values.filter((each) => each < 1e-9).length };
  const found = leastEigenvectors(matrix, options);
  expect(found.values.length).toBe(11);
  expect(found.vectors.length).toBe(7);
  expect(leastEigenvectors(matrix, options)).toEqual(found);
});
