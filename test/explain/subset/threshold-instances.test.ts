import fc from "fast-check";
import { expect, test } from "vitest";
import { maxInstances, thresholdInstances } from "../../../dist/explain/subset/threshold-instances.js";

const settings = fc.record({
  best: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  count: fc.integer({ min: 1, max: 12 }),
  epsilon: fc.double({ min: 0.15, max: 0.9, noNaN: true }),
});

test("has every power of 1 - epsilon from (1 - epsilon) best / (9 k^2) to best k, and no other", () => {
  fc.assert(
    fc.property(settings, ({ best, count, epsilon }) => {
      const instances = thresholdInstances([], best, count, epsilon);
      const [low, high] = [((1 - epsilon) * best) / (9 * count * count), best * count];
      expect(instances.length).toBeGreaterThan(0);
      expect(instances.length).toBeLessThanOrEqual(maxInstances(count, epsilon));
      instances.forEach(({ threshold, exponent, parts }, i) => {
        expect(threshold).toBeGreaterThanOrEqual(low);
        expect(threshold).toBeLessThanOrEqual(high);
        expect(parts).toEqual([]);
        if (i > 0) expect(exponent).toBe(instances[i - 1].exponent + 1);
      });
      // The next power at either end is out of range.
      expect(instances[0].threshold / (1 - epsilon)).toBeGreaterThan(high * (1 - 1e-12));
      expect((instances.at(-1)?.threshold as number) * (1 - epsilon)).toBeLessThan(low * (1 + 1e-12));
    }),
  );
});

test("keeps what an instance has taken while its threshold stays in range, and drops the others", () => {
  const first = thresholdInstances([], 1, 2, 0.5).map((instance) => ({ ...instance, parts: [7] }));
  const later = thresholdInstances(first, 4, 2, 0.5);
  const known = new Set(first.map(({ exponent }) => exponent));
  for (const { exponent, parts } of later) expect(parts).toEqual(known.has(exponent) ? [7] : []);
  expect(later.some(({ parts }) => parts.length === 1)).toBe(true);
  expect(first.some(({ exponent }) => !later.some((instance) => instance.exponent === exponent))).toBe(true);
});
