import { describe, expect, test } from "vitest";
import { differenceInterval } from "../../dist/math/difference-interval.js";
import { eachLevel } from "../../dist/math/each-level.js";
import { hypergeometricDraw } from "../../dist/math/hypergeometric-draw.js";
import { newcombeInterval } from "../../dist/math/newcombe-interval.js";
import { normalQuantile } from "../../dist/math/normal-quantile.js";
import { pairLevel } from "../../dist/math/pair-level.js";
import { referenceLevel } from "../../dist/math/reference-level.js";
import { shrunkenShares } from "../../dist/math/shrunken-shares.js";
import { wilsonInterval } from "../../dist/math/wilson-interval.js";
import { parkMiller } from "../fixtures/park-miller.js";

const zOf = (level: number) => normalQuantile(0.5 + level / 2);

describe("levels at which several intervals hold together", () => {
  test.each([
    [3, 0.95, 3.314],
    [4, 0.95, 3.633],
    [10, 0.95, 4.474],
    [10, 0.99, 5.157],
  ])("of all pairs of %i groups at %d: the studentized range of the tables", (groups, level, range) => {
    expect(zOf(pairLevel(groups, level)) * Math.SQRT2).toBeCloseTo(range, 3);
  });

  test.each([
    [2, 2.212],
    [3, 2.349],
    [5, 2.511],
  ])("of %i groups against one: Dunnett's table", (groups, z) => {
    expect(zOf(referenceLevel(100, new Array<number>(groups).fill(100), 0.95))).toBeCloseTo(z, 3);
  });

  test("a reference of very many rows leaves independent comparisons", () => {
    expect(referenceLevel(1e9, [100, 50, 20], 0.95)).toBeCloseTo(eachLevel(3, 0.95), 6);
    expect(referenceLevel(10, [20], 0.95)).toBe(0.95);
    expect(pairLevel(2, 0.9)).toBe(0.9);
  });
});

test("the difference of two Wilson intervals is Newcombe's", () => {
  const [a, b] = [
    { share: 56 / 70, count: 70 },
    { share: 48 / 80, count: 80 },
  ];
  const bounded = [a, b].map(({ share, count }) => ({ value: share, ...wilsonInterval(share, count, 0.95) }));
  const found = differenceInterval(bounded[0], bounded[1]);
  expect(found.low).toBeCloseTo(newcombeInterval(a, b, 0.95).low, 14);
  expect(found.high).toBeCloseTo(newcombeInterval(a, b, 0.95).high, 14);
});

test("hypergeometric draws have the mean and variance of the distribution", () => {
  const { uniform } = parkMiller(3);
  const [drawn, marked, total] = [30, 40, 100];
  const draws = Array.from({ length: 20_000 }, () => hypergeometricDraw(uniform(), drawn, marked, total));
  const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
  const variance = draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length;
  expect(mean).toBeCloseTo(12, 1);
  expect(variance).toBeCloseTo((12 * 0.6 * 70) / 99, 0);
  expect(hypergeometricDraw(0.5, 10, 10, 10)).toBe(10);
});

describe("shrunken shares", () => {
  test("are all equal where groups vary no more than by chance", () => {
    const shares = [0.5, 0.48, 0.53].map((share) => ({ share, count: 50 }));
    const found = shrunkenShares(shares);
    for (const each of found) expect(each).toBeCloseTo(found[0], 12);
  });

  test("stay nearly as they are where each is known well, and move where one is not", () => {
    const found = shrunkenShares([
      { share: 0.2, count: 5000 },
      { share: 0.5, count: 5000 },
      { share: 0, count: 5 },
    ]);
    expect(found[0]).toBeCloseTo(0.2, 2);
    expect(found[1]).toBeCloseTo(0.5, 2);
    expect(found[2]).toBeGreaterThan(0.05);
  });
});
