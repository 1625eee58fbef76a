import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { made } from "../../render/text/made.js";
import { elements, lettering, numbersIn } from "../drawn.js";
import { imageAttribution } from "./made-image.js";

const wide = Array.from({ length: 2 }, () => [0, 0, 1, 1]);
const draw = (width: number, labels = wide) =>
  toSvg(imageAttribution(labels, [0.2, -0.1]), { chart: "regions", width });

describe("an image in its frame", () => {
  test("is so wide as asked and so high as it is, and the page a margin larger on each side", () => {
    const svg = draw(400);
    const [image] = elements(svg, "image");
    expect([image.width, image.height]).toEqual(["400", "200"]);
    const [page] = elements(svg, "svg");
    expect(Number(page.width)).toBe(400 + 2 * 12);
    expect(page.viewBox).toBe(`0 0 ${page.width} ${page.height}`);
  });

  test("has its outlines scaled to its pixels, and lines of one width on the page", () => {
    for (const width of [200, 400]) {
      const svg = draw(width);
      const [, scale] = /class="overlay" transform="scale\(([^)]*)\)"/.exec(svg) ?? [];
      expect(numbersIn(scale)).toEqual([width / 4, width / 4]);
      const [{ "stroke-width": line }] = elements(svg, "path");
      expect((Number(line) * width) / 4).toBeCloseTo(0.8, 1);
    }
  });

  test("stands below its heading, and its legend below it, all on the page and apart", () => {
    const svg = draw(400);
    const [, top] = numbersIn(/<g transform="translate\(([^)]*)\)">\s*<image/.exec(svg)?.[1] ?? "");
    const [title, ...facts] = lettering(svg).filter(({ text }) => !/lowers|raises|^0$|region/.test(text));
    expect(title.text).toBe("credit: repaid");
    expect(facts).toHaveLength(2);
    const heights = [title, ...facts].map(({ at }) => at[1]);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    for (let i = 1; i < heights.length; i++) expect(heights[i] - heights[i - 1]).toBeGreaterThanOrEqual(16);
    expect(top).toBeGreaterThan(Math.max(...heights));
    const [, below] = numbersIn(/translate\((0 [\d.]+)\)/.exec(svg)?.[1] ?? "");
    expect(below).toBeGreaterThan(200);
    const lowest = Math.max(
      ...lettering(svg)
        .filter(({ text }) => /lowers|in |value/.test(text))
        .map(({ at }) => at[1]),
    );
    expect(top + below + lowest).toBeLessThan(Number(elements(svg, "svg")[0].height));
  });

  test("shows the pixels of a small image as what they are, and smooths a large one", () => {
    expect(draw(400)).toContain('image-rendering="pixelated"');
    expect(draw(400, [Array.from({ length: 200 }, (_, x) => (x < 100 ? 0 : 1))])).not.toContain("pixelated");
  });

  test("is without colour below a scale of colours, and as it is below chosen regions", () => {
    expect(elements(draw(400), "image")[0].filter).toBe("url(#whybox-grey)");
    const { subject } = imageAttribution(wide, [0.2, -0.1]);
    const chosen = toSvg(made("subset", { parts: [1], values: [0.5], steps: [] }, subject), { chart: "regions" });
    expect(elements(chosen, "image")[0].filter).toBeUndefined();
  });

  test("closes what it opens", () => {
    const count = (what: RegExp) => draw(400).match(what)?.length;
    expect(count(/<g[ >]/g)).toBe(count(/<\/g>/g));
    expect(draw(400).replace(/<[^<>]*>/g, "")).not.toMatch(/[<>]/);
  });

  test("has a title that programs read out: heading and facts", () => {
    expect(draw(400)).toMatch(/<title>credit: repaid; prediction 0\.6; [^<]*40 model rows<\/title>/);
  });
});
