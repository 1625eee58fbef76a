import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { ruleExcess } from "../../../dist/audit/rules/rule-excess.js";
import { differenceInterval } from "../../../dist/math/difference-interval.js";
import { exactInterval } from "../../../dist/math/exact-interval.js";
import { studentQuantile } from "../../../dist/math/student-quantile.js";

const ROWS = 80;
const rows = Int32Array.from({ length: ROWS }, (_, row) => row);
const members = rows.filter((row) => row % 4 === 0);
const random = stream(2, "excess");
const values = Float64Array.from(rows, (row) => random.uniform() + (row % 4 === 0 ? 0.5 : 0));
const ones = new Float64Array(ROWS).fill(1);
const measuring = { values, weights: ones, isWeighted: false, isBinary: false, rows };
const meanOf = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0) / all.length;
const inside = Array.from(members, (row) => values[row]);
const outside = Array.from(
  rows.filter((row) => row % 4 !== 0),
  (row) => values[row],
);

test("is the difference of the two means, with the two-sample t interval", () => {
  const { excess, share, rows: count, ...means } = ruleExcess(members, measuring);
  expect([share, count]).toEqual([0.25, 20]);
  expect(means.inside).toBeCloseTo(meanOf(inside), 12);
  expect(means.outside).toBeCloseTo(meanOf(outside), 12);
  const variance = (all: readonly number[]) =>
    all.reduce((sum, value) => sum + (value - meanOf(all)) ** 2, 0) / all.length ** 2;
  const error = Math.sqrt(((variance(inside) + variance(outside)) * ROWS) / (ROWS - 1));
  const half = studentQuantile(0.975, 19) * error;
  expect(excess.value).toBeCloseTo(meanOf(inside) - meanOf(outside), 12);
  expect(excess.low).toBeCloseTo((excess.value as number) - half, 12);
  expect(excess.high).toBeCloseTo((excess.value as number) + half, 12);
});

const bounded = (hits: number, count: number, level: number) => ({
  value: hits / count,
  ...exactInterval(hits, count, level),
});

test("intervals of several rules hold for all of them at once", () => {
  const [{ excess: one }, { excess: ten }] = [ruleExcess(members, measuring), ruleExcess(members, measuring, 10)];
  const ratio = ((ten.high as number) - (ten.low as number)) / ((one.high as number) - (one.low as number));
  expect(ratio).toBeCloseTo(studentQuantile(1 - 0.0025, 19) / studentQuantile(0.975, 19), 9);
  const binary = { ...measuring, isBinary: true, values: Float64Array.from(rows, (row) => (row % 3 === 0 ? 1 : 0)) };
  const found = ruleExcess(members, binary, 10);
  // Every third row: 7 of the 20 members, and 20 of the 60 others.
  expect(found.inside).toBeCloseTo(7 / 20, 12);
  expect(found.outside).toBeCloseTo(20 / 60, 12);
  expect(found.excess).toMatchObject(differenceInterval(bounded(7, 20, 0.995), bounded(20, 60, 0.995)));
});

test("rows that are there twice as one cluster say no more than once", () => {
  const doubled = (of: ArrayLike<number>) => Float64Array.from([...Array.from(of), ...Array.from(of)]);
  const twice = {
    ...{ values: doubled(values), weights: doubled(ones), isWeighted: false, isBinary: false },
    ...{ rows: Int32Array.from({ length: 2 * ROWS }, (_, row) => row), cluster: Int32Array.from(doubled(rows)) },
  };
  const both = Int32Array.from([...members, ...members.map((row) => row + ROWS)]);
  const found = ruleExcess(both, twice);
  const once = ruleExcess(members, measuring);
  expect(found.excess.low).toBeCloseTo(once.excess.low as number, 12);
  expect(found.excess.interval).toBe("t by cluster");
  expect(found.tTail).toBeCloseTo(once.tTail as number, 12);
});

test("shares have Newcombe's interval with exact ends, and few rows none", () => {
  const binary = { ...measuring, isBinary: true, values: Float64Array.from(rows, (row) => (row % 3 === 0 ? 1 : 0)) };
  const found = ruleExcess(members, binary);
  const bounds = differenceInterval(bounded(7, 20, 0.95), bounded(20, 60, 0.95));
  expect(found.excess).toMatchObject({ ...bounds, interval: "Newcombe, exact ends" });
  expect(ruleExcess(members.slice(0, 4), binary).excess).toMatchObject({ low: null, reason: "there are too few rows" });
});

test.each([
  [6, 0.05, 0.05],
  [6, 0.9, 0.2],
  [12, 0.1, 0.05],
  [12, 0.9, 0.2],
  [25, 0.9, 0.2],
])(
  "of %i members with shares of %f and %f elsewhere, one of ten intervals fails at most .5% of times",
  (count, p, q) => {
    const others = 60;
    const rows = Int32Array.from({ length: count + others }, (_, row) => row);
    const members = rows.slice(0, count);
    const chances = (n: number, share: number) => {
      const all = [(1 - share) ** n];
      for (let k = 1; k <= n; k++) all.push((all[k - 1] * (n - k + 1) * share) / (k * (1 - share)));
      return all;
    };
    const [inside, outside] = [chances(count, p), chances(others, q)];
    let missed = 0;
    for (const [i, chance] of inside.entries()) {
      for (const [j, other] of outside.entries()) {
        if (chance * other < 1e-8) continue;
        const values = Float64Array.from(rows, (row) => +(row < count ? row < i : row - count < j));
        const { excess } = ruleExcess(
          members,
          { ...measuring, values, weights: new Float64Array(rows.length).fill(1), rows, isBinary: true },
          10,
        );
        if ((excess.low as number) > p - q || (excess.high as number) < p - q) missed += chance * other;
      }
    }
    expect(missed).toBeLessThan(0.005);
  },
);
