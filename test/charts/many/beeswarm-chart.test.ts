import { expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { manyAttributions } from "../../fixtures/explanations.js";
import { elements, expectLinear, texts } from "../drawn.js";

type Dot = { readonly x: number; readonly y: number };

test("each part has a dot per row at its value, and no two dots lie on each other", async () => {
  const rows = await manyAttributions(24);
  const svg = toSvg(rows, { chart: "beeswarm" });
  const parts = rows[0].subject.parts;
  const mean = (p: number) => rows.reduce((sum, { result }) => sum + Math.abs(result.values[0][p]), 0);
  const order = [...parts.keys()].sort((a, b) => mean(b) - mean(a));
  const dots = elements(svg, "path").flatMap(({ d, "stroke-linecap": cap }) =>
    cap === "round"
      ? [...d.matchAll(/M([\d.]+) ([\d.]+)h0/g)].map(([, x, y]): Dot => ({ x: Number(x), y: Number(y) }))
      : [],
  );
  expect(dots).toHaveLength(rows.length * parts.length);
  const byPart = order.map((_, i) => dots.filter(({ y }) => Math.abs(y - (66 + 34 * i + 17)) <= 17));
  const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
  expectLinear(
    byPart.flatMap((part) => sorted(part.map(({ x }) => x))),
    order.flatMap((p) => sorted(rows.map(({ result }) => result.values[0][p]))),
  );
  for (const part of byPart)
    expect(new Set(part.map(({ x, y }) => `${x.toFixed(1)} ${y}`)).size).toBeGreaterThan(rows.length - 2);
  expect(texts(svg).slice(2)).toEqual(expect.arrayContaining(parts.map(({ name }) => name)));
});

test("draws the parts that move the answer most, and says of how many", async () => {
  const rows = await manyAttributions(6);
  const svg = toSvg(rows, { chart: "beeswarm", top: 2 });
  expect(texts(svg)[1]).toBe(`6 rows; the 2 parts that move the answer most, of ${rows[0].subject.parts.length}`);
});
