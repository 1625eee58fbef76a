import { describe, expect, test } from "vitest";
import { colourOfStep, divergingLegend, NOTHING, stepOf } from "../../dist/charts/diverging-legend.js";
import { elements, lettering, numbersIn } from "./drawn.js";

/** How much more red than blue. */
const warmth = (colour: string) => {
  const [red, , blue] = numbersIn(colour);
  return red - blue;
};

describe("colours on both sides of 0", () => {
  test("are orange above and blue below, the further the stronger, and grey at 0", () => {
    const values = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2];
    const found = values.map((value) => warmth(colourOfStep(stepOf(value, 2))));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(new Set(found).size).toBe(values.length);
    expect(found[0]).toBeLessThan(-100);
    expect(found[8]).toBeGreaterThan(100);
    expect(numbersIn(colourOfStep(0))).toEqual(
      (NOTHING.slice(1).match(/../g) ?? []).map((hex) => Number.parseInt(hex, 16)),
    );
  });

  test("of a value and its opposite are as far from grey", () => {
    expect(stepOf(-1.3, 2)).toBe(-stepOf(1.3, 2));
    expect(stepOf(1, 2)).toBe(stepOf(10, 20));
  });

  test("are grey where all values are 0, and for values much smaller than the largest", () => {
    expect(stepOf(0, 0)).toBe(0);
    expect(Math.abs(stepOf(-0.01, 2))).toBe(0);
  });
});

describe("the legend", () => {
  const legend = divergingLegend(200, 50, 0.123456, "effect, in EUR", "#000").join("");

  test("shows every colour once, from blue to orange, side by side around its middle", () => {
    const cells = elements(legend, "rect");
    const warmths = cells.map(({ fill }) => warmth(fill));
    expect(warmths).toEqual(warmths.toSorted((a, b) => a - b));
    expect(new Set(warmths).size).toBe(cells.length);
    // From the lowest value to the highest.
    expect([cells[0].fill, cells[cells.length - 1].fill]).toEqual(
      [-1, 1].map((value) => colourOfStep(stepOf(value, 1))),
    );
    const xs = cells.map(({ x }) => Number(x));
    for (let i = 1; i < xs.length; i++) expect(xs[i] - xs[i - 1]).toBeCloseTo(Number(cells[0].width), 6);
    expect((xs[0] + xs[xs.length - 1] + Number(cells[0].width)) / 2).toBeCloseTo(200, 6);
  });

  test("has the largest value at both ends, to two digits, and what it is of in the middle below", () => {
    const [low, high, label] = lettering(legend);
    expect([low.text, high.text, label.text]).toEqual(["-0.12", "+0.12", "effect, in EUR"]);
    const xs = elements(legend, "rect").map(({ x }) => Number(x));
    for (const { at } of [low, high]) {
      expect(at[1]).toBeGreaterThan(50);
      expect(at[1]).toBeLessThan(62);
    }
    expect(low.at[0]).toBeLessThan(xs[0]);
    expect(high.at[0]).toBeGreaterThan(xs[xs.length - 1] + 12);
    expect(label.at[0]).toBe(200);
    expect(label.at[1]).toBeGreaterThan(low.at[1]);
    expect(elements(legend, "text").map(({ "text-anchor": anchor }) => anchor)).toEqual(["end", "start", "middle"]);
  });
});
