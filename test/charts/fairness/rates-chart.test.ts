import { expect, test } from "vitest";
import type { Fairness } from "whybox/audit";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { elements, texts, valueAt } from "../drawn.js";

test.each(["selectionRate", "truePositiveRate"])(
  "%s: bars are as long as the rates, whiskers are the bounds for all groups at once, a line is the whole",
  async (measure) => {
    const explanation = (await explanationsByName.fairness()) as Fairness;
    const [{ name, groups }] = explanation.result.groupings;
    const svg = toSvg(explanation, { chart: "rates", part: `${measure} by ${name}` });
    const at = valueAt(svg);
    const bars = elements(svg, "rect").filter(({ y }) => y !== undefined);
    const whiskers = elements(svg, "line").filter(({ x1, x2, y1, y2 }) => y1 === y2 && x1 !== x2);
    groups.forEach(({ name: label, measures }, g) => {
      const { value, together } = measures[measure];
      expect(texts(svg)).toContain(label);
      expect(at(Number(bars[g].x))).toBeCloseTo(0, 3);
      expect(at(Number(bars[g].x) + Number(bars[g].width))).toBeCloseTo(value as number, 3);
      expect(at(Number(whiskers[g].x1))).toBeCloseTo(together?.low as number, 3);
      expect(at(Number(whiskers[g].x2))).toBeCloseTo(together?.high as number, 3);
    });
    const [, dashed] = /stroke-dasharray="4 3"[^>]*>(.*?)<\/g>/.exec(svg) ?? [];
    const overall = explanation.result.overall[measure].value as number;
    expect(at(Number(elements(dashed, "line")[0].x1))).toBeCloseTo(overall, 3);
  },
);

test("a share near the largest double, which none is, is drawn as the number that it is", async () => {
  const explanation = structuredClone((await explanationsByName.fairness()) as Fairness);
  for (const { measures } of explanation.result.groupings[0].groups) {
    (measures.selectionRate as { value: number }).value = 1.7e308;
  }
  expect(toSvg(explanation, { chart: "rates" })).not.toContain("Infinity");
});

test("groups too small to judge are pale, and say that they are few", async () => {
  const explanation = (await explanationsByName.fairness()) as Fairness;
  const { result } = explanation;
  const [first, ...others] = result.groupings;
  const groups = first.groups.map((group, g) => ({
    ...group,
    measures: { ...group.measures, selectionRate: { ...group.measures.selectionRate, small: g === 0 } },
  }));
  const changed: Fairness = { ...explanation, result: { ...result, groupings: [{ ...first, groups }, ...others] } };
  const svg = toSvg(changed, { chart: "rates" });
  const bars = elements(svg, "rect").filter(({ y }) => y !== undefined);
  expect(bars.map(({ "fill-opacity": opacity }) => opacity)).toEqual(groups.map((_, g) => (g === 0 ? "0.35" : "1")));
  expect(texts(svg).filter((text) => text.endsWith(", few"))).toHaveLength(1);
});

test("the part may be named by any measure and column of groups, also one whose name holds another's", async () => {
  const explanation = (await explanationsByName.fairness()) as Fairness;
  const [first] = explanation.result.groupings;
  const names = ["age", "accuracy by age", "by age"];
  const renamed = {
    ...explanation,
    result: { ...explanation.result, groupings: names.map((name) => ({ ...first, name, by: [name] })) },
  };
  for (const name of names) {
    const svg = toSvg(renamed, { chart: "rates", part: `accuracy by ${name}` });
    expect(texts(svg).some((text) => text.toLowerCase() === `accuracy by ${name}`)).toBe(true);
  }
  expect(() => toSvg(renamed, { chart: "rates", part: "accuracy by job" })).toThrow("unknown part");
});
