import { describe, expect, test } from "vitest";
import { toForm } from "whybox/charts";
import { bias } from "./applicants.js";

describe("Local Law 144", () => {
  test("has rates and ratios to the most selected category, by sex, race and both", async () => {
    const form = toForm(await bias(), { form: "local-law-144", facts: { distributed: "2026-01-15" } });
    // 317 men of whom 141 are hired, 303 women of whom 100 are.
    expect(form).toMatch(/\| Male \| 317 \| 44\.5% \| [^|]+ \| 1\.000 \|/);
    expect(form).toMatch(
      new RegExp(`\\| Female \\| 303 \\| 33\\.0% \\| [^|]+ \\| ${(100 / 303 / (141 / 317)).toFixed(3)} \\|`),
    );
    expect(form).toMatch(/\| White \/ Female \| 200 \| 40\.0% \| [^|]+ \| 0\.800 \|/);
    expect(form).toContain("| distribution date of the tool | 2026-01-15 |");
    expect(form).toContain("to be filled in: source");
    expect(form).toMatch(/^> This is a form.*no legal advice/m);
  });

  test("counts people of unknown category, who are in none", async () => {
    const form = toForm(await bias(), { form: "local-law-144" });
    expect(form).toContain("| people of unknown sex, in no category | 5 |");
    expect(form).toContain("| people of unknown race, in no category | 9 |");
    expect(form).toContain("| people of unknown sex or race, in no category of both | 14 |");
    expect(form).not.toContain("not said");
  });

  test("leaves categories under 2% out of the ratios, with number and rate; 0 keeps them", async () => {
    const review = await bias();
    const form = toForm(review, { form: "local-law-144" });
    // 11 of 625 are 1.8%: all of them would be the most selected, and every ratio would be to theirs.
    expect(form).toMatch(/Left out of the ratios by race[\s\S]*\| Asian \| 11 \| 72\.7% \| [^|]+ \|\n/);
    const kept = toForm(review, { form: "local-law-144", leaveOutBelow: 0 });
    expect(kept).toMatch(/\| Asian \| 11 \| 72\.7% \| [^|]+ \| 1\.000 \|/);
    expect(kept).not.toContain("Left out");
  });

  test("takes scoring rates where the tool scores: above the median of all", async () => {
    const form = toForm(await bias(), { form: "local-law-144", rate: "scoring" });
    expect(form).toContain("scoring rate");
    // The median of the scores is 0.1: above it are those of 0.9.
    expect(form).toMatch(/\| Male \| 317 \| 44\.5% \|/);
  });

  test("says which columns it needs", async () => {
    const review = await bias({ groups: ["race"] });
    expect(() => toForm(review, { form: "local-law-144" })).toThrow(
      /no column of groups is called sex; say which it is/,
    );
    expect(() => toForm(review, { form: "local-law-144", sex: "rase" })).toThrow(
      /no groups "rase"; did you mean "race"/,
    );
  });
});

describe("options", () => {
  test.each([0.021, -0.01, Number.NaN])("leaveOutBelow of %d is more than the rule allows", async (leaveOutBelow) => {
    const review = await bias();
    expect(() => toForm(review, { form: "local-law-144", leaveOutBelow })).toThrow(
      `toForm: local-law-144: expected leaveOutBelow to be from 0 to 0.02, as the rule allows, got ${leaveOutBelow}`,
    );
  });

  test("a rate or a crossing that the review lacks is named", async () => {
    const review = await bias();
    const { scoringRate: _, ...overall } = review.result.overall;
    const unscored = { ...review, result: { ...review.result, overall } };
    expect(() => toForm(unscored, { form: "local-law-144", rate: "scoring" })).toThrow(
      "the review has no scoring rate",
    );
    const singles = review.result.groupings.filter(({ by }) => by.length === 1);
    expect(() =>
      toForm({ ...review, result: { ...review.result, groupings: singles } }, { form: "local-law-144" }),
    ).toThrow("the review has no groups by sex and race together");
  });

  test("the rate is said in words, and so is the confidence of intervals", async () => {
    const review = await bias({ confidence: 0.9 });
    const form = toForm(review, { form: "local-law-144" });
    expect(form).toContain("selection rate: the most probable class is hired");
    expect(form).toContain("Intervals (90%, each by itself)");
    expect(form).toContain("| people assessed | 625 |");
    expect(toForm(review, { form: "local-law-144", rate: "scoring" })).toContain(
      "scoring rate: share of people whose score (probability) is above the median of all",
    );
  });

  test("where nobody is selected no ratio is defined", async () => {
    const review = await bias();
    const none = JSON.parse(JSON.stringify(review), (key, value) =>
      key === "selectionRate" ? { ...value, value: 0 } : value,
    );
    expect(toForm(none, { form: "local-law-144" })).toMatch(/\| Male \| 317 \| 0\.0% \| [^|]+ \| not defined \|/);
  });
});
