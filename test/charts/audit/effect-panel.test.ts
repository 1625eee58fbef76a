import { expect, test } from "vitest";
import type { Effects } from "whybox/audit";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { elements, expectLinear, points } from "../drawn.js";

test("a curve goes through its values, within a band between its bounds, all panels on one scale", async () => {
  const { subject, result, ...explanation } = (await explanationsByName.effects()) as Effects;
  const curves = result.curves.filter(({ at }) => at.every((value) => typeof value === "number"));
  const svg = toSvg({ ...explanation, subject, result: { ...result, curves } } as Effects, { chart: "curves" });
  const panels = [...svg.matchAll(/<g transform="translate[^"]*">(.*?)<\/g>/gs)].map(([, panel]) => panel);
  expect(panels).toHaveLength(curves.length);
  const heights: number[] = [];
  const values: number[] = [];
  for (const curve of curves) {
    const { name } = subject.parts[curve.feature];
    const panel = panels.find((each) => each.includes(`>${name}`)) as string;
    const paths = elements(panel, "path").filter(({ d }) => d.includes("L"));
    const line = points((paths.find(({ fill }) => fill === "none") as { d: string }).d);
    expectLinear(
      line.map(([x]) => x),
      curve.at as number[],
    );
    const band = points((paths.find(({ d }) => d.endsWith("Z")) as { d: string }).d);
    heights.push(...line.map(([, y]) => y), ...band.map(([, y]) => y));
    values.push(...curve.values[0], ...(curve.high[0] as number[]), ...(curve.low[0] as number[]).toReversed());
  }
  expectLinear(heights, values);
});
