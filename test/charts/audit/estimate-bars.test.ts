import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { known, made } from "../../render/text/made.js";
import { elements, texts, valueAt } from "../drawn.js";

const draw = (values: object[], options: object = {}) =>
  toSvg(
    made(
      "lossImportance",
      { loss: "log loss", measure: "rise of the loss", baseLoss: known(0.5), lossWithout: null, rows: 90, values },
      { parts: values.map((_, i) => ({ name: `x${i}` })) },
    ),
    { chart: "bars", ...options },
  );
const bars = (svg: string) => elements(svg, "rect").filter(({ y }) => y !== undefined);
const level = (svg: string) => elements(svg, "line").filter(({ y1, y2, x1, x2 }) => y1 === y2 && x1 !== x2);

describe("bars of estimates", () => {
  test("reach from 0 to the value, on either side, with the interval as it is given", () => {
    const svg = draw([known(0.4, 0.35, 0.8), known(-0.2, -0.3, 0.1)]);
    const at = valueAt(svg);
    const ends = bars(svg).map(({ x, width }) => [at(Number(x)), at(Number(x) + Number(width))]);
    expect(ends).toEqual([
      [expect.closeTo(0, 2), expect.closeTo(0.4, 2)],
      [expect.closeTo(-0.2, 2), expect.closeTo(0, 2)],
    ]);
    expect(level(svg).map(({ x1, x2 }) => [at(Number(x1)), at(Number(x2))])).toEqual([
      [expect.closeTo(0.35, 2), expect.closeTo(0.8, 2)],
      [expect.closeTo(-0.3, 2), expect.closeTo(0.1, 2)],
    ]);
    expect(texts(svg)).toEqual(expect.arrayContaining(["0.4", "-0.2", "log loss, higher by"]));
  });

  test("are none, and say so, where the value is not known; an interval that is not known is none", () => {
    const svg = draw([known(0.4), known(null)]);
    expect(texts(svg)).toContain("not known");
    expect(bars(svg).map(({ width }) => Number(width) > 0)).toEqual([true, false]);
    expect(level(svg)).toEqual([]);
    expect(level(draw([known(0.4, 0.1, null)]))).toEqual([]);
  });

  test("are the top ones, with a count of the others", () => {
    const values = [5, 4, 3, 2].map((value) => known(value));
    const svg = draw(values, { top: 2 });
    expect(bars(svg)).toHaveLength(2);
    expect(texts(svg)).toContain("rise of the loss, over 90 rows; 2 more");
    expect(texts(draw(values))).toContain("rise of the loss, over 90 rows");
  });

  test("have an axis that holds 0 and all intervals, and can be drawn however large", () => {
    const svg = draw([known(100, 99, 101)]);
    expect(texts(svg)).toContain("0");
    expect(Number(bars(svg)[0].width)).toBeGreaterThan(100);
    expect(draw([known(1e308, -1e308, 1.7e308), known(1e-320)])).not.toMatch(/NaN|Infinity/);
  });

  test("have numbers without the digits that an interval leaves nothing of", () => {
    expect(texts(draw([known(-1.4e-19, -0.008, 0.008)]))).not.toContain("-1.4e-19");
    expect(texts(draw([known(0.00123, -0.5, 0.5)]))).toContain("0.001");
  });

  test("are a sentence where there are none", () => {
    expect(texts(draw([]))).toEqual(["credit: what its log loss depends on", "there is nothing to draw"]);
  });
});
