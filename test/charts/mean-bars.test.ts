import { expect, test } from "vitest";
import type { Attribution } from "whybox";
import { globalImportance } from "whybox";
import { toSvg } from "whybox/charts";
import { attributionOf, made } from "../render/text/made.js";
import { elements, texts, valueAt } from "./drawn.js";

const importance = (means: number[], errors: (number | null)[] = means.map(() => 0), about: object = {}) =>
  made(
    "importance",
    { meanAbsolute: [means], meanSigned: [means], standardErrors: [errors], rows: 9, rowsPerOutput: [9] },
    { parts: means.map((_, i) => ({ name: `x${i}` })), ...about },
  );
const bars = (svg: string) => elements(svg, "rect").filter(({ y }) => y !== undefined);
const level = (svg: string) => elements(svg, "line").filter(({ y1, y2, x1, x2 }) => y1 === y2 && x1 !== x2);

test("bars are as long as the means, the largest first, in one colour: a mean of sizes has no sign", () => {
  const svg = toSvg(importance([0.25, 1.5, 1]), { chart: "bars" });
  const at = valueAt(svg);
  expect(texts(svg).slice(0, 3)).toEqual(["x1", "x2", "x0"]);
  [1.5, 1, 0.25].forEach((mean, i) => {
    const { x, width } = bars(svg)[i];
    expect(at(Number(x))).toBeCloseTo(0, 2);
    expect(at(Number(x) + Number(width))).toBeCloseTo(mean, 2);
  });
  expect(new Set(bars(svg).map(({ fill }) => fill)).size).toBe(1);
});

test("intervals are 1.96 standard errors to each side and end at 0; none where no error is known", () => {
  const svg = toSvg(importance([1.5, 1, 0.25], [0.25, null, 0.5]), { chart: "bars" });
  const at = valueAt(svg);
  const ends = level(svg).map(({ x1, x2 }) => [at(Number(x1)), at(Number(x2))]);
  expect(ends).toHaveLength(2);
  expect(ends[0][0]).toBeCloseTo(1.5 - 0.49, 2);
  expect(ends[0][1]).toBeCloseTo(1.5 + 0.49, 2);
  expect(ends[1][0]).toBeCloseTo(0, 2);
  expect(ends[1][1]).toBeCloseTo(0.25 + 0.98, 2);
  expect(texts(svg)).toEqual(expect.arrayContaining(["1.50 ± 0.25", "1.00 ± ?", "0.25 ± 0.50"]));
});

test("bars beyond the top ones are summed up in one; a single one is drawn instead", () => {
  const svg = toSvg(importance([4, 1, 3, 2, 0.5]), { chart: "bars", top: 2 });
  const at = valueAt(svg);
  expect(texts(svg).slice(0, 3)).toEqual(["x0", "x2", "3 more, together"]);
  const { x, width } = bars(svg)[2];
  expect(at(Number(x) + Number(width))).toBeCloseTo(3.5, 2);
  // Sums of exact means are exact.
  expect(texts(svg)).toContain("3.500");
  expect(texts(toSvg(importance([4, 1, 3]), { chart: "bars", top: 2 })).slice(0, 3)).toEqual(["x0", "x2", "x1"]);
});

test("means that overflow in a sum are drawn, and so are none at all", () => {
  const huge = toSvg(importance([1.7e308, 1.7e308, 1.7e308]), { chart: "bars", top: 1 });
  expect(huge).not.toMatch(/NaN|Infinity/);
  expect(bars(huge)).toHaveLength(2);
  const zero = toSvg(importance([0, 0]), { chart: "bars" });
  expect(bars(zero).every(({ width }) => Number(width) === 0)).toBe(true);
  expect(texts(toSvg(importance([]), { chart: "bars" }))).toEqual(["credit: repaid", "no part has a value"]);
});

test("many attributions are drawn as their table of importance is", () => {
  const rows: Attribution[] = [
    attributionOf([1, -3], {}, { units: ["EUR"] }),
    attributionOf([2, 1], {}, { units: ["EUR"] }),
  ];
  const table = globalImportance(rows.map((row) => ({ ...row, run: { ...row.run, modelCalls: 1 } })));
  const [many, one] = [toSvg(rows, { width: 480 }), toSvg(table)];
  expect(bars(many)).toEqual(bars(one));
  expect(level(many)).toEqual(level(one));
  expect(texts(many)).toEqual(texts(one));
  expect(texts(many)).toContain("mean absolute effect, in EUR");
});
