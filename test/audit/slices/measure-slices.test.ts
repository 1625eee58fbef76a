import { describe, expect, test } from "vitest";
import type { CodedColumn } from "../../../dist/audit/rules/coded-columns.js";
import { measureSlices } from "../../../dist/audit/slices/measure-slices.js";
import { atOnce } from "../../../dist/core/give-way.js";
import { binomial } from "../../../dist/math/binomial.js";
import { parkMiller } from "../../fixtures/park-miller.js";

type Measuring = Parameters<typeof measureSlices>[2];

/** A column whose codes are these, one per row; a rule asks for a range of them. */
const columnOf = (codes: readonly number[]): CodedColumn => ({
  ...{ name: "place", codes: Uint16Array.from(codes), size: Math.max(...codes) + 1, items: [] },
  condition: ({ from, to }) => ({ column: "place", text: `place ${from} to ${to}` }) as never,
});
const rule = (from: number, to = from) => ({ terms: [{ column: 0, range: { from, to } }], score: 1 });
const measured = (
  codes: readonly number[],
  values: readonly number[],
  rules: readonly ReturnType<typeof rule>[],
  more: Partial<Measuring> = {},
  seed = 1,
) =>
  atOnce(
    measureSlices(
      rules,
      [columnOf(codes)],
      {
        ...{ values: Float64Array.from(values), weights: new Float64Array(codes.length).fill(1) },
        ...{ isWeighted: false, isBinary: false, rows: Int32Array.from(codes.keys()), ...more },
      },
      seed,
    ),
  );

describe("how rarely chance alone puts so much into a slice", () => {
  test("of errors is counted exactly: Fisher's tail, the table of hits by table of hits", () => {
    // 20 rows, of which 8 are in the slice; of 9 errors 7 are inside.
    const codes = Array.from({ length: 20 }, (_, row) => (row < 8 ? 1 : 0));
    const errors = codes.map((_, row) => (row < 7 || row === 12 || row === 17 ? 1 : 0));
    const [slice] = measured(codes, errors, [rule(1)], { isBinary: true });
    const tail = [7, 8].reduce((sum, hits) => sum + binomial(9, hits) * binomial(11, 8 - hits), 0) / binomial(20, 8);
    expect(slice.pValue).toBeCloseTo(tail, 12);
    expect(slice).toMatchObject({ rows: 8, share: 0.4, loss: 7 / 8, lossElsewhere: 2 / 12, text: "place 1 to 1" });
    expect(slice.excess.value).toBeCloseTo(7 / 8 - 2 / 12, 12);
    expect(slice.conditions).toEqual([{ column: "place", text: "place 1 to 1" }]);
  });

  test("of losses is the share of all choices of as many rows with as high a sum", () => {
    const { uniform } = parkMiller(4);
    const codes = Array.from({ length: 15 }, (_, row) => (row % 3 === 0 ? 1 : 0));
    const losses = codes.map((code) => Math.round(8 * uniform()) / 8 + 0.25 * code);
    const seen = losses.reduce((sum, loss, row) => sum + codes[row] * loss, 0);
    let [asMuch, all] = [0, 0];
    const choose = (from: number, left: number, sum: number) => {
      if (left === 0) {
        all++;
        if (sum >= seen - 1e-12) asMuch++;
      } else for (let row = from; row <= 15 - left; row++) choose(row + 1, left - 1, sum + losses[row]);
    };
    choose(0, 5, 0);
    expect(all).toBe(binomial(15, 5));
    const exact = asMuch / all;
    const [first, second] = [1, 2].map((seed) => measured(codes, losses, [rule(1)], {}, seed)[0].pValue);
    for (const pValue of [first, second]) {
      // Of 4,999 choices, four standard errors; p-values are whole numbers of 1 in 5,000.
      expect(Math.abs(pValue - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 4999));
      expect(pValue * 5000).toBeCloseTo(Math.round(pValue * 5000), 9);
    }
    expect(first).not.toBe(second);
  });

  test("is never 0, and 1 where everything is the same", () => {
    const codes = Array.from({ length: 40 }, (_, row) => (row < 20 ? 1 : 0));
    expect(measured(codes, codes, [rule(1)])[0].pValue).toBe(1 / 5000);
    expect(
      measured(
        codes,
        codes.map(() => 0.1),
        [rule(1)],
      )[0].pValue,
    ).toBe(1);
  });

  test("of clusters, and of weights, is that of Student's t", () => {
    const codes = Array.from({ length: 40 }, (_, row) => row % 2);
    const losses = codes.map((code, row) => code + (row % 7));
    const cluster = Int32Array.from(codes, (_, row) => row >> 3);
    const [plain] = measured(codes, losses, [rule(1)]);
    const [clustered] = measured(codes, losses, [rule(1)], { cluster });
    const [weighted] = measured(codes, losses, [rule(1)], { isWeighted: true });
    expect(clustered.pValue).not.toBe(plain.pValue);
    expect(clustered.excess.interval).toMatch(/cluster/);
    // Nearly normal: the t-test and the shuffles agree to a few percent.
    expect(Math.abs(weighted.pValue - plain.pValue)).toBeLessThan(0.02);
    expect(weighted.pValue * 5000).not.toBeCloseTo(Math.round(weighted.pValue * 5000), 6);
  });
});

describe("several rules", () => {
  const codes = Array.from({ length: 44 }, (_, row) => (row < 4 ? 2 : row < 24 ? 1 : 0));
  const errors = codes.map((code, row) => (code === 1 ? (row % 4 === 0 ? 0 : 1) : row % 4 === 0 ? 1 : 0));

  test("pay for each other, also for one that hardly any row meets and that is not shown", () => {
    const binary = { isBinary: true };
    const alone = measured(codes, errors, [rule(1)], binary);
    const both = measured(codes, errors, [rule(1), rule(2)], binary);
    expect(alone[0].adjustedPValue).toBe(alone[0].pValue);
    expect(both).toHaveLength(1);
    expect(both[0].pValue).toBe(alone[0].pValue);
    expect(both[0].adjustedPValue).toBeCloseTo(2 * alone[0].pValue, 12);
    const three = measured(codes, errors, [rule(0), rule(1), rule(1, 2)], binary);
    expect(three.map(({ rows }) => rows)).toEqual([20, 20, 24]);
    const lowest = Math.min(...three.map(({ pValue }) => pValue));
    expect(three.find(({ pValue }) => pValue === lowest)?.adjustedPValue).toBeCloseTo(Math.min(1, 3 * lowest), 12);
  });

  test("one that all but a few rows meet says nothing", () => {
    const [slice] = measured(codes, errors, [rule(0, 1)], { isBinary: true });
    expect(slice).toMatchObject({ rows: 40, pValue: 1, adjustedPValue: 1 });
  });

  test("five rows on either side are enough", () => {
    const few = Array.from({ length: 10 }, (_, row) => (row < 5 ? 1 : 0));
    const [slice] = measured(few, few, [rule(1)], { isBinary: true });
    expect(slice.pValue).toBeCloseTo(1 / binomial(10, 5), 12);
  });
});
