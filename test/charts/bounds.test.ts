import { scaleLinear } from "d3-scale";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bounds } from "../../dist/charts/bounds.js";

test("are the least and the greatest value, of however many", () => {
  expect(bounds([3, -2, 5, 4])).toEqual([-2, 5]);
  expect(bounds(Array.from({ length: 300_000 }, (_, i) => i / 2))).toEqual([0, 149_999.5]);
});

test("lie on both sides of a value that is alone", () => {
  for (const value of [7, -7, 0, 1e90, -1e-200]) {
    const [low, high] = bounds([value, value]);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  }
  // A few units in the last place are no span.
  const [low, high] = bounds([1e6, 1e6 + 1e-9]);
  expect(high - low).toBeGreaterThan(1);
  expect(bounds([1e6, 1e6 + 1e-3])).toEqual([1e6, 1e6 + 1e-3]);
});

test("are 0 and 1 where there is nothing", () => {
  expect(bounds([])).toEqual([0, 1]);
});

test("make a scale with ticks, whatever the values are", () => {
  const value = fc.double({ min: -1e100, max: 1e100, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), (values) => {
      const scale = scaleLinear(bounds(values), [0, 100]);
      for (const each of values) {
        expect(scale(each)).toBeGreaterThanOrEqual(-1e-6);
        expect(scale(each)).toBeLessThanOrEqual(100 + 1e-6);
      }
      const ticks = scale.ticks(4);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThan(12);
      expect(ticks.every(Number.isFinite)).toBe(true);
    }),
    {
      examples: [[[5e-324]], [[1e-300]], [[-1e-300, -1e-300]], [[0, 5e-324]], [[0, 1e-291]], [[1e100, -1e100]], [[-0]]],
    },
  );
});
