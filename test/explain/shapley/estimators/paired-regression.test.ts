import { inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import {
  pairedRegression,
  type RegressionDesign,
} from "../../../../dist/explain/shapley/estimators/paired-regression.js";
import { byPermutations, noises } from "../../../fixtures/games.js";
import { keptIn } from "../../../fixtures/games-per-reference.js";

const PLAYERS = 6;
const regression = pairedRegression(1);
const table = noises(2 ** PLAYERS, 12);
const ends = { empty: Float64Array.of(table[0]), full: Float64Array.of(table[table.length - 1]) };
const drawn = (max: number, players = PLAYERS) =>
  regression.design(players, max, (size) => stream(3, "pairs", size)) as Promise<RegressionDesign>;
const answersTo = ({ coalitions }: RegressionDesign) => Float64Array.from(coalitions.bits, (bits) => table[bits]);

/** Weighted least squares on the signs of players, its sum fixed by a multiplier, by dense matrices. */
function plainly({ pairs, coalitions, asked }: RegressionDesign, answers: ArrayLike<number>): number[] {
  const rows = Array.from(asked, (row) => ({
    signs: [...Array(PLAYERS).keys()].map((player) => (keptIn(coalitions, row).includes(player) ? 1 : -1)),
    difference: answers[row] - answers[row + 1],
  }));
  const system = Matrix.zeros(PLAYERS + 1, PLAYERS + 1);
  const right = Matrix.zeros(PLAYERS + 1, 1);
  for (const [pair, { signs, difference }] of rows.entries()) {
    const weight = pairs.weights[pair];
    for (const [a, one] of signs.entries()) {
      right.set(a, 0, right.get(a, 0) + weight * one * difference);
      for (const [b, other] of signs.entries()) system.set(a, b, system.get(a, b) + weight * one * other);
    }
  }
  for (let player = 0; player < PLAYERS; player++) {
    system.set(player, PLAYERS, 1);
    system.set(PLAYERS, player, 1);
  }
  right.set(PLAYERS, 0, table[table.length - 1] - table[0]);
  return inverse(system).mmul(right).to1DArray().slice(0, PLAYERS);
}

describe("regression on pairs", () => {
  test.each([28, 40])("of %i coalitions is least squares by the kernel, and sums to the total", async (max) => {
    const design = await drawn(max);
    const answers = answersTo(design);
    const { values, standardErrors, asked, degreesOfFreedom } = await regression.estimate(
      design,
      [answers],
      ends,
      undefined,
    );
    const expected = plainly(design, answers);
    values[0].forEach((value, player) => expect(value).toBeCloseTo(expected[player], 10));
    expect(standardErrors[0]?.every((error) => error > 0)).toBe(true);
    expect(asked).toEqual({ count: design.coalitions.rows + 2, of: "coalitions", all: false });
    expect(degreesOfFreedom).toBeLessThan(design.asked.length);
    expect(design.isComplete).toBe(false);
  });

  test("of every pair is exact", async () => {
    const design = await drawn(2 ** PLAYERS);
    expect(design.isComplete).toBe(true);
    const { values } = await regression.estimate(design, [answersTo(design)], ends, undefined);
    byPermutations(table).forEach((value, player) => expect(values[0][player]).toBeCloseTo(value, 10));
  });

  test("takes the noise of a difference for twice that of a worth", async () => {
    const design = await drawn(2 ** PLAYERS);
    const noise = { worth: Float64Array.of(0.5), total: Float64Array.of(0), degreesOfFreedom: 9 };
    const { standardErrors } = await regression.estimate(design, [answersTo(design)], ends, noise);
    // The value is linear in the worths: unit by unit.
    let squares = 0;
    for (let at = 1; at < table.length - 1; at++) {
      const [counts] = byPermutations(table.map((_, coalition) => (coalition === at ? 1 : 0)));
      squares += counts ** 2;
    }
    expect(standardErrors[0]?.[0]).toBeCloseTo(Math.sqrt(0.5 * squares), 8);
  });

  test("goes on with the pairs that were answered, from one more than the players on", async () => {
    const design = await drawn(40);
    const first = (pairs: number) => design.asked.map((_, pair) => +(pair < pairs));
    const left = async (pairs: number) => {
      const done = first(pairs);
      return regression.answered(
        design,
        Array.from({ length: design.coalitions.rows }, (_, row) => done[row >> 1] === 1),
      );
    };
    expect(await left(PLAYERS)).toBeUndefined();
    const rest = (await left(14)) as RegressionDesign;
    expect(rest.asked).toHaveLength(14);
    const answers = answersTo(design);
    const { values } = await regression.estimate(rest, [answers], ends, undefined);
    const expected = plainly({ ...rest, coalitions: design.coalitions }, answers);
    values[0].forEach((value, player) => expect(value).toBeCloseTo(expected[player], 10));
  });
});
