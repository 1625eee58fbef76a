import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { answersTo, countedPeople } from "../../../fixtures/counted-people.js";
import { compas, definitionIn, gapIn, groupIn } from "./reviewed.js";

/** Our names of the reference's. */
const RATES = {
  base_rate: "baseRate",
  selection_rate: "selectionRate",
  tpr: "truePositiveRate",
  fpr: "falsePositiveRate",
  fnr: "falseNegativeRate",
  tnr: "trueNegativeRate",
  ppv: "positivePredictiveValue",
  npv: "negativePredictiveValue",
  fdr: "falseDiscoveryRate",
  for: "falseOmissionRate",
  accuracy: "accuracy",
};

const GAPS = {
  demographic_parity: "selectionRate",
  equal_opportunity: "truePositiveRate",
  fpr_parity: "falsePositiveRate",
  fnr_parity: "falseNegativeRate",
  predictive_parity: "positivePredictiveValue",
  npv_parity: "negativePredictiveValue",
  accuracy_parity: "accuracy",
  base_rate_gap: "baseRate",
};

describe.each(["by_sex", "by_age_cat"] as const)("the COMPAS reference, %s", (by) => {
  const reference = compas[by];
  const against = reference.vs_reference.reference;
  const review = answersTo(countedPeople(reference.by_group)).then((answers) =>
    fairness(answers, { favourable: "1", reference: { group: against } }),
  );

  test("holds for every rate, to 1e-12", async () => {
    const found = await review;
    for (const [theirs, ours] of Object.entries(RATES)) {
      expect(found.result.overall[ours].value).toBeCloseTo(reference.overall[theirs], 12);
      for (const [group, numbers] of Object.entries(reference.by_group))
        expect(groupIn(found, group).measures[ours].value).toBeCloseTo(numbers[theirs], 12);
    }
  });

  test("holds for Wilson intervals", async () => {
    for (const [group, { wilson95 }] of Object.entries(reference.by_group)) {
      for (const [theirs, [low, high]] of Object.entries(wilson95)) {
        const measure = groupIn(await review, group).measures[RATES[theirs as keyof typeof RATES]];
        expect(measure.low).toBeCloseTo(low, 9);
        expect(measure.high).toBeCloseTo(high, 9);
        expect(measure.interval).toBe("Wilson");
      }
    }
  });

  test("holds for largest gaps and ratios", async () => {
    for (const [theirs, ours] of Object.entries(GAPS)) {
      const { difference, ratio } = gapIn(await review, ours);
      expect(difference.value).toBeCloseTo(reference.aggregate[`${theirs}_difference`], 12);
      expect(ratio.value).toBeCloseTo(reference.aggregate[`${theirs}_ratio`], 12);
    }
    expect(definitionIn(await review, "equalizedOdds").estimate.value).toBeCloseTo(
      reference.aggregate.equalized_odds_difference_worst,
      12,
    );
    expect(definitionIn(await review, "equalizedOddsMean").estimate.value).toBeCloseTo(
      reference.aggregate.equalized_odds_difference_mean,
      12,
    );
  });

  test("holds against the reference group", async () => {
    const found = await review;
    for (const [group, numbers] of Object.entries(reference.vs_reference)) {
      if (typeof numbers === "string") continue;
      const of = (measure: string) => {
        const comparison = gapIn(found, measure).comparisons.find((each) => each.group === group);
        if (!comparison) throw new Error(group);
        expect(comparison.against).toBe(against);
        return { difference: comparison.difference.value, ratio: comparison.ratio.value };
      };
      expect(of("selectionRate").difference).toBeCloseTo(numbers.statistical_parity_difference, 12);
      expect(of("selectionRate").ratio).toBeCloseTo(numbers.disparate_impact_ratio, 12);
      for (const rate of ["tpr", "fpr", "fnr", "ppv"] as const)
        expect(of(RATES[rate]).difference).toBeCloseTo(numbers[`${rate}_difference`], 12);
      for (const rate of ["fpr", "fnr", "ppv"] as const)
        expect(of(RATES[rate]).ratio).toBeCloseTo(numbers[`${rate}_ratio`], 12);
    }
  });
});

describe("bad input", () => {
  const records = countedPeople({ a: { tp: 30, fp: 20, fn: 20, tn: 30 }, b: { tp: 30, fp: 20, fn: 20, tn: 30 } });
  test.each([
    [{}, /expected favourable to say which class is good to get, one of "0", "1"/],
    [{ favourable: "2" }, /there is no class "2"/],
    [{ favourable: ["0", "1"] }, /favourable names every class/],
    [{ favourable: "1", groups: ["grup"] }, /no groups "grup"; did you mean "group"\?/],
    [{ favourable: "1", reference: { group: "c" } }, /group has no group "c" with rows/],
    [{ favourable: "1", reference: { sex: "m" } }, /reference: there are no groups "sex"/],
    [{ favourable: "1", threshold: 0.9 }, /selects no row: probabilities of the favourable class run from 0.2 to 0.8/],
    [{ favourable: "1", threshold: 0.1 }, /selects every row/],
    [{ favourable: "1", smallest: 1 }, /expected smallest to be a whole number of 2 or more/],
    [{ favourable: "1", confidence: 95 }, /expected confidence/],
    [{ favorable: "1" }, /unknown option "favorable"/],
  ])("%j", async (options, message) => {
    const answers = await answersTo(records);
    await expect(fairness(answers, options as never)).rejects.toThrow(message);
  });

  test("one group, no groups, and groups spelt alike", async () => {
    const one = await answersTo(records.map((each) => ({ ...each, group: "a" })));
    await expect(fairness(one, { favourable: "1" })).rejects.toThrow(/all rows of "group" are of one group \("a"\)/);
    const none = await answersTo(records, {});
    await expect(fairness(none, { favourable: "1" })).rejects.toThrow(/the dataset has no groups/);
    const alike = await answersTo(records.map((each, i) => ({ ...each, group: i % 2 ? "Male" : "male " })));
    const found = await fairness(alike, { favourable: "1" });
    expect(found.notes.map(({ code }) => code)).toEqual(["GROUPS_ALIKE"]);
  });

  test("more groups than can be compared, in a column or where columns cross", async () => {
    const many = Array.from({ length: 900 }, (_, i) => ({
      ...records[i % records.length],
      group: `g${i % 450}`,
      ...{ a: `a${i % 21}`, b: `b${(i * 7 + Math.floor(i / 21)) % 23}` },
    }));
    const single = await answersTo(many);
    await expect(fairness(single, { favourable: "1" })).rejects.toThrow(
      /groups: "group" has 450 groups, and at most 400/,
    );
    const crossed = await fairness(await answersTo(many, { groups: ["a", "b"] }), { favourable: "1", smallest: 50 });
    expect(crossed.result.groupings.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(crossed.notes.map(({ code }) => code)).toContain("GROUPS_NOT_CROSSED");
  });
});
