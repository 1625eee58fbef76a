import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { elements } from "../drawn.js";
import { imageAttribution } from "./made-image.js";

const labels = [[0, 1, 2, 3]];
const drawn = (values: number[], more: object = {}, subject: object = {}) =>
  toSvg(imageAttribution(labels, values, more, subject), { chart: "regions" });
const tints = (svg: string) =>
  elements(svg, "path").map(({ fill, "fill-opacity": opacity }) => [fill, Number(opacity)] as const);
const opacities = (svg: string) => tints(svg).map(([, opacity]) => opacity);

describe("the tint of a value", () => {
  test("is orange where it raises the answer and blue where it lowers it, as strong as its share of the largest", () => {
    expect(tints(drawn([0.5, -1, 0, 0.2]))).toEqual([
      ["#d95f02", 0.425],
      ["#1f5fbf", 0.85],
      ["#d95f02", 0],
      ["#d95f02", 0.17],
    ]);
  });

  test("is nothing where all values are 0", () => {
    expect(opacities(drawn([0, 0, 0, 0]))).toEqual([0, 0, 0, 0]);
  });

  test("is pale where the value is less than twice its standard error, and not where none is known", () => {
    const standardErrors = [[0.51, 0.5, null, 0]];
    const [uncertain, certain, unknown, exact] = opacities(drawn([1, 1, -1, -1], { standardErrors }));
    expect([certain, unknown, exact]).toEqual([0.85, 0.85, 0.85]);
    expect(uncertain).toBeCloseTo(0.35 * 0.85, 2);
  });
});

describe("full colour", () => {
  const probability = { units: ["probability"] };

  test("is that of .01 where no part moves a probability so far, and the largest value's otherwise", () => {
    expect(Math.max(...opacities(drawn([1.3e-4, -1e-5, 0, 0], {}, probability)))).toBeCloseTo(0.85 * 0.013, 3);
    expect(opacities(drawn([0.005, -0.0025, 0, 0], {}, probability)).slice(0, 2)).toEqual([0.425, 0.212]);
    expect(Math.max(...opacities(drawn([0.2, -1e-5, 0, 0], {}, probability)))).toBe(0.85);
  });

  test("is the largest value's in other units and in log odds: nothing is known of what is small there", () => {
    expect(Math.max(...opacities(drawn([1.3e-4, 0, 0, 0], {}, { units: ["EUR"] })))).toBe(0.85);
    expect(Math.max(...opacities(drawn([1.3e-4, 0, 0, 0], { link: "logit" }, probability)))).toBe(0.85);
  });

  test("is what the ends of the legend say, in its colours: blue on the left, nothing in the middle", () => {
    const svg = drawn([1.3e-4, 0, 0, 0], {}, probability);
    expect(svg).toContain(">raises it +0.01<");
    expect(svg).toContain(">-0.01 lowers it<");
    const stops = elements(svg, "stop").map(({ offset, "stop-color": colour, "stop-opacity": opacity }) => [
      Number(offset),
      colour,
      Number(opacity),
    ]);
    expect(stops).toEqual([
      [0, "#1f5fbf", 0.85],
      [0.5, "#1f5fbf", 0],
      [0.5, "#d95f02", 0],
      [1, "#d95f02", 0.85],
    ]);
  });
});
