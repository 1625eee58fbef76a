import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, type Feature, kernelShap, type Matrix, matrix, probe } from "whybox";
import { type Controls, keep, noneKept } from "whybox/extending";
import { noises } from "../../fixtures/games.js";

const features: readonly Feature[] = [
  { name: "age", kind: "number", missing: true },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "smith"] },
  { name: "flat", kind: "number" },
];
const ages = noises(400, 3).map((value) => 40 + 20 * value);
const background = matrix(ages.map((age, row) => [row % 10 === 0 ? Number.NaN : age, row % 4 === 0 ? 2 : row % 2, 7]));
const instance = [45, 2, 7];
const bound = (options = {}) => {
  const masker = binnedColumns(background, instance, options);
  return masker.forInput({ kind: "columns", features }, "m");
};
const request = {
  samples: 4096,
  seed: 1,
  replicate: 0,
  distance: "euclidean",
  design: "quasi",
  instanceShare: 0,
} as const;
type Sample = { z: Matrix; rows: Matrix; meanWeight: number; weights?: Float64Array; controls?: Controls };
const sample = (width: number, more: object = {}): Sample => {
  const drawn = bound().neighbourhood({ ...request, width, ...more });
  const rows = drawn.perturbation.perturber().perturb(drawn.plan, { from: 0, to: 4096 }, { from: 0, to: 0 }) as Matrix;
  return { ...drawn, rows };
};
/** One array per control, one number per sample. */
const controlsOf = (controls: Controls, samples: number) =>
  Array.from({ length: controls.count }, (_, control) => {
    const values = new Float64Array(samples);
    const only = new Float64Array(controls.count);
    only[control] = 1;
    controls.addTo(values, only);
    return values;
  });
const column = ({ data, columns, rows }: Matrix, index: number) =>
  Array.from({ length: rows }, (_, row) => data[row * columns + index]);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const present = ages.filter((_, row) => row % 10 !== 0).toSorted((a, b) => a - b);
const edge = (quarter: number) => {
  const rank = quarter * 0.25 * (present.length - 1);
  return present[Math.floor(rank)] + (rank % 1) * (present[Math.ceil(rank)] - present[Math.floor(rank)]);
};

describe("binnedColumns", () => {
  test("names the instance's bins", () => {
    const predicates = bound()
      .describe({ kind: "columns", features }, "m")
      .map(({ predicate }) => predicate);
    expect(predicates[0]).toMatch(/^\d+(\.\d+)? < age <= \d+(\.\d+)?$|^age > |^age <= /);
    expect(predicates.slice(1)).toEqual(["job = smith", "flat <= 7"]);
  });

  test("a background that was written into is cut anew", () => {
    const rows = [[1], [2], [3], [4]];
    const table = matrix(rows);
    const predicate = (given: Matrix | number[][]) =>
      binnedColumns(given, [2]).forInput({ kind: "columns", features: [{ name: "x", kind: "number" }] }, "m");
    const name = (masker: ReturnType<typeof predicate>) =>
      masker?.describe({ kind: "columns", features: [{ name: "x", kind: "number" }] }, "m")[0].predicate;
    for (const given of [table, rows]) expect(name(predicate(given))).toBe("1.75 < x <= 2.5");
    table.data.set([1, 2, 10, 20]);
    rows[2][0] = 10;
    rows[3][0] = 20;
    for (const given of [table, rows]) expect(name(predicate(given))).toBe("1.75 < x <= 6");
  });

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

  /** True if two ages lie between the same quartiles of the known ages. */
  function sameBin(a: number, b: number): boolean {
    const bin = (age: number) => [1, 2, 3].filter((quarter) => age > edge(quarter)).length;
    return bin(a) === bin(b);
  }

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

  test("for those who keep and hide: a kept part is a value of the instance's bin, a hidden one the background row's", () => {
    const masker = bound();
    const z = noneKept(2, 3);
    keep(z, 1, 0);
    keep(z, 1, 1);
    const { data } = masker.perturber().perturb({ z }, { from: 0, to: 2 }, { from: 0, to: 400 }) as Matrix;
    expect(data.slice(0, 1200)).toEqual(background.data);
    const kept = Array.from({ length: 400 }, (_, row) => data.subarray(1200 + 3 * row, 1203 + 3 * row));
    expect(kept.every(([age, job, flat]) => sameBin(age, 45) && job === 2 && flat === 7)).toBe(true);
    kept.forEach(([age], row) => {
      // Rows in the bin keep their age; the others take the age of a row in it.
      if (sameBin(background.data[3 * row], 45)) expect(age).toBe(background.data[3 * row]);
      expect(ages).toContain(age);
    });
    expect(new Set(kept.map(([age]) => age)).size).toBeGreaterThan(50);
  });

  test("cuts follow the weights: a row of weight 0 is as good as absent", () => {
    const input = { kind: "columns", features: [{ name: "x", kind: "number" }] } as const;
    const predicate = (rows: number[][], weights?: number[]) =>
      binnedColumns(rows, [4], weights ? { weights } : {})
        .forInput(input, "m")
        .describe(input, "m")[0].predicate;
    const column = Array.from({ length: 9 }, (_, i) => [i]);
    const weights = column.map((_, i) => (i < 5 ? 1 : 0));
    expect(predicate(column, weights)).toBe(predicate(column.slice(0, 5)));
    expect(predicate(column, weights)).not.toBe(predicate(column));
    expect(predicate(column, new Array(9).fill(0.5))).toBe(predicate(column));
  });

  test("entropy edges follow the labels", () => {
    const labels = ages.map((age) => (age > 50 ? "old" : "young"));
    const masker = binnedColumns(background, instance, { edges: "entropy", labels });
    const [age] =
      masker.forInput({ kind: "columns", features }, "m").describe({ kind: "columns", features }, "m") ?? [];
    expect(age.predicate).toMatch(/^age <= (49\.|50)/);
  });

  test("refuses an instance in a place without background, and Shapley values", async () => {
    const model = blackBox((rows) => rows.map(([a]) => a), {
      input: { kind: "columns", features },
      outputs: [{ name: "y" }],
    });
    const nurses = matrix([
      [40, 1, 7],
      [41, 1, 7],
    ]);
    expect(() => probe(model, binnedColumns(nurses, [40, 2, 7]))).toThrow(
      'binnedColumns: instance, "job": no background row has job = smith; use a background that does',
    );
    await expect(kernelShap(probe(model, binnedColumns(background, instance)))).rejects.toThrow(
      "kernelShap: expected a masker that keeps the instance's own parts or hides them, such as columns(background, instance) or tokens(text); this one redraws the values of kept parts",
    );
    expect(() => binnedColumns(background, instance, { edges: "entropy" })).toThrow(
      'binnedColumns: edges "entropy" need labels, one for each of 400 background rows, got none',
    );
  });
});
