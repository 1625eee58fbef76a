import { expect, test } from "vitest";
import type { Attribution } from "whybox";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../fixtures/explanations.js";
import { elements, texts, valueAt } from "./drawn.js";

test("bars are as long as the values, coloured by sign, and lead from the average to the prediction", async () => {
  const explanation = (await explanationsByName.attribution()) as Attribution;
  const svg = toSvg(explanation, { chart: "waterfall" });
  const at = valueAt(svg);
  const values = [...explanation.result.values[0]].sort((a, b) => Math.abs(b) - Math.abs(a));
  const bars = elements(svg, "rect").filter(({ y }) => y !== undefined);
  let from = explanation.subject.baseline[0] as number;
  bars.forEach(({ x, width, fill }, i) => {
    const ends = [at(Number(x)), at(Number(x) + Number(width))];
    expect(ends[values[i] < 0 ? 1 : 0]).toBeCloseTo(from, 3);
    from += values[i];
    expect(ends[values[i] < 0 ? 0 : 1]).toBeCloseTo(from, 3);
    expect(fill).toBe(values[i] < 0 ? "#1f5fbf" : "#d95f02");
  });
  expect(bars).toHaveLength(values.length);
  expect(from).toBeCloseTo(explanation.subject.prediction[0], 9);
});

test("error bars stand across the end of a bar, 1.96 standard errors to each side", async () => {
  const explanation = (await explanationsByName.attribution()) as Attribution;
  const svg = toSvg(explanation, { chart: "waterfall" });
  const at = valueAt(svg);
  const [values, errors] = [explanation.result.values[0], explanation.result.standardErrors[0]];
  const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
  const [, group] = /<g transform="translate\(0,10.5\)" stroke-width="1.5"[^>]*>(.*?)<\/g>/.exec(svg) ?? [];
  let end = explanation.subject.baseline[0] as number;
  elements(group, "line").forEach(({ x1, x2 }, i) => {
    end += values[order[i]];
    const half = 1.96 * (errors[order[i]] as number);
    expect(at(Number(x1))).toBeCloseTo(end - half, 3);
    expect(at(Number(x2))).toBeCloseTo(end + half, 3);
  });
});

test("what the values do not share out is a bar of its own that names itself", async () => {
  const explanation = (await explanationsByName.attribution()) as Attribution;
  const { subject } = explanation;
  const short = { ...explanation, subject: { ...subject, prediction: [subject.prediction[0] + 0.1] } };
  const svg = toSvg(short, { chart: "waterfall" });
  expect(texts(svg)).toContain("not shared out");
  const last = elements(svg, "rect")
    .filter(({ y }) => y !== undefined)
    .at(-1);
  const at = valueAt(svg);
  expect(at(Number(last?.x) + Number(last?.width)) - at(Number(last?.x))).toBeCloseTo(0.1, 3);
});
