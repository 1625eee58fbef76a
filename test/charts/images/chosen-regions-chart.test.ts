import { describe, expect, test } from "vitest";
import type { Explanation } from "whybox";
import { toSvg } from "whybox/charts";
import { elements, texts } from "../drawn.js";
import { area } from "./made-image.js";

/**
 * Six by four pixels: region 0 is a ring around region 1, region 2 the last two columns.
 *
 *   0 0 0 0 2 2
 *   0 1 1 0 2 2
 *   0 1 1 0 2 2
 *   0 0 0 0 2 2
 */
const pixels = [
  [0, 0, 0, 0, 2, 2],
  [0, 1, 1, 0, 2, 2],
  [0, 1, 1, 0, 2, 2],
  [0, 0, 0, 0, 2, 2],
];
const source = {
  ...{ kind: "image", width: 6, height: 4 },
  png: "iVBORw0KGgoAAAANSUhEUgAAAAYAAAAECAIAAAAiZtkUAAAADElEQVR4nGNgoC0AAAA8AAGVsZqnAAAAAElFTkSuQmCC",
  labels: pixels.flat().map((part) => [part, 1]),
};
const made = (kind: "subset" | "rule", result: object, subject: object = {}): Explanation =>
  ({
    ...{
      schema: "whybox/explanation@1",
      kind,
      method: { name: kind === "rule" ? "anchors" : "greedy", options: {}, seed: 0 },
    },
    subject: {
      ...{ scope: "local", model: "cats", outputs: ["cat"], units: [null], prediction: [0.81234], baseline: [null] },
      ...{ parts: [0, 1, 2].map((part) => ({ name: `region ${part}` })), source, ...subject },
    },
    ...{ result, diagnostics: {}, notes: [], cost: { modelRows: 40, budgetRows: 40, stoppedBy: "complete" } },
    run: { version: "1", executor: "in process", modelCalls: 1, retries: 0, cacheHits: 0, startedAt: "", wallMs: 0 },
  }) as unknown as Explanation;
const subset = (parts: readonly number[], subject: object = {}) =>
  toSvg(made("subset", { parts, values: parts.map(() => 0.5), steps: [] }, subject), { chart: "regions", width: 600 });
const predicate = (part: number) => ({ part, text: `region ${part}` });
const rule = (more: object = {}) =>
  toSvg(
    made("rule", {
      ...{ parts: [1], predicates: [predicate(1)], holds: { class: "cat" }, precision: 0.97654, precisionLow: 0.95 },
      ...{ precisionHigh: 0.99, certified: true, precisionRows: 100, coverage: 0.5, ...more },
    }),
    { chart: "regions", width: 600 },
  );

const shade = (svg: string) => elements(svg, "path").filter(({ fill }) => fill === "#f4f4f4");
const outlined = (svg: string) => elements(svg, "path").filter(({ stroke }) => stroke === "#222");
/** The numbered marks, with the pixel that each stands on. */
const badges = (svg: string) => {
  const circles = elements(svg, "circle").map(({ cx, cy }) => [Math.floor(Number(cx)), Math.floor(Number(cy))]);
  const numbers = [...svg.matchAll(/<text [^>]*text-anchor="middle" fill="#222">(\d+)<\/text>/g)].map(([, number]) =>
    Number(number),
  );
  return circles.map(([x, y], i) => ({ number: numbers[i], part: pixels[y][x] }));
};

describe("chosen regions", () => {
  test("are outlined, and all others are shaded by one path", () => {
    const svg = subset([2, 1]);
    expect(shade(svg)).toHaveLength(1);
    expect(area(shade(svg)[0].d)).toBe(12);
    expect(outlined(svg).map(({ d }) => area(d))).toEqual([8, 4]);
    expect(area(shade(subset([0]))[0].d)).toBe(12);
    expect(outlined(subset([]))).toEqual([]);
  });

  test("are numbered in the order in which they were chosen, each number on a pixel of its own region", () => {
    expect(badges(subset([2, 0, 1]))).toEqual([
      { number: 1, part: 2 },
      // A ring's mean lies outside of it.
      { number: 2, part: 0 },
      { number: 3, part: 1 },
    ]);
  });

  test("are said in words: the answer, and how many of how many", () => {
    const words = texts(subset([2, 1], { units: ["EUR"] }));
    expect(words).toContain("cats: cat");
    expect(words).toContain("prediction 0.8123 EUR");
    expect(words).toContain("2 of 3 regions, in the order chosen");
  });
});

describe("regions of a rule", () => {
  test("have no order, and say what they guarantee", () => {
    const svg = rule();
    expect(badges(svg)).toEqual([]);
    expect(outlined(svg).map(({ d }) => area(d))).toEqual([4]);
    expect(texts(svg)).toContain("1 of 3 regions, which the rule keeps");
    expect(texts(svg)).toContain("keeps cat in 97.65% (at least 95%), certified");
  });

  test("say where it is not certified, and the range of a number", () => {
    expect(texts(rule({ certified: false, holds: { from: 1000, to: 2000.5 } }))).toContain(
      "keeps 1,000 to 2,001 in 97.65% (at least 95%), not certified",
    );
  });
});
