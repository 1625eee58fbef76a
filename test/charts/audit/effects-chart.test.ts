import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { made } from "../../render/text/made.js";
import { elements, expectLinear, numbersIn, points, texts } from "../drawn.js";

const curve = (feature: number, values: number[], more: object = {}) => ({
  ...{ feature, at: values.map((_, i) => i), values: [values], low: [values.map(() => null)] },
  ...{ high: [values.map(() => null)], spread: [Math.max(0, ...values) - Math.min(0, ...values)] },
  ...{ shares: values.map(() => 1), interval: null, outside: values.map(() => false) },
  ...{ data: { min: 0, max: values.length - 1, deciles: [] }, ...more },
});
const names = ["age", "debt", "job", "tenure"];
const draw = (curves: object[], options: object = {}, more: object = {}) =>
  toSvg(
    made(
      "effects",
      {
        ...{ effect: "partial dependence", rows: 300, derivative: false, centred: false, curves, surfaces: [] },
        ...more,
      },
      {
        parts: Array.from({ length: 40 }, (_, i) => ({ name: names[i] ?? `x${i}`, ...(i === 0 && { unit: "years" }) })),
      },
    ),
    { chart: "curves", ...options },
  );
const places = (svg: string) =>
  [...svg.matchAll(/<g transform="translate\(([^)]*)\)"/g)].map(([, at]) => numbersIn(at));
const curves = (svg: string) => elements(svg, "path").filter(({ "stroke-width": width }) => width === "2");
const small = curve(1, [0, 0.5]);
const large = curve(0, [-1, 3, 2]);

describe("panels of effects", () => {
  test("come first where the feature moves the answer most, each with its name and unit", () => {
    const words = texts(draw([small, large, curve(2, [0, 1])])).filter((text) => /age|debt|job/.test(text));
    expect(words).toEqual(["age, in years", "job", "debt"]);
  });

  test("share a vertical scale that holds every curve, its band and its single rows", () => {
    const band = curve(0, [-1, 3, 2], { low: [[-2, 2, null]], high: [[0, 9, null]], rows: [{ values: [[0, 0, 12]] }] });
    const svg = draw([small, band]);
    const lines = elements(svg, "path").filter(({ fill, d }) => fill === "none" && d.includes("L"));
    const heights = lines.flatMap(({ d }) => points(d).map(([, y]) => y));
    expectLinear(heights, [0, 0, 12, -1, 3, 2, 0, 0.5]);
    // The highest point of all is a single row; nothing leaves its panel.
    for (const y of heights) {
      expect(y).toBeGreaterThan(20);
      expect(y).toBeLessThan(176 - 34);
    }
  });

  test("stand side by side as far as there is room, in lines below each other", () => {
    const four = [small, large, curve(2, [0, 1]), curve(3, [0, 2])];
    expect(new Set(places(draw(four, { width: 700 })).map(([x]) => x)).size).toBe(3);
    expect(places(draw(four, { width: 480 })).map(([, y]) => y)).toEqual([58, 58, 58 + 176, 58 + 176]);
    expect(new Set(places(draw(four, { width: 210 })).map(([x]) => x)).size).toBe(1);
    expect(places(draw(four, { width: 480 })).map(([x]) => x)).toEqual([6, 240, 6, 240]);
    const heights = [700, 480, 210].map((width) => Number(elements(draw(four, { width }), "svg")[0].height));
    expect(heights).toEqual([58 + 2 * 176 + 8, 58 + 2 * 176 + 8, 58 + 4 * 176 + 8]);
  });

  test("are the top ones, at most 24, and say how many are left out", () => {
    expect(curves(draw([small, large], { top: 1 }))).toHaveLength(1);
    expect(texts(draw([small, large], { top: 1 }))[1]).toBe(
      "partial dependence over 300 rows; 1 curve that moves less not drawn",
    );
    const many = Array.from({ length: 30 }, (_, i) => curve(i, [0, i]));
    expect(curves(draw(many, { top: 99 }))).toHaveLength(24);
    expect(texts(draw(many, { top: 99 }))[1]).toContain("6 curves that move less not drawn");
  });

  test("leave out a feature without a point, and say slopes and differences for what they are", () => {
    expect(curves(draw([curve(1, [], { spread: [99] }), large]))).toHaveLength(1);
    expect(texts(draw([large], {}, { derivative: true }))[1]).toBe("partial dependence over 300 rows, slopes");
    expect(texts(draw([large], {}, { centred: true }))[1]).toBe(
      "partial dependence over 300 rows, differences from the average",
    );
    expect(texts(draw([large]))[1]).toBe("partial dependence over 300 rows");
  });

  test("of numbers that hardly differ, or none can be drawn of, are drawn", () => {
    for (const values of [
      [0, 0],
      [1e-300, 1e-300],
      [1e308, -1e308],
      [7, 7],
    ])
      expect(draw([curve(0, values)])).not.toMatch(/NaN|Infinity/);
  });
});
