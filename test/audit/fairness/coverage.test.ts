import { describe, expect, test } from "vitest";
import { simulateCoverage } from "../../../benchmarks/fairness/simulate-coverage.js";

/** Of 70 audits a share of 95% varies by 2.6%: three standard deviations below. */
const [LOW, HIGH] = [0.87, 1];

describe("intervals hold the truth as often as they say", () => {
  test.each([
    [
      [60, 60, 60, 60],
      [0.4, 0.4, 0.4, 0.4],
    ],
    [
      [150, 80, 40],
      [0.5, 0.3, 0.4],
    ],
  ])("groups of %j rows with rates %j", (sizes, rates) => {
    const found = simulateCoverage(sizes, rates, 70, "test");
    for (const single of ["share", "difference"]) {
      expect(found[single]).toBeGreaterThan(0.91);
      expect(found[single]).toBeLessThan(0.985);
    }
    for (const jointly of ["groups", "pairs", "reference", "rest", "gap", "ratio"]) {
      expect(found[jointly]).toBeGreaterThanOrEqual(LOW);
      expect(found[jointly]).toBeLessThanOrEqual(HIGH);
    }
    // Much narrower than Newcombe intervals with Bonferroni's correction.
    expect(found.width).toBeLessThan(0.9 * found.bonferroni);
  });

  test("jointly also for small shares of small groups, which Wilson's intervals miss in a tenth of audits", () => {
    const found = simulateCoverage([50, 50, 50, 50, 50, 50, 50, 50], Array<number>(8).fill(0.05), 60, "small");
    for (const jointly of ["groups", "reference", "rest"]) expect(found[jointly]).toBeGreaterThan(LOW);
    expect(found.width).toBeLessThan(0.7 * found.bonferroni);
  });

  test("groups that are alike are no violation, where the bare largest gap is one in most audits", () => {
    const found = simulateCoverage([50, 50, 50, 50, 50, 50], [0.4, 0.4, 0.4, 0.4, 0.4, 0.4], 40, "alike");
    expect(found.violated).toBeLessThan(0.05);
    expect(found.unequal).toBeLessThan(0.1);
    expect(found.bare).toBeGreaterThan(0.6);
  });
});
