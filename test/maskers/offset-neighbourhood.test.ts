import { expect, test } from "vitest";
import { offsetNeighbourhood, type Scaled } from "../../dist/maskers/offset-neighbourhood.js";

const request = {
  samples: 4096,
  seed: 5,
  replicate: 0,
  instanceShare: 0,
  design: "quasi",
  distance: "euclidean",
  width: 0.8,
} as const;
const number: Scaled = { kind: "number", mean: 10, scale: 2, value: 13 };
const category: Scaled = {
  kind: "category",
  values: Float64Array.of(0, 1, 2),
  shares: Float64Array.of(0.5, 0.3, 0.2),
  instanceBin: 2,
};
const constant: Scaled = { kind: "number", mean: 4, scale: 0, value: 4 };
const columnOf = (z: { data: Float64Array; rows: number; columns: number }, column: number) =>
  Array.from({ length: z.rows }, (_, row) => z.data[row * z.columns + column]);
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** By a fine grid: mean, variance and total of a normal distribution around `centre` times the kernel around x. */
function byGrid(centre: number, spread: number, x: number, width: number) {
  let [total, first, second] = [0, 0, 0];
  const step = 0.001;
  for (let t = -10; t < 10; t += step) {
    const density = Math.exp(-((t - centre) ** 2) / (2 * spread * spread)) / (spread * Math.sqrt(2 * Math.PI));
    const weight = density * Math.exp(-((t - x) ** 2) / (2 * width * width)) * step;
    total += weight;
    first += weight * t;
    second += weight * t * t;
  }
  return { total, mean: first / total, variance: second / total - (first / total) ** 2 };
}

test.each(["instance", "mean"] as const)(
  "around the %s, numbers are drawn under the kernel, and the average weight is the kernel's integral",
  (centre) => {
    const { z, meanWeight } = offsetNeighbourhood(request, [number], centre, 1);
    const expected = byGrid(centre === "instance" ? 1.5 : 0, 1, 1.5, 0.8);
    const drawn = columnOf(z, 0);
    const mean = meanOf(drawn);
    expect(mean).toBeCloseTo(expected.mean, 2);
    expect(meanOf(drawn.map((value) => (value - mean) ** 2))).toBeCloseTo(expected.variance, 2);
    expect(meanWeight).toBeCloseTo(expected.total, 6);
  },
);

test("a category keeps its label as often as its share says, tilted by the kernel of one step", () => {
  const { z, meanWeight } = offsetNeighbourhood(request, [category], "instance", 1);
  const away = 0.8 * Math.exp(-1 / (2 * 0.8 ** 2));
  expect(meanWeight).toBeCloseTo(0.2 + away, 9);
  expect(meanOf(columnOf(z, 0))).toBeCloseTo(0.2 / (0.2 + away), 2);
});

test("a number that never varies stays as it is", () => {
  const { z } = offsetNeighbourhood(request, [number, constant], "instance", 1);
  expect(new Set(columnOf(z, 1))).toEqual(new Set([0]));
});

test("of another distance the samples are weighed instead", () => {
  const plain = { ...request, distance: "manhattan", width: 2 } as const;
  const { z, weights, meanWeight } = offsetNeighbourhood(plain, [number, category], "instance", 1);
  expect(meanWeight).toBe(1);
  for (const row of [0, 17, 4000]) {
    const distance = Math.abs(z.data[2 * row] - 1.5) + Math.abs(z.data[2 * row + 1] - 1);
    expect(weights?.[row]).toBeCloseTo(Math.exp(-(distance ** 2) / (2 * 4)), 12);
  }
});
