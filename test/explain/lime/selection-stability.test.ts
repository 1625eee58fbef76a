import { describe, expect, test } from "vitest";
import { lime } from "whybox";
import { signGame } from "../../fixtures/games.js";
import { binned } from "./binned.js";

describe("selectionStability", () => {
  test("selects the parts that matter, says how stable that is, and leaves the rest without a value", async () => {
    const { result } = await lime(binned(), { count: 2 });
    const {
      selected: [selected],
      stability,
    } = result.surrogate!;
    expect(selected).toHaveLength(2);
    result.values[0].forEach((value, part) => {
      expect(value === 0).toBe(!selected.includes(part));
      expect(result.standardErrors[0][part] === null).toBe(!selected.includes(part));
    });
    expect(stability[0].every((share) => share > 0 && share <= 1)).toBe(true);
  });

  test("keeps sampling until the selection is stable, or the budget ends, and says which", async () => {
    const clear = signGame(12, (s) => 5 * s[0] + 3 * s[1] + 0.01 * s[2]);
    const stable = await lime(clear, { count: 2, samples: 64, enumerate: false, until: { stable: 0.95 } });
    expect(stable.cost.stoppedBy).toBe("converged");
    expect(stable.cost.modelRows).toBeLessThan(200);
    const alike = signGame(12, (s) => s.reduce((sum, sign) => sum + sign, 0));
    const never = await lime(alike, { count: 2, samples: 64, enumerate: false, until: { stable: 1 }, budgetRows: 700 });
    expect(never.cost.stoppedBy).toBe("budget");
    expect(never.cost.modelRows).toBeGreaterThan(500);
    expect(never.cost.modelRows).toBeLessThanOrEqual(700);
    expect(never.notes.map(({ code }) => code)).toContain("UNSTABLE_SELECTION");
  });
});
