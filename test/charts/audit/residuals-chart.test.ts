import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { known, made } from "../../render/text/made.js";
import { elements, expectLinear, texts } from "../drawn.js";

const band = (from: number, to: number, mean: object, standardDeviation: number | null = 2) => ({
  ...{ from, to, rows: 10, mean, standardDeviation },
});
const draw = (residuals: object[] | null, more: object = {}) =>
  toSvg(made("performance", { rows: 300, classification: null, residuals }, more), { chart: "residuals" });
const rects = (svg: string) => elements(svg, "rect").filter(({ y }) => y !== undefined);

describe("residuals by prediction", () => {
  const bands = [band(0, 10, known(3, 1, 4)), band(10, 30, known(-2, null, null), 1), band(30, 40, known(null))];
  const svg = draw(bands);

  test("are points in the middle of their bands, at their means, above 0 where the truth is higher", () => {
    const dots = elements(svg, "circle");
    const edges = rects(svg).flatMap(({ x, width }) => [Number(x), Number(x) + Number(width)]);
    expectLinear([...dots.map(({ cx }) => Number(cx)), ...edges], [5, 20, 0, 10, 10, 30]);
    const heights = rects(svg).flatMap(({ y, height }) => [Number(y), Number(y) + Number(height)]);
    const zero = elements(svg, "line").filter(({ y1, y2, x1, x2 }) => y1 === y2 && x1 !== x2);
    const [line] = zero.slice(-1);
    expectLinear(
      [...dots.map(({ cy }) => Number(cy)), ...heights, Number(line.y1)],
      [3, -2, 3 + 2, 3 - 2, -2 + 1, -2 - 1, 0],
    );
    expect(Number(dots[0].cy)).toBeLessThan(Number(dots[1].cy));
  });

  test("have an interval where one is known, and no mark where no mean is", () => {
    const dots = elements(svg, "circle");
    expect(dots).toHaveLength(2);
    const whiskers = elements(svg, "line").filter(({ x1, x2, y1, y2 }) => x1 === x2 && y1 !== y2);
    expect(whiskers).toHaveLength(1);
    expectLinear([Number(whiskers[0].y1), Number(whiskers[0].y2), ...dots.map(({ cy }) => Number(cy))], [1, 4, 3, -2]);
  });

  test("say their unit and on how many rows", () => {
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        "credit: repaid",
        "truth minus prediction over 300 rows, in bands of the prediction",
        "prediction",
        "truth minus prediction",
      ]),
    );
    expect(texts(draw(bands, { units: ["EUR"] }))).toEqual(
      expect.arrayContaining(["prediction, in EUR", "truth minus prediction, in EUR"]),
    );
  });

  test("of one band, of none known, and of huge numbers are drawn; of none they are no chart", () => {
    for (const few of [
      [band(5, 5, known(0), null)],
      [band(0, 1, known(null))],
      [band(-1e308, 1e308, known(1e308, -1e308, 1e308))],
    ])
      expect(draw(few)).not.toMatch(/NaN|Infinity/);
    expect(() => draw([])).toThrow(/chart/);
    expect(() => draw(null)).toThrow(/chart/);
  });
});
