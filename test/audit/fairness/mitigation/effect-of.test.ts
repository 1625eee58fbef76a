import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { compareFairness, fairness } from "whybox/audit";
import { answers } from "./two-models.js";

describe("effectOf", () => {
  test("holds what fairness says of each, and their difference", async () => {
    const [before, after] = [await answers("first"), await answers("later")];
    const report = compareFairness(before, after, { favourable: "1" });
    const { effect, frontier } = report.result;
    if (!effect) throw new Error("no effect");
    const found = await Promise.all([before, after].map((each) => fairness(each, { favourable: "1" })));
    const reviews = found.map(({ result }) => result.groupings[0].definitions);
    for (const [d, { name, before: first, after: then, change }] of effect.groupings[0].definitions.entries()) {
      expect(reviews[0][d].name).toBe(name);
      expect(first).toEqual(reviews[0][d].estimate);
      expect(then).toEqual(reviews[1][d].estimate);
      expect(change.value).toBeCloseTo((then.value as number) - (first.value as number), 12);
      expect(change.low).toBeLessThanOrEqual(change.value as number);
      expect(change.high).toBeGreaterThanOrEqual(change.value as number);
    }
    const parity = effect.groupings[0].definitions[0];
    expect(parity.change.high).toBeLessThan(0);
    expect(frontier.map(({ name, role }) => [name, role])).toEqual([
      ["first", "before"],
      ["later", "chosen"],
    ]);
    expect(frontier[1].gap).toEqual(parity.after);
    expect(parseExplanation(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(toText(report)).toContain("gaps of sex");
  });

  test("changes of a mean of gaps, and of a ratio, have intervals of their parts at the level at which both hold", async () => {
    const [before, after] = [await answers("first"), await answers("later")];
    const definitionsAt = (confidence: number) => {
      const { effect } = compareFairness(before, after, { favourable: "1", confidence }).result;
      return (name: string) => {
        const found = effect?.groupings[0].definitions.find((each) => each.name === name);
        if (!found) throw new Error(name);
        return found;
      };
    };
    const [plain, each, half] = [0.95, Math.sqrt(0.95), 0.975].map(definitionsAt);
    const odds = plain("equalizedOddsMean").change;
    const [truePositive, falsePositive] = [each("equalOpportunity").change, each("falsePositiveRateParity").change];
    for (const key of ["value", "low", "high"] as const)
      expect(odds[key]).toBeCloseTo(((truePositive[key] as number) + (falsePositive[key] as number)) / 2, 12);
    // The worst of both has an interval of its own.
    const worst = plain("equalizedOdds").change;
    expect(Math.abs((worst.low as number) - (odds.low as number))).toBeGreaterThan(0.01);
    const ratio = half("demographicParityRatio");
    const { change } = plain("demographicParityRatio");
    expect(change.low).toBeCloseTo((ratio.after.low as number) - (ratio.before.high as number), 12);
    expect(change.high).toBeCloseTo((ratio.after.high as number) - (ratio.before.low as number), 12);
  });
});
