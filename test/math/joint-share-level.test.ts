import { describe, expect, test } from "vitest";
import { atOnce } from "../../dist/core/give-way.js";
import { jointShareLevel } from "../../dist/math/joint-share-level.js";
import { normalQuantile } from "../../dist/math/normal-quantile.js";
import { pairLevel } from "../../dist/math/pair-level.js";
import { referenceLevel } from "../../dist/math/reference-level.js";
import { parkMiller } from "../fixtures/park-miller.js";

const zOf = (level: number) => normalQuantile(0.5 + level / 2);
const alike = (groups: number, share: number, count: number) =>
  Array.from({ length: groups }, () => ({ share, count }));

describe("jointShareLevel", () => {
  test("of many rows is that of normal estimates: Tukey's, Dunnett's and Sidak's", () => {
    const shares = alike(4, 0.4, 2000);
    // A quantile of 1,000 draws varies by some 0.05 standard errors.
    expect(zOf(atOnce(jointShareLevel(shares, "pairs", 0.95)))).toBeCloseTo(zOf(pairLevel(4, 0.95)), 0);
    const dunnett = referenceLevel(2000, [2000, 2000, 2000], 0.95);
    expect(Math.abs(zOf(atOnce(jointShareLevel(shares, { reference: 2 }, 0.95))) - zOf(dunnett))).toBeLessThan(0.15);
    const sidak = zOf(0.95 ** (1 / 4));
    expect(Math.abs(zOf(atOnce(jointShareLevel(shares, "each", 0.95))) - sidak)).toBeLessThan(0.15);
  });

  test("of few hits is lower: a small count takes few values", () => {
    const z = zOf(atOnce(jointShareLevel(alike(8, 0.06, 50), "pairs", 0.95)));
    expect(z).toBeLessThan(0.93 * zOf(pairLevel(8, 0.95)));
    expect(z).toBeGreaterThan(1.96);
  });

  test("is the same for a rate and its complement, in every order of calls", () => {
    const shares = [
      { share: 0.1, count: 40 },
      { share: 0.35, count: 31.5 },
      { share: 0.2, count: 80 },
    ];
    const turned = shares.map(({ share, count }) => ({ share: 1 - share, count }));
    for (const jointly of ["each", "pairs", "rest", { reference: 1 }] as const) {
      const found = atOnce(jointShareLevel(shares, jointly, 0.9));
      expect(atOnce(jointShareLevel(turned, jointly, 0.9))).toBe(found);
      expect(found).toBeGreaterThan(0.9);
    }
  });

  test("of one interval is its own level", () => {
    expect(atOnce(jointShareLevel(alike(2, 0.3, 50), "pairs", 0.9))).toBe(0.9);
    expect(atOnce(jointShareLevel(alike(2, 0.3, 50), "rest", 0.9))).toBe(0.9);
    expect(atOnce(jointShareLevel(alike(2, 0.3, 50), { reference: 0 }, 0.9))).toBe(0.9);
    expect(atOnce(jointShareLevel(alike(1, 0.3, 50), "each", 0.9))).toBe(0.9);
  });

  test("of many groups leaves out pairs that cannot have the largest score, and no others", () => {
    const { uniform } = parkMiller(11);
    const many = Array.from({ length: 60 }, () => {
      const count = 40 + Math.floor(200 * uniform());
      return { share: Math.round(count * (0.1 + 0.3 * uniform())) / count, count };
    });
    const z = zOf(atOnce(jointShareLevel(many, "pairs", 0.95)));
    // What normal estimates would need of 60 groups; of all 1,770 pairs by Bonferroni it would be 4.17.
    expect(Math.abs(z - zOf(pairLevel(60, 0.95)))).toBeLessThan(0.15);
  });

  test("takes shares of 0 and 1", () => {
    for (const share of [0, 1])
      expect(atOnce(jointShareLevel(alike(3, share, 30), "pairs", 0.95))).toBeGreaterThanOrEqual(0.95);
  });
});

test("pauses between tables of many shares", () => {
  const shares = Array.from({ length: 60 }, (_, i) => ({ share: 0.2 + i / 200, count: 40 + i }));
  const steps = jointShareLevel(shares, "pairs", 0.95);
  let pauses = 0;
  while (!steps.next().done) pauses++;
  expect(pauses).toBeGreaterThan(50);
});

test("pauses after every table of many groups, of which it takes thousands of scores", () => {
  const steps = jointShareLevel(
    Array.from({ length: 80 }, (_, g) => ({ share: 0.3 + g / 400, count: 61 + g })),
    "pairs",
    0.95,
  );
  let pauses = 0;
  while (!steps.next().done) pauses++;
  expect(pauses).toBeGreaterThanOrEqual(2000);
});
