import { describe, expect, test } from "vitest";
import { dataset, profile } from "whybox/audit";
import { stream } from "whybox/extending";
import { labelShiftTail } from "../../../dist/audit/profile/label-shift-tail.js";
import { atOnce } from "../../../dist/core/give-way.js";
import { fisherTail } from "../../../dist/math/fisher-tail.js";
import { parkMiller } from "../../fixtures/park-miller.js";

type Counts = Parameters<typeof labelShiftTail>[0];
const tailOf = (counts: Counts, seed = 1) => atOnce(labelShiftTail(counts, stream(seed, "deal")));

/** Counts of 60 labels, the first of them frequent, of two tables of one source. */
function oneSource(seed: number, sizes: readonly [number, number]): [number, number][] {
  const { uniform } = parkMiller(7919 * seed + 1);
  for (let i = 0; i < 10; i++) uniform();
  const counts = Array.from({ length: 60 }, (): [number, number] => [0, 0]);
  for (const side of [0, 1]) {
    for (let row = 0; row < sizes[side]; row++) counts[Math.floor(60 * uniform() ** 4)][side]++;
  }
  return counts.filter(([a, b]) => a + b > 0);
}

describe("the chance that labels of two tables differ so much", () => {
  test("is that of the chi-squared distribution where all labels are frequent", () => {
    // (20 - 25)^2 / 25 twice and (30 - 25)^2 / 25 twice, with one degree of freedom.
    const { statistic, pValue } = tailOf([
      [20, 30],
      [30, 20],
    ]);
    expect(statistic).toBeCloseTo(4, 12);
    expect(pValue).toBeCloseTo(0.0455003, 6);
  });

  test("is Fisher's of both sides where labels are rare", () => {
    // 3 of 4 rows here and none of 12 there: as far as this is 4 of 4 only.
    const { pValue } = tailOf([
      [3, 0],
      [1, 12],
    ]);
    expect(pValue).toBeCloseTo(fisherTail(3, 4, 3, 16), 2);
    expect(
      tailOf([
        [1, 0],
        [3, 12],
      ]).pValue,
    ).toBeCloseTo(0.25, 1);
  });

  test("is 1 for an empty table or a single label, and the same for tables in the other order", () => {
    expect(tailOf([[3, 0]])).toEqual({ statistic: 0, pValue: 1 });
    expect(tailOf([[30, 9]]).pValue).toBe(1);
    const counts = oneSource(3, [200, 30]);
    const turned = counts.map(([a, b]): [number, number] => [b, a]);
    expect(tailOf(turned)).toEqual(tailOf(counts));
  });

  test("is below .05 in 5% of pairs of one source, and below .01 in 1%, however rare their labels", () => {
    for (const sizes of [
      [1000, 20],
      [400, 60],
    ] as const) {
      let [five, one] = [0, 0];
      for (let seed = 1; seed <= 300; seed++) {
        const { pValue } = tailOf(oneSource(seed, sizes), seed);
        if (pValue < 0.05) five++;
        if (pValue < 0.01) one++;
      }
      // 15 and 3 expected; two standard deviations and a half.
      expect(five).toBeLessThanOrEqual(24);
      expect(one).toBeLessThanOrEqual(7);
    }
  });

  test("still finds a label that is new to one of the tables", () => {
    const counts = oneSource(5, [1000, 30]);
    expect(tailOf([...counts, [0, 5]]).pValue).toBeLessThan(0.005);
  });
});

test("a column of rare labels raises no more alarms than its p-value says", async () => {
  const table = (rows: number, seed: number) => {
    const { uniform } = parkMiller(104_729 * seed);
    for (let i = 0; i < 10; i++) uniform();
    return dataset(
      Array.from({ length: rows }, () => ({ town: `town ${Math.floor(300 * uniform() ** 6)}`, x: uniform() })),
    );
  };
  let alarms = 0;
  for (let seed = 1; seed <= 24; seed++) {
    const { result } = await profile(table(1000, seed), { other: table(20, 500 + seed) });
    if (result.issues.some(({ code }) => code === "DRIFT")) alarms++;
  }
  // 7 by the chi-squared distribution.
  expect(alarms).toBeLessThanOrEqual(3);
});
