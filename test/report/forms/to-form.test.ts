import { expect, test } from "vitest";
import { toForm } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { hostile } from "../../fixtures/hostile-names.js";
import { bias } from "./applicants.js";

test("a form is filled in from the kind of explanation that it is about", async () => {
  const review = await bias({ groups: ["race"] });
  expect(() => toForm(review, { form: "adverse-action" })).toThrow(/filled in from an attribution, got .* "fairness"/);
});

test("a form is a page too, and names in it are names", async () => {
  const review = await bias();
  const page = toForm(review, { form: "local-law-144", as: "html" });
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("Impact ratios by sex");
  const unfriendly = hostile(await explanationsByName.attribution());
  expect(toForm(unfriendly, { form: "ai-act", as: "html" })).not.toMatch(/<script>alert|<img |<svg onload/);
  expect(() => toForm(review, { form: "soc2" as never })).toThrow(/expected form to be "local-law-144" or/);
});
