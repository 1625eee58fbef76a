import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { owenScramble } from "../../dist/random/owen-scramble.js";
import { sobol } from "../../dist/random/sobol.js";
import { stream } from "../../dist/random/stream.js";

const design = (dimensions: number, row = 0) => sobol(dimensions, stream(5, "sobol", row));
const column = (points: Float64Array, dimensions: number, d: number) => points.filter((_, i) => i % dimensions === d);

/** Number of points in each box that is 2^-cuts[d] wide along dimension d. */
function boxCounts(points: Float64Array, dimensions: number, axes: readonly number[], cuts: readonly number[]) {
  const counts = new Int32Array(2 ** cuts.reduce((sum, cut) => sum + cut, 0));
  for (let start = 0; start < points.length; start += dimensions) {
    let box = 0;
    for (const [i, axis] of axes.entries()) box = box * 2 ** cuts[i] + Math.floor(points[start + axis] * 2 ** cuts[i]);
    counts[box]++;
  }
  return counts;
}

/** True if every box of volume 2^(t-m), however cut, holds 2^t of 2^m points. */
function isNet(points: Float64Array, dimensions: number, axes: readonly number[], m: number, t: number): boolean {
  const cut = (left: number, sizes: number[]): boolean => {
    if (sizes.length === axes.length - 1) {
      return boxCounts(points, dimensions, axes, [...sizes, left]).every((count) => count === 2 ** t);
    }
    return Array.from({ length: left + 1 }, (_, size) => size).every((size) => cut(left - size, [...sizes, size]));
  };
  return cut(m - t, []);
}

const UNSCRAMBLED = [
  [0.0, 0.0, 0.0, 0.0, 0.0],
  [0.5, 0.5, 0.5, 0.5, 0.5],
  [0.25, 0.75, 0.75, 0.75, 0.25],
  [0.75, 0.25, 0.25, 0.25, 0.75],
  [0.125, 0.625, 0.375, 0.125, 0.125],
  [0.625, 0.125, 0.875, 0.625, 0.625],
  [0.375, 0.375, 0.625, 0.875, 0.375],
  [0.875, 0.875, 0.125, 0.375, 0.875],
];

describe("sobol", () => {
  test("is a (0, m, 2)-net in its first two dimensions, in every aligned block of 2^m points", () => {
    for (const m of [0, 1, 4, 7, 10]) {
      for (const block of [0, 1, 5])
        expect(isNet(design(2).points(block * 2 ** m, 2 ** m), 2, [0, 1], m, 0)).toBe(true);
    }
  });

  // The t of the first dimensions: Joe & Kuo 2008, table of their property; t grows slowly with the dimension.
  test.each([
    [3, 1],
    [4, 3],
  ])("is a (t, m, %i)-net with t = %i", (dimensions, t) => {
    const axes = Array.from({ length: dimensions }, (_, d) => d);
    for (const m of [5, 8]) expect(isNet(design(dimensions).points(0, 2 ** m), dimensions, axes, m, t)).toBe(true);
  });

  test("has one point in each interval of 2^-m along each of 300 dimensions, padded or not", () => {
    for (const [from, m] of [
      [0, 8],
      [3 * 2 ** 6, 6],
      [2 ** 20, 10],
    ]) {
      const points = design(300).points(from, 2 ** m);
      for (let d = 0; d < 300; d++) {
        expect(new Set(column(points, 300, d).map((x) => Math.floor(x * 2 ** m))).size).toBe(2 ** m);
      }
    }
  });

  test("has pairs of padded dimensions that are nets like those they repeat", () => {
    expect(isNet(design(130).points(0, 256), 130, [128, 129], 8, 0)).toBe(true);
  });

  test("does not correlate dimensions, padded or not", () => {
    const points = design(260).points(0, 4096);
    for (const [a, b] of [
      [0, 1],
      [0, 128],
      [1, 129],
      [127, 255],
      [128, 256],
      [40, 41],
      [200, 259],
    ]) {
      const left = column(points, 260, a);
      const right = column(points, 260, b);
      const product = left.reduce((sum, x, i) => sum + (x - 0.5) * (right[i] - 0.5), 0) / 4096;
      expect(Math.abs(12 * product)).toBeLessThan(0.06);
    }
  });

  test("stays inside (0, 1)", () => {
    const points = design(140).points(2 ** 32 - 50, 50);
    for (const x of points) expect(x > 0 && x < 1).toBe(true);
  });

  test("averages smooth functions with an error that falls faster than n^-1/2", () => {
    // The product has an average of 1 and a variance of 1.1 ^ 6 - 1 or so.
    const error = (n: number) => {
      let squares = 0;
      for (let row = 0; row < 30; row++) {
        const points = design(6, row).points(0, n);
        let sum = 0;
        for (let i = 0; i < n; i++) {
          let product = 1;
          for (let d = 0; d < 6; d++) product *= 1 + (points[6 * i + d] - 0.5);
          sum += product;
        }
        squares += (sum / n - 1) ** 2;
      }
      return Math.sqrt(squares / 30);
    };
    const errors = [2 ** 6, 2 ** 9, 2 ** 12].map(error);
    const slope = Math.log2(errors[2] / errors[0]) / 6;
    expect(slope).toBeLessThan(-0.9);
    // Independent points would be off by sqrt((1 + 1/12)^6 - 1) / sqrt(n).
    expect(errors[2]).toBeLessThan(Math.sqrt((13 / 12) ** 6 - 1) / 2 ** 6 / 10);
  });

  test("is unbiased: over many streams, each point is uniform", () => {
    const runs = 2000;
    const firsts = Array.from({ length: runs }, (_, row) => design(3, row).points(0, 4));
    for (const entry of [0, 4, 8, 11]) {
      const sorted = firsts.map((points) => points[entry]).toSorted((a, b) => a - b);
      // Kolmogorov and Smirnov: above 1.95 / sqrt(runs) once in a thousand.
      const apart = Math.max(...sorted.map((x, i) => Math.abs(x - (i + 0.5) / runs)));
      expect(apart).toBeLessThan(1.95 / Math.sqrt(runs));
    }
  });

  test("gives independent randomisations for different streams", () => {
    const [a, b] = [1, 2].map((row) => design(1, row).points(0, 2048));
    expect(a.filter((x, i) => x === b[i])).toHaveLength(0);
    // Errors of two randomisations do not go together.
    const errors = Array.from({ length: 400 }, (_, row) =>
      design(1, row)
        .points(0, 16)
        .reduce((sum, x) => sum + x, -8),
    );
    const pairs = errors.filter((_, i) => i % 2 === 0).map((error, i) => [error, errors[2 * i + 1]]);
    const product = pairs.reduce((sum, [left, right]) => sum + left * right, 0);
    const squares = errors.reduce((sum, error) => sum + error * error, 0) / 2;
    expect(Math.abs(product / squares)).toBeLessThan(0.25);
  });

  test("gives the same bits for the same stream, in any order and with any number of further dimensions", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 140 }), (from, count, d) => {
        const whole = design(d).points(from, count);
        const sequence = design(d);
        sequence.points(7, 3);
        const last = sequence.points(from + count - 1, 1);
        expect(last).toEqual(whole.subarray((count - 1) * d));
        const wider = design(d + 3).points(from, count);
        for (let row = 0; row < count; row++) {
          expect(wider.subarray(row * (d + 3), row * (d + 3) + d)).toEqual(whole.subarray(row * d, (row + 1) * d));
        }
      }),
      { numRuns: 40 },
    );
    // Golden: these bits do not change between versions.
    expect(Array.from(design(2).points(0, 3))).toEqual([
      0.5905069446889684, 0.5682773896260187, 0.16288140963297337, 0.05709209118504077, 0.8653397486777976,
      0.35838762938510627,
    ]);
  });

  test("has the digits of Joe and Kuo where nothing is scrambled", () => {
    // Random numbers of 0 name a permutation that is the same for all; it is undone by its own table.
    const still = sobol(5, { uniform: () => 0, integer: () => 0 });
    const scrambled = still.points(0, 8);
    const numbers = new Map(
      Array.from({ length: 8 }, (_, i) => [(owenScramble(i << 29, 0, 0) + 0.5) / 2 ** 32, i / 8]),
    );
    const rows = Array.from({ length: 8 }, (_, i) =>
      Array.from(scrambled.subarray(5 * i, 5 * i + 5), (x) => numbers.get(x)),
    );
    // Joe & Kuo 2008 and scipy 1.17, in binary order.
    expect(rows).toEqual(UNSCRAMBLED);
  });
});

describe("owenScramble", () => {
  test("permutes intervals and tears none apart: numbers that share k digits still share them", () => {
    const bits = fc.nat(0xffffffff);
    fc.assert(
      fc.property(bits, bits, bits, bits, (a, b, key, multiplier) => {
        const shared = Math.clz32(a ^ b);
        expect(Math.clz32(owenScramble(a, key, multiplier) ^ owenScramble(b, key, multiplier))).toBe(shared);
      }),
    );
  });

  test("flips each digit for half of the keys", () => {
    const random = stream(1, "keys");
    const flips = new Int32Array(32);
    for (let run = 0; run < 4000; run++) {
      const word = () => random.integer(2 ** 32) | 0;
      const value = word() >>> 0;
      const changed = owenScramble(value, word(), word()) ^ value;
      for (let bit = 0; bit < 32; bit++) flips[bit] += (changed >>> bit) & 1;
    }
    // Four standard deviations of a fair coin.
    for (const count of flips) expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(1000));
  });
});
