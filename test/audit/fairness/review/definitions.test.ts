import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { answersTo, type Counts, countedPeople } from "../../../fixtures/counted-people.js";
import { definitionIn } from "./reviewed.js";

describe("definitions", () => {
  test("evidence follows the interval, and says how many rows are missing", async () => {
    const big = { tp: 900, fp: 600, fn: 600, tn: 900 };
    const supported = await fairness(await answersTo(countedPeople({ a: big, b: big })), { favourable: "1" });
    expect(definitionIn(supported, "demographicParity")).toMatchObject({ evidence: "supported", needed: null });
    expect(definitionIn(supported, "demographicParityRatio")).toMatchObject({ evidence: "supported" });
    const violated = await fairness(
      await answersTo(countedPeople({ a: big, b: { tp: 300, fp: 150, fn: 1200, tn: 1350 } })),
      {
        favourable: "1",
      },
    );
    expect(definitionIn(violated, "demographicParity").evidence).toBe("violated");
    expect(definitionIn(violated, "demographicParityRatio").evidence).toBe("violated");
    const few = { tp: 12, fp: 8, fn: 8, tn: 12 };
    const people = { a: big, b: few };
    const undecided = await fairness(await answersTo(countedPeople(people)), { favourable: "1" });
    const { evidence, needed } = definitionIn(undecided, "demographicParity");
    expect(evidence).toBe("undecided");
    expect(needed?.group).toBe("b");
    const times = 1 + (needed?.rows ?? 0) / 40;
    const scaled = (factor: number) =>
      Object.fromEntries(Object.entries(few).map(([name, count]) => [name, Math.round(count * factor)])) as Counts;
    const evidenceWith = async (factor: number) =>
      definitionIn(
        await fairness(await answersTo(countedPeople({ a: big, b: scaled(factor) })), { favourable: "1" }),
        "demographicParity",
      ).evidence;
    expect(await evidenceWith(times * 1.05)).toBe("supported");
    expect(await evidenceWith(times * 0.9)).toBe("undecided");
  });
});
