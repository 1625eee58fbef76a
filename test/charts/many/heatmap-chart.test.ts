import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { attributionOf } from "../../render/text/made.js";
import { elements, lettering, numbersIn, texts } from "../drawn.js";

/** Rows of two kinds: the first part raises the one and lowers the other; the second is half as strong. */
const rows = [1, 4, 2, 3].map((size) => attributionOf([size % 2 === 0 ? 2 : -2, size % 2 === 0 ? 1 : -1, 0]));
const draw = (of = rows, options: object = {}) => toSvg(of, { chart: "heatmap", ...options });
/** Blocks of colour, left to right: where they are, and how much more red than blue. */
const blocks = (svg: string) =>
  elements(svg, "path")
    .flatMap(({ d, fill }) =>
      [...d.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v/g)].map(([, x, y, width]) => {
        const [red, , blue] = numbersIn(fill);
        return { x: Number(x), y: Number(y), width: Number(width), warmth: red - blue };
      }),
    )
    .toSorted((a, b) => a.y - b.y || a.x - b.x);

describe("a heatmap of many rows", () => {
  test("has alike rows side by side in blocks, orange where the part raises the answer and blue where it lowers it", () => {
    const found = blocks(draw());
    // Two parts of two blocks; of the third nothing is drawn.
    expect(found).toHaveLength(4);
    const [ground] = elements(draw(), "rect").slice(1);
    const half = Number(ground.width) / 2;
    for (const { width } of found) expect(width).toBeCloseTo(half, 0);
    expect(found[0].x).toBeCloseTo(Number(ground.x), 1);
    expect(found[1].x).toBeCloseTo(Number(ground.x) + half, 0);
    expect(Math.sign(found[0].warmth)).toBe(-Math.sign(found[1].warmth));
    expect(Math.sign(found[0].warmth)).toBe(Math.sign(found[2].warmth));
    // Half the value is half the way to full colour.
    expect(Math.abs(found[0].warmth)).toBeGreaterThan(Math.abs(found[2].warmth) + 30);
  });

  test("has a line per part, the most moving on top, at its name", () => {
    const svg = draw();
    const names = lettering(svg).filter(({ text }) => /^x\d$/.test(text));
    expect(names.map(({ text }) => text)).toEqual(["x0", "x1", "x2"]);
    const [first, , second] = blocks(svg);
    expect(second.y - first.y).toBeCloseTo(names[1].at[1] - names[0].at[1], 6);
    expect(names[0].at[1]).toBeGreaterThan(first.y);
    expect(names[0].at[1]).toBeLessThan(first.y + 20);
    expect(Number(elements(svg, "rect")[1].height)).toBe(60);
    expect(texts(draw(rows, { top: 1 })).filter((text) => /^x\d$/.test(text))).toEqual(["x0"]);
  });

  test("has the largest value in full colour, which the legend says with its scale", () => {
    expect(texts(draw()).slice(-3)).toEqual(["-2", "+2", "effect"]);
    const logit = rows.map((row) => ({ ...row, result: { ...row.result, link: "logit" } }));
    expect(texts(draw(logit)).slice(-1)).toEqual(["effect, in log odds"]);
    const legend = elements(draw(), "rect")
      .slice(2)
      .map(({ fill }) => fill);
    const colours = elements(draw(), "path").map(({ fill }) => fill);
    expect([legend[0], legend[legend.length - 1]]).toEqual(expect.arrayContaining(colours.slice(0, 2)));
  });

  test("cuts long names, so that most of its width is cells", () => {
    const name = "a long name of a part that goes on and on, and on";
    const svg = draw([1, 2].map((size) => attributionOf([size, -1], {}, { parts: [{ name }, { name: "b" }] })));
    expect(Number(elements(svg, "rect")[1].x)).toBeLessThan(0.4 * 720);
    expect(texts(svg).some((text) => /^a long name.*…$/.test(text))).toBe(true);
  });

  test("says how many rows there are, and draws none that have no values", () => {
    expect(texts(draw()).slice(0, 2)).toEqual(["credit: repaid", "4 rows, similar ones side by side"]);
    const zero = draw([attributionOf([0, 0]), attributionOf([0, 0])]);
    expect(blocks(zero)).toEqual([]);
    expect(zero).not.toContain("NaN");
  });
});
