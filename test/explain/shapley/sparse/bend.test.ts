import { expect, test } from "vitest";
import { bent } from "../../../../dist/explain/shapley/sparse/bend.js";

const ways = Array.from({ length: 21 }, (_, i) => i / 20);

test("where each player does its part of what is left by itself, effects add up on the saturating scale", () => {
  const misses = [0.3, 0.5, 0.9];
  for (let coalition = 0; coalition < 8; coalition++) {
    const some = misses.filter((_, player) => (coalition >> player) & 1);
    // What all do together is 1.05 of the way.
    const way = 1.05 * (1 - some.reduce((left, miss) => left * miss, 1));
    expect(bent("saturating", way)).toBeCloseTo(
      some.reduce((sum, miss) => sum - Math.log(miss), 0),
      12,
    );
  }
});

test("the synergistic scale is the saturating one seen from the grand coalition", () => {
  for (const way of ways) {
    const back = bent("saturating", 1) - bent("saturating", 1 - way);
    expect(bent("synergistic", way)).toBeCloseTo(back, 12);
    expect(bent("none", way)).toBe(way);
  }
  expect(bent("synergistic", 1)).toBe(bent("saturating", 1));
});

test.each(["none", "saturating", "synergistic"] as const)(
  "the scale %s begins at 0 and rises, bent its own way",
  (bend) => {
    const places = ways.map((way) => bent(bend, way));
    expect(places[0]).toBeCloseTo(0, 14);
    const steps = places.slice(1).map((place, i) => place - places[i]);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    const isSteepestLast = steps[steps.length - 1] > steps[0] + 1e-9;
    const isSteepestFirst = steps[0] > steps[steps.length - 1] + 1e-9;
    expect([isSteepestFirst, isSteepestLast]).toEqual([bend === "synergistic", bend === "saturating"]);
  },
);

test("ways beyond the pole are as far as the scale goes", () => {
  const end = Math.log(1.05 / 0.025);
  expect(bent("saturating", 1.05)).toBeCloseTo(end, 12);
  expect(bent("saturating", 40)).toBeCloseTo(end, 12);
  expect(Number.isFinite(bent("synergistic", -40))).toBe(true);
});
