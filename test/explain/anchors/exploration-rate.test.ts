import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WhyboxError } from "whybox";
import { explorationRate } from "whybox/statistics";

const reference = JSON.parse(readFileSync(new URL("../../fixtures/anchors/kl_lucb.json", import.meta.url), "utf8")) as {
  beta: { arms: number; t: number; delta: number; beta: number }[];
};

test.each(reference.beta)("the exploration rate of $arms arms at time $t", ({ arms, t, delta, beta }) => {
  expect(Math.abs(explorationRate(arms, t, delta) - beta)).toBeLessThan(1e-9);
});

// biome-ignore format: a table, one case a line
test.each([
  [() => explorationRate(0, 1, 0.1), "explorationRate: expected arms and t to be numbers of 1 or more, got 0 and 1"],
  [() => explorationRate(2, 1, 0), "explorationRate: expected delta to be above 0 and below 1, got 0"],
])("refuses %s", (call, message) => {
  expect(call).toThrow(new WhyboxError("INVALID_ARGUMENT", message));
});

test("the constants are those of the paper: the sum over arms and times of exp(-rate) stays below delta", () => {
  // Theorem 1: P(some bound fails) <= sum over t of arms e (rate ln t + 1) exp(-rate).
  for (const [arms, delta] of [
    [2, 0.1],
    [10, 0.05],
  ]) {
    let failing = 0;
    for (let t = 1; t < 20_000; t++) {
      const rate = explorationRate(arms, t, delta);
      failing += arms * Math.E * (rate * Math.log(t) + 1) * Math.exp(-rate);
    }
    expect(failing).toBeLessThan(delta);
    expect(failing).toBeGreaterThan(0.01 * delta);
  }
});
