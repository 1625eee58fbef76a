import { expect, test } from "vitest";
import { type Explanation, parseExplanation } from "whybox";
import type { Fairness, GroupGap } from "whybox/audit";
import { inPayersDirectory, MODEL, SCORES } from "./payers.js";

const place = inPayersDirectory();

test("--explain-gap and --individual say why, and look at single people", async () => {
  const { code, stdout } = await place.run(...MODEL, "--explain-gap", "--individual", "--format", "json");
  expect(code).toBe(0);
  const made: Explanation[] = JSON.parse(stdout).map((each: unknown) => parseExplanation(each));
  expect(made.map(({ kind }) => kind)).toEqual(["fairness", "groupGap", "groupGap", "individualFairness"]);
  const [review, gap] = made as [Fairness, GroupGap];
  const { highest, lowest } = review.result.groupings[0].gaps[0];
  expect([gap.result.of, gap.result.against]).toEqual([lowest, highest]);
  const { code: refused, stderr } = await place.run(...SCORES, "--explain-gap");
  expect(refused).toBe(2);
  expect(stderr).toContain("--explain-gap asks the model about its features, and needs --model");
});

test("--subgroups looks for subgroups nobody named, beside the review", async () => {
  const { code, stdout } = await place.run(...MODEL, "--subgroups", "--format", "json");
  expect(code).toBe(0);
  const [review, scan] = (JSON.parse(stdout) as unknown[]).map((each) => parseExplanation(each));
  expect([review.kind, scan.kind]).toEqual(["fairness", "subgroups"]);
  expect((await place.run(...MODEL, "--subgroups", "errorRate")).stdout).toMatch(/how it treats groups[\s\S]*subgroup/);
  const wrong = await place.run(...MODEL, "--subgroups", "luck");
  expect(wrong.stderr).toContain("Allowed choices are selectionRate");
  expect(wrong.code).toBe(2);
}, 120_000);

test("--adjust and --reject-option show on rows held out what a decision by group gains and loses", async () => {
  const asked = ["--adjust", "demographicParity", "--reject-option", "equalOpportunity", "--smallest", "10"];
  const { code, stdout } = await place.run(...MODEL, ...asked, "--format", "json");
  expect(code).toBe(0);
  const [, ...made] = (JSON.parse(stdout) as unknown[]).map((each) => parseExplanation(each));
  expect(made.map(({ kind, method }) => [kind, method.name])).toEqual([
    ["mitigation", "adjustThresholds"],
    ["mitigation", "rejectOption"],
  ]);
  for (const [flags, message] of [
    [[...SCORES, "--adjust", "equalizedOdds"], "--adjust makes another model of --model, and needs it"],
    [[...MODEL, "--reject-option", "equalizedOdds", "--threshold", "0.3"], "leave --threshold out"],
    [[...MODEL, "--adjust", "fairness"], "Allowed choices are demographicParity, equalOpportunity, equalizedOdds"],
  ] as const) {
    const refused = await place.run(...flags);
    expect(refused.stderr).toContain(message);
    expect(refused.code).toBe(2);
  }
}, 120_000);
