import { describe, expect, test } from "vitest";
import { simulateChange } from "../../../../benchmarks/fairness/simulate-change.js";

describe("intervals of changes hold the truth", () => {
  /** Of 150 tables a share of 95% varies by 1.8%: three standard deviations below. */
  const LOW = 0.89;

  test.each([
    [
      "a gap that is closed",
      [
        [0.8, 0.3],
        [0.5, 0.2],
      ],
      [
        [0.7, 0.25],
        [0.7, 0.25],
      ],
    ],
    [
      "groups that change places",
      [
        [0.8, 0.3],
        [0.6, 0.2],
      ],
      [
        [0.6, 0.2],
        [0.8, 0.3],
      ],
    ],
    [
      "no gap, neither before nor after",
      [
        [0.7, 0.25],
        [0.7, 0.25],
      ],
      [
        [0.7, 0.25],
        [0.7, 0.25],
      ],
    ],
  ] as const)("%s", (_, before, after) => {
    const held = simulateChange({ sizes: [150, 150], baseRates: [0.5, 0.5], before, after }, 150);
    for (const share of Object.values(held)) expect(share).toBeGreaterThanOrEqual(LOW);
    expect(Object.keys(held)).toHaveLength(5);
  });
});
