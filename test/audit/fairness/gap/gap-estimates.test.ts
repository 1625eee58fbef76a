import { describe, expect, test } from "vitest";
import { explainGap } from "whybox/audit";
import { linear, table } from "./pay.js";

describe("gapEstimates", () => {
  test("intervals of parts hold what all rows of such a kind would say, in about 95% of tables", async () => {
    // The district differs by 1 and counts 2.
    let [holds, total] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      const data = table(linear, 120, 7919 * seed);
      const { result } = await explainGap(linear, data, { seed, ordersPerRow: 1, tree: false, budgetRows: 700 });
      [2, 0].forEach((truth, part) => {
        total++;
        const { low, high } = result.parts[part].difference;
        if ((low as number) <= truth && truth <= (high as number)) holds++;
      });
    }
    expect(holds / total).toBeGreaterThan(0.9);
    expect(holds / total).toBeLessThan(0.995);
  });
});
