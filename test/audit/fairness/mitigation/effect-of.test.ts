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
});
