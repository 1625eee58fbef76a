import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { made } from "../../render/text/made.js";
import { elements, heatCells, lettering, texts } from "../drawn.js";

const draw = (classes: string[], confusion: number[][], width = 480) =>
  toSvg(
    made("performance", {
      ...{ rows: 100, residuals: null },
      classification: { classes, confusion, positive: null, calibration: { bins: [] }, thresholds: null },
    }),
    { chart: "confusion", width },
  );
const three = () =>
  draw(
    ["clerk", "nurse", "pilot"],
    [
      [60, 20, 0],
      [0, 10, 10.25],
      [0, 0, 0],
    ],
  );
const warmth = (svg: string, row: number, column: number) => {
  const [red, , blue] = heatCells(svg).get(`${row} ${column}`) ?? [];
  return red - blue;
};

describe("a confusion chart", () => {
  test("is blue where the model is right and orange where it is wrong, by the share of the true class", () => {
    const svg = three();
    expect(warmth(svg, 0, 0)).toBeLessThan(warmth(svg, 1, 1));
    expect(warmth(svg, 1, 1)).toBeLessThan(warmth(svg, 0, 2));
    expect(warmth(svg, 1, 2)).toBeGreaterThan(warmth(svg, 0, 1));
    expect(warmth(svg, 0, 1)).toBeGreaterThan(warmth(svg, 0, 2));
    // Of 20 as large a share is wrong as of 80 in another class.
    const alike = draw(
      ["a", "b"],
      [
        [60, 20],
        [5, 15],
      ],
    );
    expect(warmth(alike, 0, 1)).toBe(warmth(alike, 1, 0));
    expect(warmth(alike, 0, 0)).toBe(warmth(alike, 1, 1));
  });

  test("leaves the line of a class that no row has without colour", () => {
    const svg = three();
    expect([0, 1, 2].map((column) => warmth(svg, 2, column))).toEqual(new Array(3).fill(warmth(svg, 0, 2)));
  });

  test("has the rows of each cell as its number, true classes on the left, predicted ones on top", () => {
    const svg = three();
    const placed = lettering(svg);
    const place = (text: string) => placed.filter((each) => each.text === text).map(({ at }) => at);
    expect(place("10.3")).toHaveLength(1);
    const [left, top] = place("pilot").toSorted((a, b) => a[0] - b[0]);
    const [[x, y]] = place("10.3");
    expect(Math.abs(x - top[0])).toBeLessThan(3);
    const nurse = place("nurse").toSorted((a, b) => a[0] - b[0])[0];
    expect(Math.abs(y - nurse[1])).toBeLessThan(3);
    expect(left[0]).toBeLessThan(x);
    expect(top[1]).toBeLessThan(y);
    expect(texts(svg).slice(0, 2)).toEqual([
      "credit: true and predicted class",
      "100 rows; true class on the left, predicted class on top",
    ]);
  });

  test("of few classes is not stretched, and stays within the page", () => {
    const right = (svg: string) =>
      Math.max(...[...svg.matchAll(/M([\d.]+) [\d.]+h([\d.]+)v/g)].map(([, x, w]) => Number(x) + Number(w)));
    const one = (width: number) =>
      draw(
        ["a", "b"],
        [
          [1, 1],
          [1, 1],
        ],
        width,
      );
    expect(right(one(1200))).toBeLessThan(400);
    expect(right(one(200))).toBeLessThan(200);
    expect(right(one(200))).toBeGreaterThan(180);
  });

  test("of many classes has lower lines, and of more than can be told apart is none", () => {
    const square = (count: number) =>
      Array.from({ length: count }, (_, r) => Array.from({ length: count }, (_, c) => Number(r === c)));
    const names = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`);
    const page = (count: number) => Number(elements(draw(names(count), square(count)), "svg")[0].height);
    expect(page(16) - page(15)).toBeCloseTo(26, 0);
    expect(page(30) - page(29)).toBeCloseTo(16, 0);
    expect(page(40)).toBeGreaterThan(600);
    expect(() => draw(names(41), square(41))).toThrow(/chart/);
    expect(() => draw([], [])).toThrow(/chart/);
  });
});
