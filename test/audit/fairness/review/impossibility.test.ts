import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { answersTo, countedPeople } from "../../../fixtures/counted-people.js";

describe("impossibility", () => {
  const alike = { tp: 30, fp: 20, fn: 20, tn: 30 };
  test("unequal base rates say which definitions cannot hold together, and by how much", async () => {
    const found = await fairness(
      await answersTo(
        countedPeople({ a: { tp: 500, fp: 100, fn: 100, tn: 300 }, b: { tp: 200, fp: 100, fn: 100, tn: 600 } }),
      ),
      { favourable: "1" },
    );
    const { impossibility } = found.result.groupings[0];
    expect(impossibility).toMatchObject({ highest: "a", lowest: "b" });
    const [ppv, fnr] = [700 / 900, 200 / 900];
    const forced = (p: number) => ((p / (1 - p)) * (1 - ppv) * (1 - fnr)) / ppv;
    expect(impossibility?.forcedFalsePositiveGap).toBeCloseTo(forced(0.6) - forced(0.3), 12);
    const equal = await fairness(await answersTo(countedPeople({ a: alike, b: alike })), { favourable: "1" });
    expect(equal.result.groupings[0].impossibility).toBeNull();
  });
});
