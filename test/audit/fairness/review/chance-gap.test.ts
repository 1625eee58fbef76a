import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { answersTo } from "../../../fixtures/counted-people.js";
import { parkMiller } from "../../../fixtures/park-miller.js";
import { gapIn } from "./reviewed.js";

describe("chanceGap", () => {
  test("chance alone explains a gap among equals, and not one that is there", async () => {
    const { uniform } = parkMiller(11);
    const records = Array.from({ length: 800 }, (_, i) => ({
      p: uniform() < 0.4 ? 0.8 : 0.2,
      y: uniform() < 0.4 ? "1" : "0",
      group: "abcdefgh"[i % 8],
    }));
    const fair = gapIn(await fairness(await answersTo(records), { favourable: "1" }), "selectionRate");
    expect(fair.chance?.pValue).toBeGreaterThan(0.05);
    expect(fair.chance?.mean).toBeGreaterThan(0.1);
    expect(fair.difference.low).toBe(0);
    expect(fair.shrunken).toBeLessThan((fair.difference.value as number) / 2);
    const unfair = records.map((each) => (each.group === "a" && uniform() < 0.7 ? { ...each, p: 0.8 } : each));
    const found = gapIn(await fairness(await answersTo(unfair), { favourable: "1" }), "selectionRate");
    expect(found.chance?.pValue).toBe(0.001);
    expect(found.highest).toBe("a");
  });
});
