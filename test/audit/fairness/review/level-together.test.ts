import { describe, expect, test } from "vitest";
import { levelTogether } from "../../../../dist/audit/fairness/review/level-together.js";
import { atOnce } from "../../../../dist/core/give-way.js";
import { binomial } from "../../../../dist/math/binomial.js";
import { normalQuantile } from "../../../../dist/math/normal-quantile.js";

type Jointly = Parameters<typeof levelTogether>[1];
const levelOf = (cells: readonly object[], jointly: Jointly, level = 0.95) =>
  atOnce(levelTogether(cells as never, jointly, level));
const means = (...counts: number[]) => counts.map((effective) => ({ kind: "other", value: 5, effective }));
const shares = (...counts: (readonly [share: number, count: number])[]) =>
  counts.map(([value, effective]) => ({ kind: "share", value, effective }));
/** Standard errors to both sides. */
const reach = (level: number) => normalQuantile(0.5 + level / 2);

describe("means hold together as normal numbers do", () => {
  test.each([2, 3, 7])("each of %d independent ones: so that the product of their levels is the level", (count) => {
    expect(levelOf(means(...new Array(count).fill(50)), "each") ** count).toBeCloseTo(0.95, 12);
  });

  // Critical values of the studentized range for infinite degrees of freedom, over the root of 2 (Tukey 1953; e.g. Harter 1960).
  test.each([
    [3, 0.95, 3.314],
    [4, 0.95, 3.633],
    [10, 0.95, 4.474],
    [4, 0.9, 3.24],
  ])("all pairs of %d at %f: a studentized range of %f", (count, level, range) => {
    expect(reach(levelOf(means(...new Array(count).fill(80)), "pairs", level)) * Math.SQRT2).toBeCloseTo(range, 2);
  });

  // Dunnett 1964, Biometrics 20, 482-491, two-sided 5%, infinite degrees of freedom.
  test.each([
    [2, 2.21],
    [3, 2.35],
    [6, 2.57],
  ])("%d against one of as many rows: %f standard errors", (others, errors) => {
    expect(reach(levelOf(means(...new Array(others + 1).fill(80)), { reference: 1 }))).toBeCloseTo(errors, 2);
  });

  test("a reference of far more rows than the others leaves them independent", () => {
    expect(levelOf(means(10, 10, 1e9, 10), { reference: 2 }) ** 3).toBeCloseTo(0.95, 5);
    expect(levelOf(means(10, 20, 10, 10), { reference: 1 })).toBeGreaterThan(
      levelOf(means(10, 20, 10, 10), { reference: 0 }),
    );
    // A group has at least one row's worth.
    const few = (reference: number) => levelOf(means(reference, 1, 1), { reference: 0 });
    expect(few(0.1)).toBe(few(1));
    expect(few(2)).toBeGreaterThan(few(1));
  });

  test("each against the rest: of two groups both say the same, of more they are taken for independent", () => {
    expect(levelOf(means(50, 50), "rest")).toBe(0.95);
    expect(levelOf(means(50, 50, 50), "rest") ** 3).toBeCloseTo(0.95, 12);
  });

  test("one is one, and none needs nothing", () => {
    for (const jointly of ["each", "pairs", "rest", { reference: 0 }] as const) {
      expect(levelOf(means(50), jointly)).toBeCloseTo(0.95, 12);
      expect(levelOf([], jointly, 0.9)).toBe(0.9);
    }
  });
});

describe("shares hold together as tables of as many rows do", () => {
  test("two of ten rows each, exactly: every table of hits, by its chance", () => {
    const level = levelOf(shares([0.3, 10], [0.6, 10]), "each", 0.9);
    const chance = (hits: number, share: number) => binomial(10, hits) * share ** hits * (1 - share) ** (10 - hits);
    const holds = (hits: number, share: number) =>
      Math.abs(hits / 10 - share) / Math.sqrt((share * (1 - share)) / 10) <= reach(level) + 1e-9;
    let held = 0;
    for (let a = 0; a <= 10; a++)
      for (let b = 0; b <= 10; b++) if (holds(a, 0.3) && holds(b, 0.6)) held += chance(a, 0.3) * chance(b, 0.6);
    expect(held).toBeGreaterThan(0.89);
  });

  test("which is not what normal numbers say of few rows, and near it for many", () => {
    const few = levelOf(shares([0.05, 12], [0.05, 12], [0.05, 12]), "each");
    expect(Math.abs(few - 0.95 ** (1 / 3))).toBeGreaterThan(0.01);
    const many = levelOf(shares([0.5, 5000], [0.5, 5000], [0.5, 5000]), "each");
    expect(Math.abs(reach(many) - reach(0.95 ** (1 / 3)))).toBeLessThan(0.12);
  });

  test("a mean among them makes them normal", () => {
    const mixed = [...shares([0.05, 12], [0.05, 12]), ...means(12)];
    expect(levelOf(mixed, "each") ** 3).toBeCloseTo(0.95, 12);
  });
});
