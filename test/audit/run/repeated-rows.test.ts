import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { repeatedRows } from "../../../dist/audit/run/repeated-rows.js";

/** Asks rows and tells their answers. */
function told(asked: readonly (readonly [row: readonly number[], ...answer: number[]])[]) {
  const seen = repeatedRows();
  for (const [row, ...answer] of asked) {
    const [place] = seen.places(matrix([row as number[]]));
    seen.answered(place, Float64Array.from(answer));
  }
  return seen.noise();
}

describe("rows that come again are recognised", () => {
  test("bit by bit, gaps and the sign of zero included", () => {
    const cell = fc.constantFrom(0, -0, 1, 2 ** -40, Number.NaN);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), (rows) => {
        const found = repeatedRows().places(matrix(rows));
        const places: number[] = [];
        const distinct: (typeof rows)[number][] = [];
        for (const row of rows) {
          const at = distinct.findIndex((other) => row.every((value, i) => Object.is(value, other[i])));
          places.push(at < 0 ? distinct.push(row) - 1 : at);
        }
        expect(Array.from(found)).toEqual(places);
      }),
      { numRuns: 60 },
    );
  });

  test("also where two rows have one hash, found by trying 600,000 of them", () => {
    const rows = [
      [0.5, 127.762],
      [0.5, 132.129],
      [0.5, 127.762],
      [0.5, 132.129],
    ];
    expect(Array.from(repeatedRows().places(matrix(rows)))).toEqual([0, 1, 0, 1]);
  });

  test("the first thousand of them, in any block", () => {
    const seen = repeatedRows();
    const block = (from: number, to: number) => matrix(Array.from({ length: to - from }, (_, i) => [from + i, 0.5]));
    expect(Array.from(seen.places(block(0, 600)))).toEqual(Array.from({ length: 600 }, (_, i) => i));
    const second = seen.places(block(400, 1100));
    expect(Array.from(second)).toEqual(Array.from({ length: 700 }, (_, i) => (i < 600 ? 400 + i : -1)));
    expect(Array.from(seen.places(block(999, 1001)))).toEqual([999, -1]);
  });
});

describe("the noise between answers to equal rows", () => {
  test("is half the mean square of how far they lie from the first, output by output", () => {
    const noise = told([
      [[1, 2], 0.5, 10],
      [[3, 4], 0.25, 20],
      [[1, 2], 0.75, 10],
      [[9, 9], 7, 7],
      [[3, 4], 0.25, 24],
      [[1, 2], 0.5, 16],
    ]);
    expect(noise).toEqual({ asks: 2, variances: Float64Array.of(0.25 ** 2 / 2 / 3, (16 + 36) / 2 / 3) });
  });

  test("of independent answers is their variance", () => {
    const answers = Array.from({ length: 400 }, (_, i) => ((i * 7919) % 400) / 400);
    // Pairs of equal rows: uniform answers, of variance 1/12.
    const noise = told(answers.map((answer, i) => [[i >> 1], answer]));
    expect(noise?.variances[0]).toBeGreaterThan(0);
    const expected = answers.reduce((sum, answer, i) => sum + (i % 2 ? (answer - answers[i - 1]) ** 2 : 0), 0) / 400;
    expect(noise?.variances[0]).toBeCloseTo(expected, 12);
  });

  test("is none where no row came twice, or answers are the same but for rounding", () => {
    expect(told([])).toBeUndefined();
    expect(
      told([
        [[1], 0.5],
        [[2], 0.75],
      ]),
    ).toBeUndefined();
    expect(
      told([
        [[1], 0.5],
        [[1], 0.5],
      ]),
    ).toBeUndefined();
    expect(
      told([
        [[1], 1000],
        [[1], 1000 * (1 + 2 ** -21)],
      ]),
    ).toBeUndefined();
    expect(
      told([
        [[1], -1000, 3],
        [[1], -1000, 3.5],
      ])?.variances,
    ).toEqual(Float64Array.of(0, 0.125));
    expect(
      told([
        [[1], -3],
        [[1], -3.5],
      ]),
    ).toBeDefined();
  });

  test("keeps answers that are overwritten later", () => {
    const seen = repeatedRows();
    const answer = Float64Array.of(1);
    const [place] = seen.places(matrix([[5]]));
    seen.answered(place, answer);
    answer[0] = 3;
    seen.answered(place, answer);
    expect(seen.noise()?.variances).toEqual(Float64Array.of(2));
    seen.answered(-1, Float64Array.of(99));
    expect(seen.noise()?.variances).toEqual(Float64Array.of(2));
  });
});
