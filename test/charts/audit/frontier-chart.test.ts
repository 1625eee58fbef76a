import { expect, test } from "vitest";
import type { Mitigation } from "whybox/audit";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { elements, expectLinear } from "../drawn.js";

test("points lie at their gap and accuracy, with whiskers at the bounds; the model before is empty", async () => {
  const explanation = (await explanationsByName.mitigation()) as Mitigation;
  const points = explanation.result.frontier.filter(
    ({ gap, accuracy }) => gap.value !== null && accuracy.value !== null,
  );
  const svg = toSvg(explanation, { chart: "frontier" });
  const dots = elements(svg, "circle");
  expect(dots).toHaveLength(points.length);
  // Plot draws larger dots first.
  const order = points.toSorted((a, b) => Number(a.role === "other") - Number(b.role === "other"));
  const [, across] = /<g stroke-opacity="0.6"[^>]*>(.*?)<\/g>/.exec(svg) ?? [];
  const bars = elements(across, "line");
  expectLinear([...dots.map(({ cx }) => Number(cx)), ...bars.flatMap(({ x1, x2 }) => [Number(x1), Number(x2)])], [
    ...order.map(({ gap }) => gap.value),
    ...points.flatMap(({ gap }) => [gap.low, gap.high]),
  ] as number[]);
  expectLinear(
    dots.map(({ cy }) => Number(cy)),
    order.map(({ accuracy }) => accuracy.value as number),
  );
  const empty = dots.filter(({ fill }) => fill === "#ffffff");
  expect(empty).toHaveLength(points.filter(({ role }) => role === "before").length);
});
