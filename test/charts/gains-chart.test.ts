import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { made } from "../render/text/made.js";
import { elements, expectLinear, texts } from "./drawn.js";

const draw = (gains: readonly number[], result: object = {}) =>
  toSvg(
    made(
      "subset",
      { parts: gains.map((_, i) => i), gains, answer: 0.9, objective: "answer", ...result },
      { parts: gains.map((_, i) => ({ name: `x${i}` })), prediction: [0.8], units: ["probability"] },
    ),
    { chart: "gains", width: 480 },
  );
/** Ends of the bars, from the top down. */
const ends = (svg: string) =>
  elements(svg, "rect")
    .filter(({ y, x }) => x !== undefined && y !== undefined)
    .map(({ x, width, y }) => ({ from: Number(x), to: Number(x) + Number(width), y: Number(y) }))
    .toSorted((a, b) => a.y - b.y);

describe("gains of chosen parts", () => {
  test("begin where those before them ended, in the order in which parts were chosen", () => {
    const svg = draw([0.4, 0.2, 0.1]);
    expect(ends(svg)).toHaveLength(3);
    expectLinear(
      ends(svg).flatMap(({ from, to }) => [from, to]),
      [0, 0.4, 0.4, 0.6, 0.6, 0.7],
    );
    expect(texts(svg)).toEqual(expect.arrayContaining(["1. x0", "2. x1", "3. x2", "credit: repaid"]));
  });

  test("go back where a part takes something away, in another colour", () => {
    const svg = draw([0.4, -0.1]);
    expectLinear(
      ends(svg).flatMap(({ from, to }) => [from, to]),
      [0, 0.4, 0.3, 0.4],
    );
    const fills = elements(svg, "rect").map(({ fill }) => fill);
    expect(new Set(fills.filter((fill) => fill?.startsWith("#"))).size).toBeGreaterThanOrEqual(2);
  });

  test("of 200 parts have a bar each; of more the last ones share one that ends where they end", () => {
    expect(ends(draw(Array(200).fill(0.001)))).toHaveLength(200);
    const svg = draw(Array(300).fill(0.001));
    const bars = ends(svg);
    expect(bars).toHaveLength(200);
    expectLinear([bars[0].from, bars[0].to, bars[199].from, bars[199].to], [0, 0.001, 0.199, 0.3]);
    expect(texts(svg)).toContain("101 more, together");
    expect(texts(svg)).not.toContain("200. x199");
  });

  test("say the scale on which parts gain", () => {
    expect(texts(draw([0.4])).join()).toContain("gained, in probability");
    expect(texts(draw([0.4], { objective: "logProbability" })).join()).toContain("gained, in log probability");
  });

  test("of no part say that none raises the answer", () => {
    expect(texts(draw([]))).toContain("no part alone raises the answer");
  });
});
