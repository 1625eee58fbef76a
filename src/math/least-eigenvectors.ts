import { Matrix as Dense, EVD } from "ml-matrix";
import { stream } from "../random/stream.js";

/** The entries of a square matrix that are not 0, row by row. */
export type SparseMatrix = {
  readonly size: number;
  /** Where each row begins in `columns` and `values`, and where the last one ends: size + 1. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
};

type Eigenvectors = {
  /** Ascending. */
  readonly values: Float64Array;
  /** Of the first values, as many as asked for; each of length 1. */
  readonly vectors: readonly Float64Array[];
};

/** Up to here all eigenvectors of the dense matrix take less than 20 ms. */
const MAX_DENSE = 100;
/** Vectors beyond those wanted: the further off the first eigenvalue left out, the fewer rounds. */
const SPARE = 8;
/** Vectors that a product reads the matrix once for. */
const AT_ONCE = 4;
/** A polynomial magnifies the least eigenvector not yet found by no more than this, so that rounding leaves the others. */
const MAX_GROWTH = 1e10;
const MAX_DEGREE = 100;
/** Degrees after which what rounding brought back of the vectors found, up to 6 times more by each, is taken away. */
const CLEAN_EVERY = 8;
/** Of |A v - value v| where v is wanted. */
const MAX_RESIDUAL = 1e-10;
/** Where the value alone is wanted: it is off by no more, and by about the square where others are not as near. */
const MAX_VALUE_RESIDUAL = 1e-5;
/** Share of a vector that rounding leaves where the others hold all of it. */
const NOTHING_LEFT = 1e-13;
/** Share of `most` from which at least a polynomial is small. */
const MAX_FROM = 0.95;
/** Graphs of neighbours of 800 points took 3 to 12 rounds. */
const MAX_ROUNDS = 60;

/**
 * The eigenvectors of the least eigenvalues of a symmetric matrix: orthogonal iteration on a block of vectors, by a
 * Chebyshev polynomial of the matrix that is small on the eigenvalues not wanted. It ends once |A v - value v| is at
 * most 1e-10 for every vector, and 1e-5 where the value alone is wanted, as values within 1e-6 take long to tell apart.
 * A matrix that takes more than 60 rounds, or has few rows (100, or three for each vector of the block), is decomposed
 * as a dense one. ml-matrix computes all eigenvectors or none, which takes seconds for 800 rows. The start is random, by
 * a fixed seed.
 *
 * Eigenvectors of one eigenvalue are any orthonormal vectors of their space, in both ways.
 *
 * @param matrix  symmetric, its eigenvalues from 0 on
 * @param count  eigenvalues wanted, at most as many as rows
 * @param wanted  how many eigenvectors are wanted, by the eigenvalues
 * @param most  no eigenvalue is greater
 * Source: Zhou, Saad, Tiago & Chelikowsky 2006, Journal of Computational Physics 219, 172-184.
 * Cost: O(entries x count) for each degree of a round, O(size x count^2) for each round; O(size^3) where dense.
 */
export function leastEigenvectors(
  matrix: SparseMatrix,
  { count, most, wanted }: { count: number; most: number; wanted: (values: Float64Array) => number },
): Eigenvectors {
  const { size } = matrix;
  const width = AT_ONCE * Math.ceil((count + SPARE) / AT_ONCE);
  if (size <= MAX_DENSE || 3 * width > size) return densely(matrix, count, wanted);
  const block = randomBlock(width * size, 0);
  for (let round = 0, found = 0; round < MAX_ROUNDS; round++) {
    orthonormalise(block, size, found);
    const ritz = rayleighRitz(matrix, block);
    block.set(ritz.block);
    const values = ritz.values.slice(0, count);
    const vectors = wanted(values);
    if (ritz.residuals.every((each, v) => v >= count || each <= (v < vectors ? MAX_RESIDUAL : MAX_VALUE_RESIDUAL))) {
      return { values, vectors: Array.from({ length: vectors }, (_, v) => block.slice(v * size, (v + 1) * size)) };
    }
    found = ritz.residuals.findIndex((each, v) => v === count || !(each <= MAX_RESIDUAL));
    // Products come by fours: a vector found may be among those magnified, too.
    found -= found % AT_ONCE;
    magnify(matrix, block, found, {
      least: ritz.values[found],
      from: Math.min(ritz.values[width - 1], MAX_FROM * most),
      to: most,
    });
  }
  return densely(matrix, count, wanted);
}

function densely(
  { size, starts, columns, values }: SparseMatrix,
  count: number,
  wanted: (values: Float64Array) => number,
): Eigenvectors {
  const dense = Dense.zeros(size, size);
  for (let row = 0; row < size; row++) {
    for (let entry = starts[row]; entry < starts[row + 1]; entry++) dense.set(row, columns[entry], values[entry]);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EVD(dense, { assumeSymmetric: true });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[a] - realEigenvalues[b]).slice(0, count);
  const least = Float64Array.from(order, (at) => realEigenvalues[at]);
  const vectors = order.slice(0, wanted(least)).map((at) => Float64Array.from(eigenvectorMatrix.getColumn(at)));
  return { values: least, vectors };
}

function randomBlock(length: number, row: number): Float64Array {
  const { uniform } = stream(0, "leastEigenvectors", row);
  return Float64Array.from({ length }, () => uniform() - 0.5);
}

/**
 * scale x (matrix - shift) times each vector of a block, less the vectors in `less`, in place of these.
 *
 * @param block  vectors one after the other, a multiple of AT_ONCE
 */
function product(matrix: SparseMatrix, block: Float64Array, less: Float64Array, { scale = 1, shift = 0 } = {}): void {
  const { size, starts, columns, values } = matrix;
  for (let at = 0; at < block.length; at += AT_ONCE * size) {
    const [a, b, c, d] = [at, at + size, at + 2 * size, at + 3 * size];
    for (let row = 0; row < size; row++) {
      let sumA = -shift * block[a + row];
      let sumB = -shift * block[b + row];
      let sumC = -shift * block[c + row];
      let sumD = -shift * block[d + row];
      for (let entry = starts[row]; entry < starts[row + 1]; entry++) {
        const value = values[entry];
        const column = columns[entry];
        sumA += value * block[a + column];
        sumB += value * block[b + column];
        sumC += value * block[c + column];
        sumD += value * block[d + column];
      }
      less[a + row] = scale * sumA - less[a + row];
      less[b + row] = scale * sumB - less[b + row];
      less[c + row] = scale * sumC - less[c + row];
      less[d + row] = scale * sumD - less[d + row];
    }
  }
}

/** The vectors in the space of a block that come closest to eigenvectors, the least eigenvalue first. */
function rayleighRitz(matrix: SparseMatrix, block: Float64Array) {
  const { size } = matrix;
  const width = block.length / size;
  const image = new Float64Array(block.length);
  product(matrix, block, image);
  const small = Dense.zeros(width, width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) {
      const entry = inner(block, a * size, image, b * size, size);
      small.set(a, b, entry);
      small.set(b, a, entry);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EVD(small, { assumeSymmetric: true });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[a] - realEigenvalues[b]);
  const mixed = (vectors: Float64Array) => {
    const result = new Float64Array(vectors.length);
    for (const [to, at] of order.entries()) {
      for (let from = 0; from < width; from++) {
        addScaled(result, to * size, eigenvectorMatrix.get(from, at), vectors, from * size, size);
      }
    }
    return result;
  };
  const values = Float64Array.from(order, (at) => realEigenvalues[at]);
  const turned = mixed(block);
  const rest = mixed(image);
  const residuals = values.map((value, v) => {
    addScaled(rest, v * size, -value, turned, v * size, size);
    return Math.sqrt(inner(rest, v * size, rest, v * size, size));
  });
  return { values, block: turned, residuals };
}

/**
 * Puts a Chebyshev polynomial of the matrix, times each, in place of all vectors of a block but the first `found`: at most
 * 1 on the eigenvalues of `from` to `to`, and the larger the further an eigenvalue lies below.
 *
 * @param least  the eigenvalue that is magnified by at most MAX_GROWTH, which sets the degree
 */
function magnify(
  matrix: SparseMatrix,
  block: Float64Array,
  found: number,
  { least, from, to }: { least: number; from: number; to: number },
): void {
  const { size } = matrix;
  const known = block.subarray(0, found * size);
  const [half, shift] = [(to - from) / 2, (to + from) / 2];
  let now: Float64Array = block.subarray(found * size);
  let next: Float64Array = new Float64Array(now.length);
  product(matrix, now, next, { scale: 1 / half, shift });
  [now, next] = [next, now];
  const growthRate = (2 * (shift - least)) / half;
  let [growthBefore, growth] = [1, growthRate / 2];
  let degree = 1;
  for (; degree < MAX_DEGREE && growth < MAX_GROWTH; degree++) {
    product(matrix, now, next, { scale: 2 / half, shift });
    [now, next] = [next, now];
    [growthBefore, growth] = [growth, growthRate * growth - growthBefore];
    if (degree % CLEAN_EVERY > 0) continue;
    for (let at = 0; at < now.length; at += size) {
      takeAway(known, now, at, size);
      takeAway(known, next, at, size);
    }
  }
  block.set(now, found * size);
}

/** Makes the vectors of a block orthonormal, one after the other; the first `found` are so. */
function orthonormalise(block: Float64Array, size: number, found: number): void {
  for (let at = found * size, drawn = 1; at < block.length; at += size) {
    const before = block.subarray(0, at);
    const long = Math.sqrt(inner(block, at, block, at, size));
    // Twice, as once leaves what rounding left.
    takeAway(before, block, at, size);
    takeAway(before, block, at, size);
    const left = Math.sqrt(inner(block, at, block, at, size));
    if (!(left <= long * NOTHING_LEFT)) {
      for (let i = at; i < at + size; i++) block[i] /= left;
    } else {
      block.set(randomBlock(size, drawn++), at);
      at -= size;
    }
  }
}

/** Takes the parts along orthonormal vectors away from the vector at `at`. */
function takeAway(orthonormal: Float64Array, block: Float64Array, at: number, size: number): void {
  for (let other = 0; other < orthonormal.length; other += size) {
    addScaled(block, at, -inner(orthonormal, other, block, at, size), orthonormal, other, size);
  }
}

function inner(a: Float64Array, atA: number, b: Float64Array, atB: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += a[atA + i] * b[atB + i];
  return sum;
}

function addScaled(to: Float64Array, at: number, factor: number, from: Float64Array, atFrom: number, size: number) {
  for (let i = 0; i < size; i++) to[at + i] += factor * from[atFrom + i];
}
