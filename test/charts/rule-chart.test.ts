import { expect, test } from "vitest";
import type { Rule } from "whybox";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../fixtures/explanations.js";
import { elements, numbersIn, texts } from "./drawn.js";

const rule = async (): Promise<Rule> => {
  const found = (await explanationsByName.rule()) as Rule;
  const shares = { precision: 0.7, low: 0.4, high: 0.9, rows: 40 };
  const result = { ...found.result, interventional: shares, coverage: 0.25, coverageLow: 0.1, coverageHigh: 0.5 };
  return { ...found, result };
};

test("points stand at the shares and whiskers at their bounds, between 0% and 100%", async () => {
  const explanation = await rule();
  const svg = toSvg(explanation, { chart: "rule" });
  const grid = elements(svg, "path").filter(({ d }) => d.includes("V"));
  const [zero, one] = [numbersIn(grid[0].d)[0], numbersIn(grid[4].d)[0]];
  const share = (x: number) => (x - zero) / (one - zero);
  const circles = elements(svg, "circle").map(({ cx }) => share(Number(cx)));
  const whiskers = elements(svg, "path")
    .filter(({ d }) => d.includes("H"))
    .map(({ d }) => [numbersIn(d)[0], numbersIn(d)[2]].map(share));
  const { interventional, conditional, coverage, coverageLow, coverageHigh } = explanation.result;
  const expected = [
    [interventional.precision, interventional.low, interventional.high],
    [conditional.precision, conditional.low, conditional.high],
    [coverage, coverageLow, coverageHigh],
  ] as number[][];
  expected.forEach(([value, low, high], i) => {
    expect(circles[i]).toBeCloseTo(value, 2);
    expect(whiskers[i][0]).toBeCloseTo(low, 2);
    expect(whiskers[i][1]).toBeCloseTo(high, 2);
  });
});

test("reads as IF, AND and THEN, and says whether the precision is certified", async () => {
  const explanation = await rule();
  const words = texts(toSvg(explanation, { chart: "rule" }));
  expect(words).toContain("IF");
  expect(words).toContain("THEN");
  expect(words.filter((word) => word === "AND")).toHaveLength(explanation.result.predicates.length - 1);
  const open = { ...explanation, result: { ...explanation.result, certified: false, predicates: [] } };
  const unsure = texts(toSvg(open, { chart: "rule" }));
  expect(unsure).toContain("not certified: 95% not shown");
  expect(unsure).toContain("anything");
});
