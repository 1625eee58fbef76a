import { expect, test } from "vitest";
import {
  averageFits,
  type Fit,
  type ReferenceGame,
} from "../../../../dist/explain/shapley/per-reference/average-fits.js";
import { noises } from "../../../fixtures/games.js";

const game = (weight: number, names: readonly number[]): ReferenceGame => ({
  weight,
  names: Int32Array.from(names),
  differences: new Float64Array(0),
  total: 0,
});
const games = [game(0.5, [2, 0]), game(0.2, [1, 3]), game(0, [0, 1]), game(0.3, [0, 3])];
const valuesOf = [
  [1, 2],
  [3, 5],
  [1e9, 1e9],
  [-4, 7],
].map((values) => Float64Array.from(values));

test("values are summed by weight, each under its player's own name", async () => {
  const fitted: number[] = [];
  const { values } = await averageFits(games, 4, (_, row) => {
    fitted.push(row);
    return { values: valuesOf[row] };
  });
  expect(fitted).toEqual([0, 1, 3]);
  const expected = [0.5 * 2 + 0.3 * -4, 0.2 * 3, 0.5 * 1, 0.2 * 5 + 0.3 * 7];
  values.forEach((value, name) => expect(value).toBeCloseTo(expected[name], 12));
});

test("where all errors are known, that of the sum is that of a sum of independent ones", async () => {
  const errorsOf = [
    [0.1, 0.2],
    [0.3, 0.4],
    [0, 0],
    [0.5, 0.6],
  ].map((errors) => Float64Array.from(errors));
  const found = await averageFits(games, 4, (_, row) => ({
    values: valuesOf[row],
    errors: { standardErrors: errorsOf[row], heldOutError: row === 2 ? 1e9 : 0.1 * (row + 1) },
  }));
  const expected = [Math.hypot(0.5 * 0.2, 0.3 * 0.5), 0.2 * 0.3, 0.5 * 0.1, Math.hypot(0.2 * 0.4, 0.3 * 0.6)];
  found.standardErrors?.forEach((error, name) => expect(error).toBeCloseTo(expected[name], 12));
  expect(found.heldOutError).toBeCloseTo(Math.sqrt(0.5 * 0.1 ** 2 + 0.2 * 0.2 ** 2 + 0.3 * 0.4 ** 2), 12);
});

test("a correction, which is part of the values, has as much of an error as it says", async () => {
  const found = await averageFits(games, 4, (_, row) => ({
    values: valuesOf[row],
    correction: Float64Array.of(0.1 * row, -0.3),
    errors: { standardErrors: Float64Array.of(0.2, 0.2), heldOutError: 0 },
  }));
  const expected = Math.hypot(0.5 * 0.2, 0.3 * 0.2, 0.5 * 0.3, 0.3 * 0.1 * 3);
  expect(found.standardErrors?.[0]).toBeCloseTo(expected, 12);
  expect(found.values[1]).toBeCloseTo(0.2 * 3, 12);
});

test("errors of some games stand for those of all: on average over which, they are right", async () => {
  const count = 60;
  const many = Array.from({ length: count }, (_, row) => game((1 + (row % 3)) / (2 * count), [0]));
  const errors = noises(count, 3).map((value) => 1 + value / 2);
  const fitWith =
    (known: (row: number) => boolean): Fit =>
    (_, row) => ({
      values: Float64Array.of(0),
      errors: known(row) ? { standardErrors: Float64Array.of(errors[row]), heldOutError: errors[row] } : undefined,
    });
  const whole = await averageFits(
    many,
    1,
    fitWith(() => true),
  );
  const variance = (found: typeof whole) => (found.standardErrors?.[0] ?? 0) ** 2;
  let mean = 0;
  for (let step = 0; step < 5; step++)
    mean +=
      variance(
        await averageFits(
          many,
          1,
          fitWith((row) => row % 5 === step),
        ),
      ) / 5;
  expect(Math.abs(mean / variance(whole) - 1)).toBeLessThan(0.03);
  const alone = await averageFits(
    many,
    1,
    fitWith((row) => row === 7),
  );
  expect(alone.heldOutError).toBeCloseTo(errors[7], 12);
});

test("errors are not known where they are not for one of the games", async () => {
  const found = await averageFits(games, 4, (_, row) => ({
    values: valuesOf[row],
    errors: { standardErrors: row === 1 ? null : Float64Array.of(1, 1), heldOutError: 0.2 },
  }));
  expect(found.standardErrors).toBeNull();
  expect(found.heldOutError).toBeCloseTo(0.2, 12);
});
