import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { made } from "../../render/text/made.js";
import { elements, lettering, numbersIn, texts } from "../drawn.js";

const index = (sets: { readonly [set: string]: number }, more: object = {}, about: object = {}) =>
  made(
    "interactionIndex",
    {
      ...{ index: "SII", order: 2, addsUp: false, intercepts: [0] },
      sets: Object.keys(sets).map((set) => set.split(",").map(Number)),
      ...{ values: [Object.values(sets)], standardErrors: [Object.values(sets).map(() => 0)], ...more },
    },
    { parts: Array.from({ length: 30 }, (_, i) => ({ name: `x${i}` })), ...about },
  );
const draw = (explanation = index(three), options: object = {}) => toSvg(explanation, { chart: "heatmap", ...options });
const three = { "0": 10, "1": -5, "2": 0, "0,1": 0.2, "1,2": -0.1, "0,2": 0 };
const warmth = (fill: string) => {
  const [red, , blue] = numbersIn(fill);
  return red - blue;
};
/** Cells by row and column. The legend's have no part in it. */
const cells = (svg: string, count: number) => {
  const found = elements(svg, "rect").slice(1, 1 + count * count);
  return (row: number, column: number) => found[row * count + column];
};

describe("the heatmap of interactions", () => {
  test("is orange where two parts raise the answer together, blue where they lower it, alike on both sides", () => {
    const at = cells(draw(), 3);
    expect(warmth(at(0, 1).fill)).toBeGreaterThan(100);
    expect(warmth(at(1, 2).fill)).toBeLessThan(-50);
    expect(Math.abs(warmth(at(0, 2).fill))).toBeLessThan(10);
    for (const [r, c] of [
      [0, 1],
      [1, 2],
      [0, 2],
    ])
      expect(at(r, c).fill).toBe(at(c, r).fill);
  });

  test("has single parts framed on the diagonal, on a scale of their own", () => {
    const at = cells(draw(), 3);
    for (const [r, c] of [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => [row, column] as const)))
      expect(at(r, c).stroke !== undefined).toBe(r === c);
    // 10 is fifty times the largest interaction, and just as orange.
    expect(at(0, 0).fill).toBe(at(0, 1).fill);
    expect(at(1, 1).fill).toBe(at(1, 2).fill);
    const [facts] = texts(draw()).slice(1);
    expect(facts).toContain("effects of single parts, up to ±10");
    expect(texts(draw(index(three), { width: 900 }))[1]).not.toContain("not drawn");
    expect(texts(draw()).slice(-3)).toEqual(["-0.2", "+0.2", "interaction"]);
  });

  test("has square cells side by side, and the number of each part at its row and its column", () => {
    const svg = draw();
    const at = cells(svg, 3);
    expect(Number(at(1, 2).x) - Number(at(1, 1).x)).toBeCloseTo(Number(at(2, 1).y) - Number(at(1, 1).y), 1);
    expect(Number(at(0, 0).width)).toBe(Number(at(0, 0).height));
    const placed = lettering(svg);
    [0, 1, 2].forEach((part) => {
      const middle = [
        Number(at(part, part).x) + Number(at(0, 0).width) / 2,
        Number(at(part, part).y) + Number(at(0, 0).height) / 2,
      ];
      const row = placed.find(({ text }) => text === `x${part} · ${part + 1}`);
      const column = placed.find(({ text }) => text === String(part + 1));
      expect(Math.abs((row?.at[1] ?? 0) - middle[1])).toBeLessThan(6);
      expect(Math.abs((column?.at[0] ?? 0) - middle[0])).toBeLessThan(2);
      expect(row?.at[0]).toBeLessThan(Number(at(0, 0).x));
    });
  });

  test("draws the strongest parts, and says how many are left out, in which unit", () => {
    const svg = draw(index(three, {}, { units: ["EUR"] }), { top: 2, width: 900 });
    expect(texts(svg)[1]).toBe("SII; on the diagonal effects of single parts, up to ±10 EUR; 1 other part not drawn");
    expect(texts(svg)).toContain("interaction, in EUR");
    expect(elements(svg, "rect").filter(({ stroke }) => stroke !== undefined)).toHaveLength(2);
  });

  test("stays on its page with many parts and long names, however narrow", () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [String(i), i + 1]));
    const named = index(
      many,
      {},
      { parts: Array.from({ length: 30 }, (_, i) => ({ name: `a long name of part ${i}` })) },
    );
    for (const width of [64, 200, 480]) {
      const svg = draw(named, { width, top: 30 });
      for (const { x = "0", width: length } of elements(svg, "rect")) {
        expect(Number(length)).toBeGreaterThan(0);
        if (width >= 200) expect(Number(x) + Number(length)).toBeLessThanOrEqual(width);
      }
    }
    expect(texts(draw(named)).some((text) => /^a long.*… · 20$/.test(text))).toBe(true);
    // Of few parts cells are no posters.
    expect(Number(cells(draw(index(three), { width: 1200 }), 3)(0, 0).width)).toBeLessThan(50);
  });

  test("is a sentence where no part has a value, and grey where all values are 0", () => {
    expect(texts(draw(index({})))).toEqual(["credit: repaid", "no part has a value"]);
    const grey = draw(index({ "0": 0, "1": 0, "0,1": 0 }));
    expect(grey).not.toContain("NaN");
    expect(Math.abs(warmth(cells(grey, 2)(0, 1).fill))).toBeLessThan(10);
  });
});
