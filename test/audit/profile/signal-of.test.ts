import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { signalOf } from "../../../dist/audit/profile/signal-of.js";
import { atOnce } from "../../../dist/core/give-way.js";

const ROWS = 2000;
const random = stream(4, "signal");
const x = Float64Array.from({ length: ROWS }, () => random.uniform());
const noise = Float64Array.from(x, () => random.uniform());
const column = (values: Float64Array, labels?: number) =>
  ({
    values,
    feature: labels
      ? { name: "x", kind: "category", categories: Array.from({ length: labels }, String) }
      : { name: "x", kind: "number" },
  }) as never;
const signal = (told: Float64Array, classes: number | null, from = column(x)) =>
  atOnce(signalOf(from, { values: told, classes }));

test("of a number: the share of its variance that the column explains", () => {
  expect(signal(x, null)).toBeGreaterThan(0.99);
  expect(signal(noise, null)).toBeLessThan(0.02);
  // Var(x) = Var(noise): half of the sum.
  expect(
    signal(
      x.map((value, row) => value + noise[row]),
      null,
    ),
  ).toBeCloseTo(0.5, 1);
});

test("of classes: the area under ROC, 1 where the column says the class and one half where it says nothing", () => {
  expect(
    signal(
      x.map((value) => (value > 0.5 ? 1 : 0)),
      2,
    ),
  ).toBeGreaterThan(0.98);
  expect(
    Math.abs(
      signal(
        noise.map((value) => (value > 0.5 ? 1 : 0)),
        2,
      ) - 0.5,
    ),
  ).toBeLessThan(0.05);
  // Whatever the direction, and not only along it.
  expect(
    signal(
      x.map((value) => (Math.abs(value - 0.5) > 0.25 ? 1 : 0)),
      2,
    ),
  ).toBeGreaterThan(0.97);
});

test("a column of names, one per row, says nothing of rows that it was not fitted to", () => {
  const names = Float64Array.from(x.keys());
  const classes = x.map((value) => (value > 0.5 ? 1 : 0));
  expect(signal(classes, 2, column(names, ROWS))).toBe(0.5);
  expect(signal(x, null, column(names, ROWS))).toBe(0);
});

test("a gap in the column may say as much as a value, and rows without a class say nothing", () => {
  const gaps = x.map((value) => (value > 0.7 ? Number.NaN : 1));
  expect(
    signal(
      x.map((value) => (value > 0.7 ? 1 : 0)),
      2,
      column(gaps),
    ),
  ).toBe(1);
  expect(
    signal(
      x.map(() => Number.NaN),
      2,
    ),
  ).toBe(0.5);
});
