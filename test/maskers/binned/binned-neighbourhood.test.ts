import { describe, expect, test } from "vitest";
import { binnedColumns, type Matrix } from "whybox";
import type { Controls } from "whybox/extending";
import { background, bound, column, controlsOf, mean, request, sameBin, sample } from "./aged-people.js";

describe("samples of bins", () => {
  test("samples bins and categories as often as they come up, without a kernel", () => {
    const { z, rows, meanWeight } = sample(Number.POSITIVE_INFINITY);
    expect(meanWeight).toBeCloseTo(1, 12);
    const share = mean(column(background, 0).map((age) => (Number.isNaN(age) ? 0 : Number(sameBin(age, 45)))));
    expect(mean(column(z, 0))).toBeCloseTo(share, 2);
    expect(mean(column(z, 1))).toBeCloseTo(0.25, 2);
    expect(column(z, 2).every((kept) => kept === 1)).toBe(true);
    expect(mean(column(rows, 0).map((age) => Number(Number.isNaN(age))))).toBeCloseTo(0.1, 2);
    expect(column(rows, 2).every((flat) => flat === 7)).toBe(true);
  });

  test("draws the value of a bin that holds one alone, within its deviation of 1e-11, as often as it comes up", () => {
    const values = [3, 3, 3, 3, 3, 0.1, 0.1, 0.1, 7, 9];
    const bound = binnedColumns(
      values.map((value) => [value]),
      [9],
      { edges: "decile" },
    ).forInput({ kind: "columns", features: [{ name: "x", kind: "number" }] }, "m");
    const drawn = bound?.neighbourhood({ ...request, width: Number.POSITIVE_INFINITY });
    const rows = drawn.perturbation
      .perturber()
      .perturb(drawn.plan, { from: 0, to: 4096 }, { from: 0, to: 0 }) as Matrix;
    const counts = new Map<number, number>();
    for (const value of column(rows, 0)) {
      const rounded = Number(value.toFixed(9));
      counts.set(rounded, (counts.get(rounded) ?? 0) + 1 / 4096);
    }
    expect([...counts.keys()].toSorted()).toEqual([0.1, 3, 7, 9]);
    for (const [value, share] of counts) expect(share).toBeCloseTo(values.filter((v) => v === value).length / 10, 2);
  });

  test("z is 1 exactly where the sample fell into the instance's bin", () => {
    const { z, rows } = sample(2);
    column(rows, 0).forEach((age, row) => {
      if (Number.isNaN(age)) expect(z.data[3 * row]).toBe(0);
      else expect(z.data[3 * row]).toBe(Number(sameBin(age, 45)));
    });
    column(rows, 1).forEach((job, row) => expect(z.data[3 * row + 1]).toBe(Number(job === 2)));
  });

  test("the kernel in the sampling is the kernel in the weights", () => {
    const width = 0.8;
    const plain = sample(Number.POSITIVE_INFINITY);
    const weights = Array.from({ length: 4096 }, (_, row) => {
      const zeros = 3 - plain.z.data.subarray(3 * row, 3 * row + 3).reduce((sum, kept) => sum + kept, 0);
      return Math.exp(-zeros / (2 * width * width));
    });
    const tilted = sample(width);
    expect(tilted.weights).toBeUndefined();
    expect(tilted.meanWeight).toBeCloseTo(mean(weights), 2);
    for (const part of [0, 1]) {
      const weighted =
        column(plain.z, part).reduce((sum, kept, row) => sum + kept * weights[row], 0) / mean(weights) / 4096;
      expect(mean(column(tilted.z, part))).toBeCloseTo(weighted, 2);
    }
  });

  test("other distances come with weights", () => {
    const { weights, meanWeight, z } = sample(0.5, { distance: "manhattan" });
    expect(meanWeight).toBe(1);
    weights?.forEach((weight, row) => {
      const zeros = 3 - z.data.subarray(3 * row, 3 * row + 3).reduce((sum, kept) => sum + kept, 0);
      expect(weight).toBeCloseTo(Math.exp(-(zeros * zeros) / (2 * 0.25)), 12);
    });
  });

  test("a row is the same wherever it is made", () => {
    const drawn = bound().neighbourhood({ ...request, width: 1 });
    const { perturb } = drawn.perturbation.perturber();
    const all = (perturb(drawn.plan, { from: 0, to: 100 }, { from: 0, to: 0 }) as Matrix).data.slice();
    const some = perturb(drawn.plan, { from: 40, to: 60 }, { from: 0, to: 0 }) as Matrix;
    expect(some.data).toEqual(all.slice(40 * 3, 60 * 3));
  });

  test("a row is the same however many are drawn with it", () => {
    const rowsOf = (samples: number) => {
      const drawn = bound().neighbourhood({ ...request, samples, width: 1 });
      return (
        drawn.perturbation.perturber().perturb(drawn.plan, { from: 0, to: samples }, { from: 0, to: 0 }) as Matrix
      ).data.slice();
    };
    const all = rowsOf(256);
    for (let samples = 1; samples < 256; samples += 2) expect(rowsOf(samples)).toEqual(all.slice(0, samples * 3));
  });

  test("controls average 0 whatever z is", () => {
    const { controls, z } = sample(1.3);
    const all = controlsOf(controls as Controls, z.rows);
    for (const one of all) {
      for (const kept of [0, 1]) {
        const values = Array.from(one).filter((_, row) => z.data[3 * row] === kept);
        expect(Math.abs(mean(values))).toBeLessThan(0.02);
      }
    }
    expect(all.length).toBe(6);
    expect(all.some((one) => one.some((value) => value !== 0))).toBe(true);
  });

  test("products with controls and sums of their squares are those of the controls that are added", () => {
    const { controls, z } = sample(1.3);
    const all = controlsOf(controls as Controls, z.rows);
    const values = Float64Array.from({ length: z.rows }, (_, row) => Math.sin(row));
    const sums = new Float64Array(all.length).fill(1);
    controls?.addProducts(sums, values);
    all.forEach((one, control) => {
      expect(sums[control]).toBeCloseTo(1 + one.reduce((sum, value, row) => sum + value * values[row], 0), 9);
      expect(controls?.squares()[control]).toBeCloseTo(
        one.reduce((sum, value) => sum + value * value, 0),
        9,
      );
    });
  });
});
