import { describe, expect, test } from "vitest";
import { blackBox, distill } from "whybox";
import { explainedShare } from "../../../dist/explain/distill/explained-share.js";
import { uniformRows } from "../../fixtures/teachers.js";
import { treeTeacherInput } from "./teachers.js";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
const matrix = (rows: readonly (readonly number[])[]) => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
});
const column = (values: readonly number[]) => matrix(values.map((value) => [value]));
const ones = (count: number) => new Float64Array(count).fill(1);

/** Answers of a model and of a student that is off by a third. */
const truth = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
const said = truth.map((value, i) => value + Math.cos(5 * i));

describe("the explained share", () => {
  test("is 1 - the ratio of errors, less what leaving rows out shows it to be off by", () => {
    const ratio = (kept: readonly number[]) =>
      mean(kept.map((i) => (truth[i] - said[i]) ** 2)) /
      ((variance(kept.map((i) => truth[i])) * kept.length) / (kept.length - 1));
    const every = [...truth.keys()];
    const without = every.map((out) => ratio(every.filter((i) => i !== out)));
    const n = truth.length;
    const found = explainedShare(column(truth), column(said), ones(n), false);
    expect(found?.share).toBeCloseTo(1 - (n * ratio(every) - (n - 1) * mean(without)), 12);
    const logs = without.map(Math.log);
    const centre = n * Math.log(ratio(every)) - (n - 1) * mean(logs);
    // The 97.5% quantile of Student's t with 11 degrees of freedom.
    const half = 2.200985 * Math.sqrt((n - 1) * variance(logs));
    expect(found?.low).toBeCloseTo(1 - Math.exp(centre + half), 5);
    expect(found?.high).toBeCloseTo(1 - Math.exp(centre - half), 5);
  });

  test("is the same whatever the unit of the weights, and leaves out rows without any", () => {
    const plain = explainedShare(column(truth), column(said), ones(12), false);
    const more = [column([...truth, 99]), column([...said, -99]), Float64Array.of(...ones(12).fill(7), 0)] as const;
    const weighed = explainedShare(...more, false);
    expect(weighed?.share).toBeCloseTo(plain?.share as number, 12);
    expect(weighed?.low).toBeCloseTo(plain?.low as number, 12);
  });

  test("adds up the errors of classes, and averages the ratios of numbers that vary", () => {
    const two = matrix(truth.map((value, i) => [value, 1000 * Math.sin(i), 7]));
    const off = matrix(said.map((value, i) => [value, 1000 * Math.sin(i) + 300, 6]));
    const [first, second] = [0, 1].map((c) =>
      explainedShare(
        column(truth.map((_, i) => two.data[3 * i + c])),
        column(truth.map((_, i) => off.data[3 * i + c])),
        ones(12),
        false,
      ),
    );
    const shares = [first?.share as number, second?.share as number];
    expect(explainedShare(two, off, ones(12), false)?.share).toBeCloseTo(mean(shares), 10);
    // The second is in thousands.
    expect(explainedShare(two, off, ones(12), true)?.share).toBeCloseTo(shares[1], 4);
  });

  test("is unknown where nothing varies or one row has all weight, and 1 of a student without error", () => {
    expect(explainedShare(column([2, 2, 2]), column([1, 2, 3]), ones(3), false)).toBeNull();
    expect(
      explainedShare(
        column(truth),
        column(said),
        Float64Array.from(truth, (_, i) => +(i === 3)),
        false,
      ),
    ).toBeNull();
    expect(explainedShare(column(truth), column(truth), ones(12), false)).toEqual({ share: 1, low: 1, high: 1 });
  });

  test("has a finite interval where all variance or all error is that of one row", () => {
    const rare = truth.map((_, i) => (i === 4 ? 1 : 0));
    const missed = truth.map((value, i) => (i === 4 ? value - 1 : value));
    for (const [of, by] of [
      [rare, rare.map((value) => value / 2)],
      [truth, missed],
      [
        [1, 2],
        [1.5, 2],
      ],
    ]) {
      const found = explainedShare(column(of), column(by), ones(of.length), false);
      expect(Number.isFinite(found?.low)).toBe(true);
      expect(found?.low as number).toBeLessThan(found?.share as number);
      expect(found?.share as number).toBeLessThanOrEqual(found?.high as number);
    }
  });
});

describe("of 20 held-out rows", () => {
  const model = blackBox((asked) => asked.map(([a, b, c]) => 10 * Math.sin(3 * a * b) + 20 * (c - 0.5) ** 2), {
    name: "curved",
    input: treeTeacherInput(3),
    outputs: [{ name: "y" }],
  });
  const many = uniformRows(12_000, 3);
  const rows = uniformRows(60, 3).map(([a, b, c]) => [b, c, a]);
  const fitted = async (heldOut: number[][]) => {
    const { result } = await distill(model, rows, { leaves: 5, heldOut, budgetRows: rows.length + heldOut.length + 1 });
    return result.fidelity.explained as { share: number; low: number; high: number };
  };

  test("the explained share is neither too low nor too high, and its interval holds what many rows say", async () => {
    const { share: fresh } = await fitted(many);
    const found = [];
    for (let sample = 0; sample < 600; sample++) found.push(await fitted(many.slice(20 * sample, 20 * sample + 20)));
    expect(Math.abs(mean(found.map(({ share }) => share)) - fresh)).toBeLessThan(0.012);
    const held = found.filter(({ low, high }) => low <= fresh && fresh <= high).length / found.length;
    expect(held).toBeGreaterThan(0.93);
    expect(held).toBeLessThan(0.98);
  });
});
