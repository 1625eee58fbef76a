import { expect, test } from "vitest";
import { absoluteChange } from "../../dist/math/absolute-change.js";
import { parkMiller } from "../fixtures/park-miller.js";

test("holds |x| - |y| of every x and y with that difference and sum, and is not wider than it need be", () => {
  const { uniform } = parkMiller(5);
  const range = () => [2 * uniform() - 1, 2 * uniform() - 1].sort((a, b) => a - b);
  for (let run = 0; run < 200; run++) {
    const [[low, high], [sumLow, sumHigh]] = [range(), range()];
    const found = absoluteChange({ low, high }, { low: sumLow, high: sumHigh });
    let [least, most] = [Infinity, -Infinity];
    for (let i = 0; i <= 60; i++) {
      for (let j = 0; j <= 60; j++) {
        const [difference, sum] = [low + ((high - low) * i) / 60, sumLow + ((sumHigh - sumLow) * j) / 60];
        const change = Math.abs((sum + difference) / 2) - Math.abs((sum - difference) / 2);
        [least, most] = [Math.min(least, change), Math.max(most, change)];
      }
    }
    expect(found.low).toBeLessThanOrEqual(least + 1e-12);
    expect(found.high).toBeGreaterThanOrEqual(most - 1e-12);
    // The grid misses the corners of |.| by a step at most.
    expect(least - found.low).toBeLessThan(0.04);
    expect(found.high - most).toBeLessThan(0.04);
  }
});

test("where the sum stays on one side of 0 it is the difference or its opposite", () => {
  expect(absoluteChange({ low: -0.25, high: -0.09 }, { low: 0.3, high: 0.36 })).toEqual({ low: -0.25, high: -0.09 });
  expect(absoluteChange({ low: -0.25, high: -0.09 }, { low: -0.36, high: -0.3 })).toEqual({ low: 0.09, high: 0.25 });
});
