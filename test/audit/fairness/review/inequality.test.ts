import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { answersTo, countedPeople } from "../../../fixtures/counted-people.js";
import { compas, gapIn, type Numbers } from "./reviewed.js";

describe.each(["by_sex", "by_age_cat"] as const)("inequality of the COMPAS reference, %s", (by) => {
  const reference = compas[by];
  const against = reference.vs_reference.reference;
  const review = answersTo(countedPeople(reference.by_group)).then((answers) =>
    fairness(answers, { favourable: "1", reference: { group: against } }),
  );

  test("holds for inequality, and for the other class as the favourable one", async () => {
    const { inequality } = (await review).result;
    expect(inequality?.generalizedEntropy.value).toBeCloseTo(reference.generalized_entropy_index_alpha2, 12);
    expect(inequality?.theil.value).toBeCloseTo(reference.theil_index, 12);
    const other = await fairness(await answersTo(countedPeople(reference.by_group)), {
      favourable: "0",
      reference: { group: against },
    });
    for (const { group, ratio } of gapIn(other, "selectionRate").comparisons)
      expect(ratio.value).toBeCloseTo((reference.vs_reference[group] as Numbers).disparate_impact_ratio_favourable, 12);
  });
});
