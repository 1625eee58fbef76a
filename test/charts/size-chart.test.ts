import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { made } from "../render/text/made.js";
import { elements, expectLinear, points, texts, valueAt } from "./drawn.js";

const size = (leaves: number, fidelity: number | null, standardError: number | null = null) => ({
  ...{ size: leaves, fidelity, standardError },
});
const draw = (curve: object[], chosen = 4, kind = "tree", about: object = {}) =>
  toSvg(made(kind, { curve, size: chosen, tree: {} }, about), { chart: "size", width: 480 });
const dots = (svg: string) => elements(svg, "circle").toSorted((a, b) => Number(a.cx) - Number(b.cx));
const three = [size(2, 0.5, 0.05), size(4, 0.8, null), size(8, 0.9, 0.01), size(16, null)];

describe("fidelity by size", () => {
  test("has a dot at each size that was measured, the chosen one large and orange, joined by a line", () => {
    const svg = draw(three);
    const found = dots(svg);
    expectLinear([54, 462, ...found.map(({ cx }) => Number(cx))], [2, 8, 2, 4, 8]);
    // From 0 at the foot to 1 on top.
    expectLinear([256, 58, ...found.map(({ cy }) => Number(cy))], [0, 1, 0.5, 0.8, 0.9]);
    expect(found.map(({ r, fill }) => [Number(r), fill])).toEqual([
      [3, "#57708c"],
      [6, "#d95f02"],
      [3, "#57708c"],
    ]);
    const line = elements(svg, "path").find(({ d }) => points(d).length === 3)?.d as string;
    expect(points(line)).toEqual(found.map(({ cx, cy }) => [Number(cx), Number(cy)]));
  });

  test("has 95% intervals where errors are known, no higher than everything explained", () => {
    const whiskers = elements(draw(three), "line").filter(({ x1, x2, y1, y2 }) => x1 === x2 && y1 !== y2);
    expectLinear(
      [256, 58, ...whiskers.flatMap(({ y1, y2 }) => [Number(y1), Number(y2)])],
      [0, 1, 0.5 - 0.098, 0.5 + 0.098, 0.9 - 0.0196, 0.9 + 0.0196],
    );
    const high = elements(draw([size(1, 0.99, 0.1), size(2, 0.2, 0)]), "line").filter(({ x1, x2 }) => x1 === x2);
    expect(Math.min(...high.flatMap(({ y1, y2 }) => [Number(y1), Number(y2)]))).toBeGreaterThanOrEqual(58);
  });

  test("goes a little below 0 where a student is worse than a constant, and no further", () => {
    const svg = draw([size(1, -5, 0.1), size(2, -0.1), size(3, 0.5)]);
    const [worst, bad, good] = dots(svg).map(({ cy }) => Number(cy));
    expectLinear([256, 58, worst, bad, good], [-0.2, 1, -0.2, -0.1, 0.5]);
    expectLinear(
      [256, 58, ...dots(draw([size(1, -0.05), size(2, 0.5)])).map(({ cy }) => Number(cy))],
      [-0.05, 1, -0.05, 0.5],
    );
  });

  test.each([
    ["tree", "leaves"],
    ["ruleList", "rules"],
    ["additive", "terms"],
    ["softTree", "levels"],
  ])("of a %s counts %s, and says how many were tried and which was chosen", (kind, unit) => {
    const svg = draw(three, 4000, kind);
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        `credit, by number of ${unit}`,
        "3 sizes tried; 4,000 chosen",
        unit,
        "variance explained",
      ]),
    );
  });

  test("has whole sizes on its axis", () => {
    const svg = draw([size(1, 0.4), size(2, 0.5)], 1);
    expect(valueAt(svg)(54)).toBeCloseTo(1, 6);
    expect(texts(svg).filter((text) => /^\d(\.\d+)?$/.test(text) && !text.includes("."))).toEqual(["1", "2"]);
  });

  test("is no chart of fewer than two sizes", () => {
    expect(() => draw([size(4, 0.8), size(8, null)])).toThrow(/chart/);
  });
});
