import fc from "fast-check";
import { expect, test } from "vitest";
import { float32Threshold } from "../../../dist/trees/import/float32-threshold.js";

/** Doubles around 32-bit floats, where rounding decides. */
const near = fc
  .tuple(
    fc.float({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 100), max: 2 ** 100 }),
    fc.integer({ min: -40, max: 40 }),
  )
  .map(([value, steps]) => value * (1 + steps * 2 ** -28) + steps * 2 ** -153);

test.each(["atMost", "below"] as const)("a double is let through when its float is %s the limit", (keeps) => {
  const passes = (x: number, limit: number) => (keeps === "atMost" ? Math.fround(x) <= limit : Math.fround(x) < limit);
  fc.assert(
    fc.property(near, fc.integer({ min: -40, max: 40 }), (limit, steps) => {
      const threshold = float32Threshold(limit, keeps);
      const x = limit * (1 + steps * 2 ** -28) + steps * 2 ** -154;
      expect(x <= threshold).toBe(passes(x, limit));
      expect(passes(threshold, limit)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("limits at 0, and beyond 32-bit floats", () => {
  expect(float32Threshold(0, "atMost")).toBe(2 ** -150);
  expect(float32Threshold(0, "below")).toBeLessThan(-(2 ** -150));
  expect(Math.fround(float32Threshold(0, "below"))).toBe(-(2 ** -149));
  expect(float32Threshold(1e300, "atMost")).toBe(Number.MAX_VALUE);
  expect(float32Threshold(-1e300, "atMost")).toBe(-Number.MAX_VALUE);
});
