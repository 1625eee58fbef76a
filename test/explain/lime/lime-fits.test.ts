import { expect, test } from "vitest";
import { independentReplicates, isExact, rowsOf } from "../../../dist/explain/lime/lime-fits.js";

type State = Parameters<typeof isExact>[0];
const matrixOf = (columns: number, ...data: number[]) => ({
  data: Float64Array.from(data),
  rows: data.length / columns,
  columns,
});
const replicate = (value: number, group?: number) => ({
  z: matrixOf(2, value, 0, 0, value),
  y: matrixOf(1, value, value + 0.5),
  ...(group !== undefined && { group }),
});
const independent = (...replicates: ReturnType<typeof replicate>[]) =>
  independentReplicates({ replicates } as unknown as State);

test("replicates that met the same sampled reference rows are one", () => {
  const found = independent(replicate(1, 0), replicate(2, 1), replicate(3, 0));
  expect(found.map(({ y }) => [...y.data])).toEqual([
    [1, 1.5, 3, 3.5],
    [2, 2.5],
  ]);
  expect(rowsOf(found)).toBe(6);
});

test("without groups each is independent of the others", () => {
  const all = [replicate(1), replicate(2)];
  expect(independent(...all)).toEqual(all);
});

test("nothing is left to chance where every coalition was asked, of rows that are no sample and answers that do not vary", () => {
  const state = (options: object, probe: object, more: object = {}) =>
    isExact({
      options: { enumerate: true, ...options },
      probe: { sampled: false, ...probe },
      instance: {},
      ...more,
    } as State);
  expect(state({}, {})).toBe(true);
  expect(state({ enumerate: false }, {})).toBe(false);
  expect(state({}, { sampled: true })).toBe(false);
  expect(state({}, {}, { worthNoise: {} })).toBe(false);
  expect(state({}, {}, { instance: { noise: {} } })).toBe(false);
});
