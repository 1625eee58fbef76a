import { describe, expect, test } from "vitest";
import type { Matrix } from "whybox";
import { bootstrapMoments, jackknifeMoments, stackMoments } from "../../../dist/explain/lime/stacked-moments.js";
import { combineMoments } from "../../../dist/regression/combine-moments.js";
import { type WeightedMoments, weightedMoments } from "../../../dist/regression/weighted-moments.js";
import { noise } from "../../fixtures/games.js";

const COLUMNS = 5;
const numbers = noise(11);
const drawn = (rows: number, columns: number, offset: number): Matrix => ({
  data: Float64Array.from({ length: rows * columns }, () => offset + numbers.next().value),
  rows,
  columns,
});
const groups = Array.from({ length: 6 }, (_, group) => {
  const z = drawn(20 + group, COLUMNS, group / 10);
  const y = drawn(20 + group, 2, 3 - group);
  return { z, y, weights: Float64Array.from({ length: z.rows }, () => 1 + numbers.next().value / 2) };
});

/** Moments of the rows of some groups one below the other, each group as often as it counts. */
function plainly(counts: readonly number[]): WeightedMoments {
  const chosen = groups.filter((_, group) => counts[group] > 0);
  const times = counts.filter((count) => count > 0);
  const join = (matrices: readonly Matrix[]): Matrix => ({
    data: Float64Array.from(matrices.flatMap(({ data }) => Array.from(data))),
    rows: matrices.reduce((sum, { rows }) => sum + rows, 0),
    columns: matrices[0].columns,
  });
  const weights = chosen.flatMap((group, i) => Array.from(group.weights, (weight) => times[i] * weight));
  return weightedMoments(join(chosen.map(({ z }) => z)), join(chosen.map(({ y }) => y)), weights);
}

function expectSame(moments: WeightedMoments, plain: WeightedMoments): void {
  expect(moments.total).toBeCloseTo(plain.total, 9);
  for (const name of ["means", "outputMeans", "gram", "cross", "spread"] as const) {
    moments[name].forEach((value, i) => expect(value).toBeCloseTo(plain[name][i], 9));
  }
}

describe("stacked moments", () => {
  const each = groups.map(({ z, y, weights }) => weightedMoments(z, y, weights));
  const stacked = stackMoments(each, combineMoments(each));

  test("without each group are the moments of the other groups' rows", () => {
    let left = 0;
    for (const moments of jackknifeMoments(stacked)) {
      if (!moments) continue;
      expectSame(moments, plainly(groups.map((_, group) => Number(group !== left))));
      left++;
    }
    expect(left).toBe(groups.length);
  });

  test.each([[[1, 1, 1, 1, 1, 1]], [[0, 2, 0, 3, 1, 0]], [[0, 0, 0, 0, 0, 6]]])(
    "of groups that count %j times are the moments of their rows, so many times each",
    (counts) => {
      const momentsOf = bootstrapMoments(stacked);
      // Each call overwrites what the one before gave.
      momentsOf(Float64Array.of(6, 0, 0, 0, 0, 0));
      expectSame(momentsOf(Float64Array.from(counts)), plainly(counts));
    },
  );
});
