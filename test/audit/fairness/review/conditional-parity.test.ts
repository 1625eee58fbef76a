import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { answersTo } from "../../../fixtures/counted-people.js";
import { gapIn } from "./reviewed.js";

describe("conditionalParity", () => {
  test("control columns compare like with like: Simpson's paradox goes away", async () => {
    // Admission depends on the department alone; women apply where few are admitted.
    const paradox = ["easy", "hard"].flatMap((job) =>
      ["f", "m"].flatMap((sex) => {
        const rows = (job === "hard") === (sex === "f") ? 400 : 100;
        const rate = job === "easy" ? 0.8 : 0.2;
        return Array.from({ length: rows }, (_, i) => ({ p: i < rate * rows ? 0.9 : 0.1, y: "1", sex, job }));
      }),
    );
    const found = await fairness(
      await answersTo([...paradox, { p: 0.1, y: "0", sex: "f", job: "easy" }], { groups: ["sex", "job"] }),
      {
        groups: ["sex"],
        control: ["job"],
        favourable: "1",
        reference: { sex: "m" },
      },
    );
    expect(gapIn(found, "selectionRate").difference.value).toBeGreaterThan(0.3);
    const [{ difference }] = found.result.groupings[0].conditional?.comparisons ?? [];
    expect(Math.abs(difference.value as number)).toBeLessThan(0.01);
    expect(difference.low).toBeLessThan(0);
    expect(difference.high).toBeGreaterThan(0);
  });
});
