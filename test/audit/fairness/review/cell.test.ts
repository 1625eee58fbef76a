import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { answersTo, countedPeople } from "../../../fixtures/counted-people.js";
import { definitionIn, gapIn, groupIn } from "./reviewed.js";

describe("a cell of a group", () => {
  const alike = { tp: 30, fp: 20, fn: 20, tn: 30 };
  test("an undefined rate is null with its reason, never 0 or 1", async () => {
    const found = await fairness(await answersTo(countedPeople({ a: alike, b: { tp: 0, fp: 40, fn: 0, tn: 0 } })), {
      favourable: "1",
    });
    const { measures } = groupIn(found, "b");
    expect(measures.truePositiveRate).toMatchObject({ value: null, reason: "no row of the group is truly favourable" });
    expect(measures.negativePredictiveValue).toMatchObject({
      value: null,
      reason: "every row of the group is selected",
    });
    expect(measures.areaUnderRoc).toMatchObject({ value: null });
    expect(gapIn(found, "truePositiveRate").difference.value).toBeNull();
    expect(definitionIn(found, "equalOpportunity")).toMatchObject({ evidence: "undecided", needed: null });
    expect(found.notes).toEqual([
      {
        code: "GROUPS_OF_ONE_CLASS",
        message:
          "By group, b has no row that is truly favourable: its true positive rate is not defined, and equal opportunity compares the other groups alone.",
      },
    ]);
  });

  test("clusters widen intervals: every row twice says no more than once", async () => {
    const once = countedPeople({ a: alike, b: { tp: 40, fp: 30, fn: 10, tn: 20 } });
    const twice = [...once, ...once].map((each, i) => ({ ...each, person: i % once.length }));
    const width = ({ low, high }: { low: number | null; high: number | null }) => (high as number) - (low as number);
    const rate = async (records: typeof once, cluster?: string) => {
      const answers = await answersTo(records, { groups: ["group"], ...(cluster && { cluster }) });
      return groupIn(await fairness(answers, { favourable: "1" }), "a").measures.selectionRate;
    };
    const [single, doubled, clustered] = [await rate(once), await rate(twice), await rate(twice, "person")];
    expect(width(doubled)).toBeLessThan(0.75 * width(single));
    expect(width(clustered)).toBeCloseTo(width(single), 2);
    expect(clustered.interval).toBe("Wilson by cluster");
  });

  test("weights count as so many rows do in every rate", async () => {
    const records = countedPeople({ a: alike, b: { tp: 40, fp: 30, fn: 10, tn: 20 } });
    const weighted = records.map((each, i) => ({ ...each, w: 1 + (i % 3) }));
    const repeated = weighted.flatMap((each) => Array.from({ length: each.w }, () => each));
    const byWeight = await fairness(await answersTo(weighted, { groups: ["group"], weights: "w" }), {
      favourable: "1",
    });
    const byRows = await fairness(await answersTo(repeated, { groups: ["group"] }), { favourable: "1" });
    for (const [name, { value }] of Object.entries(groupIn(byRows, "a").measures))
      if (name !== "rows") expect(groupIn(byWeight, "a").measures[name].value).toBeCloseTo(value as number, 12);
  });
});
