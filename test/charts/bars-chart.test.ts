import { expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { attributionOf } from "../render/text/made.js";
import { elements, texts, valueAt } from "./drawn.js";

const bars = (svg: string) => elements(svg, "rect").filter(({ y }) => y !== undefined);
const level = (svg: string) => elements(svg, "line").filter(({ y1, y2, x1, x2 }) => y1 === y2 && x1 !== x2);

test("bars reach from 0 to the value, coloured by sign, the largest first; intervals are 1.96 errors to each side", () => {
  const [values, errors] = [
    [0.2, -0.5, 0.1],
    [0.05, 0.1, 0.08],
  ];
  const svg = toSvg(attributionOf(values, { standardErrors: [errors] }), { chart: "bars" });
  const at = valueAt(svg);
  const ends = bars(svg).map(({ x, width, fill }) => [at(Number(x)), at(Number(x) + Number(width)), fill] as const);
  const expected = [
    [-0.5, 0, "#1f5fbf"],
    [0, 0.2, "#d95f02"],
    [0, 0.1, "#d95f02"],
  ] as const;
  expected.forEach(([from, to, fill], i) => {
    expect(ends[i][0]).toBeCloseTo(from, 2);
    expect(ends[i][1]).toBeCloseTo(to, 2);
    expect(ends[i][2]).toBe(fill);
  });
  [1, 0, 2].forEach((part, i) => {
    const { x1, x2 } = level(svg)[i];
    expect(at(Number(x1))).toBeCloseTo(values[part] - 1.96 * errors[part], 2);
    expect(at(Number(x2))).toBeCloseTo(values[part] + 1.96 * errors[part], 2);
  });
  expect(texts(svg).slice(0, 3)).toEqual(["x1", "x0", "x2"]);
});

test("the page has room for whole intervals, and for 0", () => {
  const svg = toSvg(attributionOf([5, 6], { standardErrors: [[4, 3]] }), { chart: "bars" });
  const [left, right] = [Number(bars(svg)[0].x), Math.max(...level(svg).map(({ x2 }) => Number(x2)))];
  const lowest = Math.min(...level(svg).map(({ x1 }) => Number(x1)));
  const [page] = elements(svg, "svg");
  expect(lowest).toBeGreaterThan(0);
  expect(lowest).toBeLessThan(left);
  expect(right).toBeLessThan(Number(page.width));
  const far = toSvg(attributionOf([1e6, 1e6 + 1], {}), { chart: "bars" });
  expect(Number(bars(far)[0].width)).toBeGreaterThan(150);
});

test("groups come before their members, paler", () => {
  const groups = [{ name: "money", level: 1, parts: [1, 2], values: [-0.4], standardErrors: [0] }];
  const svg = toSvg(attributionOf([0.2, -0.5, 0.1], { groups }), { chart: "bars" });
  expect(texts(svg).slice(0, 4)).toEqual(["money", "– x1", "– x2", "x0"]);
  expect(bars(svg).map(({ "fill-opacity": opacity }) => opacity)).toEqual(["0.45", "1", "1", "1"]);
  // Without groups no bar is pale.
  expect(bars(toSvg(attributionOf([0.2, -0.5], { groups: [] }), { chart: "bars" }))).toHaveLength(2);
});

test("says what was predicted, and on which scale the bars are", () => {
  const units = { units: ["EUR"] };
  const words = texts(toSvg(attributionOf([2, 1], {}, units), { chart: "bars" }));
  expect(words).toEqual(expect.arrayContaining(["credit: repaid", "prediction 3.5 EUR", "effect, in EUR"]));
  expect(texts(toSvg(attributionOf([2, 1], { link: "logit" }, units), { chart: "bars" }))).toContain(
    "effect, in log odds",
  );
  expect(texts(toSvg(attributionOf([2, 1]), { chart: "bars" }))).toContain("effect");
});

test("says so where no part has a value", () => {
  const none = { parts: [], prediction: [0.5] };
  expect(texts(toSvg(attributionOf([], {}, none), { chart: "bars" }))).toEqual([
    "credit: repaid",
    "no part has a value",
  ]);
});
