import * as Plot from "@observablehq/plot";
import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { plotSvg } from "../../dist/charts/plot-svg.js";
import { lightTheme } from "../../dist/charts/theme.js";
import { attributionOf } from "../render/text/made.js";
import { elements, numbersIn, texts } from "./drawn.js";

const draw = (options: Plot.PlotOptions, title = "a title") =>
  plotSvg(title, lightTheme, { width: 600, height: 200, ...options });
const rows = Array.from({ length: 50 }, (_, i) => ({ x: Math.sqrt(i) / 7, y: Math.cos(i) }));

describe("a plot", () => {
  test("stands alone: no style sheet, class or label that a page could reach", () => {
    const svg = draw({ marks: [Plot.dot(rows, { x: "x", y: "y", title: "y" }), Plot.ruleX([0])] });
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toMatch(/<style|\b(?:style|class|aria-[a-z]+)=/);
    expect(svg).toContain('role="img"');
  });

  test("has coordinates of two decimals, where they were", () => {
    const svg = draw({
      x: { domain: [0, 1] },
      marginLeft: 0,
      marginRight: 0,
      marks: [Plot.dot(rows, { x: "x", y: "y" })],
    });
    const xs = elements(svg, "circle").map(({ cx }) => cx);
    expect(xs.every((x) => /^-?\d+(\.\d{1,2})?$/.test(x))).toBe(true);
    xs.forEach((x, i) => expect(Number(x)).toBeCloseTo(600 * rows[i].x, 1));
    expect(svg).not.toMatch(/(?:d|transform)="[^"]*\.\d{3}/);
  });

  test("has a title that programs read out, and control characters are spelled wherever they are written", () => {
    const svg = draw(
      {
        x: { label: "in\ncome" },
        y: { label: "o\u0007ut" },
        marks: [Plot.dot(rows, { x: "x", y: "y" }), Plot.text(["a\tb"])],
      },
      "credit\u001b: <b>",
    );
    expect(svg).toContain(String.raw`<title>credit\u001b: &lt;b&gt;</title>`);
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        expect.stringContaining(String.raw`in\ncome`),
        expect.stringContaining(String.raw`o\u0007ut`),
        String.raw`a\tb`,
      ]),
    );
  });

  test("lies on paper of the theme, in its ink", () => {
    const [paper] = elements(draw({ marks: [] }), "rect");
    expect(paper).toEqual({ fill: lightTheme.paper, width: "100%", height: "100%" });
    expect(elements(draw({ marks: [] }), "svg")[0]).toMatchObject({ fill: lightTheme.ink, color: lightTheme.ink });
  });
});

describe("a picture that is too narrow for its words", () => {
  const attribution = attributionOf(
    [0.3, -0.2],
    { standardErrors: [[0.01, 0.02]] },
    { parts: [{ name: "a long name of a part" }, { name: "another" }] },
  );

  test.each([64, 120, 200, 300, 480])("%i pixels: bars keep their lengths, and the picture its width", (width) => {
    const svg = toSvg(attribution, { chart: "bars", width });
    const [page] = elements(svg, "svg");
    const [, , inner, high] = numbersIn(page.viewBox);
    expect(page.width).toBe(String(width));
    // Scaled alike in both directions.
    expect(Number(page.height) / width).toBeCloseTo(high / inner, 1);
    const bars = elements(svg, "rect").filter(({ y }) => y !== undefined);
    const [raising, lowering] = bars.map((bar) => Number(bar.width));
    expect(raising).toBeGreaterThan(10);
    expect(lowering / raising).toBeCloseTo(2 / 3, 1);
    for (const { x, width: length } of bars) expect(Number(x) + Number(length)).toBeLessThan(inner);
  });
});
