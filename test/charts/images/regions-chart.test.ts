import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  type Attribution,
  anchors,
  importModel,
  kernelShap,
  lime,
  parseExplanation,
  probe,
  streak,
  superpixels,
} from "whybox";
import { toPng, toSvg } from "whybox/charts";
import { grid } from "whybox/images";
import { noisePicture } from "../../fixtures/pictures.js";

const model = await importModel(new URL("../../models/spotlight.js", import.meta.url));
const image = noisePicture(32, 32);
const asked = probe(model, await superpixels(image, grid(image, { size: 8 }), { hide: 0.5 }));
const explanation = (await lime(asked, { samples: 300, outputs: "all" })) as Attribution;

/** The data of each region's path, in the order of the regions. */
const pathsOf = (svg: string) =>
  [...svg.matchAll(/<path d="([^"]+)"[^>]*>/g)].map(([element, path]) => ({ element, path }));

test.each([
  [{ widht: 400 }, 'toSvg: unknown option "widht"; known options are chart, output, width, top, part'],
  [null, "toSvg: expected options to be an object, got null"],
])("toSvg and toPng refuse the options %j", async (options, message) => {
  const refusal = expect.objectContaining({ code: "INVALID_ARGUMENT", message });
  expect(() => toSvg(explanation, options as never)).toThrow(refusal);
  await expect(toPng(explanation, options as never)).rejects.toThrow(/^toPng: /);
});

describe("toSvg of values", () => {
  test("says that the run was aborted", () => {
    const cost = { ...explanation.cost, stoppedBy: "aborted" as const };
    expect(toSvg({ ...explanation, cost })).toContain(" model rows, aborted before it was done<");
    expect(toSvg(explanation)).not.toContain("aborted");
  });

  test("names the scale where values add up in log odds, and puts the prediction on it", async () => {
    const sampled = await kernelShap(asked, { link: "logit", clip: 0.01, budgetRows: 400, outputs: ["seen"] });
    const svg = toSvg(sampled);
    expect(svg).toMatch(/>prediction [\d.]+ probability \(log odds [-\d.]+\)</);
    expect(svg).toContain(">value of a region, in log odds<");
  });

  test("says model, output, prediction, cost and the scale with its unit", () => {
    const values = [0.5, -1.234, ...new Array(14).fill(0)];
    const svg = toSvg(
      { ...explanation, result: { ...explanation.result, values: [values, values] } },
      { output: "unseen" },
    );
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toEqual([
      "spotlight: unseen",
      `prediction ${explanation.subject.prediction[1].toPrecision(4)} probability`,
      `lime, ${explanation.cost.modelRows} model rows`,
      "-1.2 lowers it",
      "0",
      "raises it +1.2",
      "value of a region, in probability",
    ]);
    expect(svg).toContain(`<title>region 1: -1.234</title>`);
  });

  test("is read by other programs: names are escaped, the image is inside", async () => {
    const named = { ...explanation, subject: { ...explanation.subject, model: `a<b>&"c"` } };
    const svg = toSvg(named);
    expect(svg).toContain("a&lt;b&gt;&amp;&quot;c&quot;: seen");
    expect(svg).not.toContain("<b>");
    const { width, format } = await sharp(Buffer.from(svg)).metadata();
    expect([width, format]).toEqual([480 + 24, "svg"]);
  });

  test("draws what was read back from JSON just so", () => {
    expect(toSvg(parseExplanation(JSON.stringify(explanation)))).toBe(toSvg(explanation));
  });

  test("draws an explanation in which nothing has a value", () => {
    const none = new Array<number>(16).fill(0);
    const svg = toSvg({ ...explanation, result: { ...explanation.result, values: [none, none] } });
    expect(svg).not.toContain("NaN");
  });
});

describe("toPng", () => {
  const pixelAt = async (png: Uint8Array, x: number, y: number) => {
    const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    return Array.from(data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3));
  };

  test("draws the one square that counts in orange and the others without colour", async () => {
    const values = await kernelShap(asked, { outputs: ["seen"], budgetRows: 600 });
    const png = await toPng(values, { width: 320 });
    const { width, height } = await sharp(png).metadata();
    expect(width).toBe(320 + 24);
    // Margin, title and two lines stand above the image. The square is the second across, the third down.
    const top = 12 + 20 + 2 * 17;
    expect(height).toBeGreaterThan(320 + top);
    const [red, , blue] = await pixelAt(png, 12 + 120, top + 200);
    expect(red - blue).toBeGreaterThan(100);
    const [r, g, b] = await pixelAt(png, 12 + 200, top + 120);
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThanOrEqual(2);
  });

  test("shows the chosen regions as they are, and of the others a shade", async () => {
    const few = await streak(asked, { count: 1, outputs: ["seen"] });
    expect(few.result.parts).toEqual([9]);
    const png = await toPng(few, { width: 320 });
    const top = 12 + 20 + 2 * 17;
    // The pixel in column 9, line 17 of the image, in the middle of its ten by ten on the page.
    const shown = await pixelAt(png, 12 + 95, top + 175);
    shown.forEach((value, channel) => expect(value / 255).toBeCloseTo(image.data[3 * (17 * 32 + 9) + channel], 1));
    for (const value of await pixelAt(png, 12 + 205, top + 125)) expect(value).toBeGreaterThan(215);
    expect(toSvg(few)).toContain("1 of 16 regions, in the order chosen");
  });

  test("shows the regions that a rule keeps, without an order, and how well they do", async () => {
    const rule = await anchors(asked);
    const svg = toSvg(rule);
    expect(svg).toContain(`${rule.result.parts.length} of 16 regions, which the rule keeps`);
    expect(svg).toMatch(/keeps (?:un)?seen in 100% \(at least 9\d\.\d+%\), certified/);
    expect(svg).not.toContain("<circle");
    const [{ element }, ...kept] = pathsOf(svg);
    expect(element).toContain('fill="#f4f4f4"');
    expect(kept).toHaveLength(rule.result.parts.length);
  });
});
