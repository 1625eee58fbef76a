import { describe, expect, test } from "vitest";
import { alphaOf, eProcess } from "../../../dist/explain/anchors/e-process.js";

const WITH_REPLACEMENT = { agreed: 0, unseen: 1 };

describe("eProcess", () => {
  test.each([
    [0.8, 0.9, 0.1],
    [0.95, 0.99, 0.2],
    [0.5, 0.5, 0.05],
  ])("under a precision of tau = %d reaches 1 / delta with a probability of at most delta", (tau, expected, delta) => {
    // Every sequence of 14 draws, with its probability.
    const length = 14;
    let reached = 0;
    for (let sequence = 0; sequence < 2 ** length; sequence++) {
      const process = eProcess(tau, expected);
      let probability = 1;
      for (let draw = 0; draw < length; draw++) {
        const agrees = ((sequence >>> draw) & 1) === 1;
        probability *= agrees ? tau : 1 - tau;
        process.observe(WITH_REPLACEMENT, agrees);
      }
      if (process.logEvidence() >= -Math.log(delta)) reached += probability;
    }
    expect(reached).toBeLessThanOrEqual(delta);
  });

  test("gathers evidence where the precision is higher, and none where every row disagrees", () => {
    const [precise, wrong] = [eProcess(0.9, 0.99), eProcess(0.9, 0.99)];
    for (let draw = 0; draw < 100; draw++) {
      precise.observe(WITH_REPLACEMENT, true);
      wrong.observe(WITH_REPLACEMENT, false);
    }
    expect(precise.logEvidence()).toBeGreaterThan(-Math.log(0.001));
    expect(wrong.logEvidence()).toBe(0);
    expect([precise.draws, precise.agreeing, wrong.agreeing]).toEqual([100, 100, 0]);
  });

  test("bets nothing where what is known settles it", () => {
    const process = eProcess(0.9, 0.99);
    process.observe({ agreed: 0.95, unseen: 0.05 }, true);
    process.observe({ agreed: 0.1, unseen: 0.1 }, true);
    expect(process.logEvidence()).toBe(0);
  });
});

test("all candidates together spend no more than delta", () => {
  let spent = 0;
  for (let candidate = 1; candidate <= 100_000; candidate++) spent += alphaOf(candidate, 0.05);
  expect(spent).toBeLessThan(0.05);
  expect(spent).toBeGreaterThan(0.0499);
});
