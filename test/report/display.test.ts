import { describe, expect, test } from "vitest";
import { type Explanation, parseExplanation, toText } from "whybox";
import { display, toHtml, toSvg } from "whybox/charts";
import { chromium, launchChromium } from "../fixtures/chromium.js";
import { explanationsByName, manyAttributions } from "../fixtures/explanations.js";
import { hostile } from "../fixtures/hostile-names.js";

const bundleOf = (...given: Parameters<typeof display>) => display(...given)[Symbol.for("Jupyter.display")]();
/** The page in the frame, as a browser reads the attribute. */
const pageIn = (html: string) =>
  (/srcdoc="([^"]*)"/.exec(html)?.[1] ?? "").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

describe("display", () => {
  test("shows one explanation as page, chart and text", async () => {
    const explanation = await explanationsByName.attribution();
    const bundle = bundleOf(explanation, { title: "Ada" });
    expect(Object.keys(bundle)).toEqual(["text/html", "image/svg+xml", "text/plain"]);
    expect(bundle["text/html"]).toMatch(/^<iframe sandbox="allow-scripts allow-downloads" [^<>]*srcdoc="/);
    expect(pageIn(bundle["text/html"])).toBe(toHtml(explanation, { title: "Ada" }));
    expect(bundle["image/svg+xml"]).toBe(toSvg(explanation));
    expect(bundle["text/plain"]).toBe(toText(explanation, { top: 20 }));
  });

  test("shows many, and one chart of them where it is asked for", async () => {
    const rows = await manyAttributions(12);
    expect(pageIn(bundleOf(rows)["text/html"])).toBe(toHtml(rows));
    expect(bundleOf(rows)["image/svg+xml"]).toBe(toSvg(rows));
    const swarm = bundleOf(rows, { chart: "beeswarm", width: 500 });
    expect(Object.keys(swarm)).toEqual(["image/svg+xml", "text/plain"]);
    expect(swarm["image/svg+xml"]).toBe(toSvg(rows, { chart: "beeswarm", width: 500 }));
  });

  test("shows what has no chart, or none in common, without one", async () => {
    expect(Object.keys(bundleOf(await explanationsByName.findings()))).toEqual(["text/html", "text/plain"]);
    const mixed = [await explanationsByName.attribution(), await explanationsByName.rule()];
    expect(Object.keys(bundleOf(mixed))).toEqual(["text/html", "text/plain"]);
    expect(bundleOf(mixed)["text/plain"].split("seed 0").length).toBe(3);
  });

  test.each(Object.entries(explanationsByName))("lets hostile names of %s do nothing", async (_, make) => {
    const bundle = bundleOf(parseExplanation(JSON.stringify(hostile(await make()))), { title: '"><script>alert(1)' });
    // One element, and one attribute that holds all the rest.
    expect(bundle["text/html"]).toMatch(/^<iframe [^<>]*srcdoc="[^"]*"><\/iframe>$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys
    expect(bundle["text/plain"]).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Bidi_Control}/u);
    expect(bundle["image/svg+xml"] ?? "").not.toMatch(/<script|<img|<foreignObject|\son\w+="/);
  });

  test.each([
    [[], {}, "display: expected at least one explanation, got none"],
    [
      undefined,
      { chart: "pie" },
      'display: unknown chart "pie" for an explanation of kind "attribution"; there are waterfall, bars',
    ],
    [
      undefined,
      { titel: "x" },
      'display: unknown option "titel"; known options are title, chart, output, width, top, part',
    ],
  ])("refuses %j with %j", async (explanations, options, message) => {
    const given = (explanations ?? (await explanationsByName.attribution())) as Explanation;
    expect(() => display(given, options as object)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", message }),
    );
  });

  test.skipIf(!chromium)("runs in its frame, apart from the notebook around it", async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      const tree = await explanationsByName.tree();
      const mixed = [tree, await explanationsByName.attribution(), await explanationsByName.rule()];
      await page.setContent(`<!doctype html><title>notebook</title>${bundleOf(mixed)["text/html"]}`);
      const frame = page.frames()[1];
      // A link to a place in the page stays in the frame, which has no address of its own.
      await frame.click('nav a[href="#e3"]');
      expect(await frame.evaluate(() => document.activeElement?.id)).toBe("e3");
      await frame.locator(".wide svg [data-leaf] text").last().click();
      expect(await frame.textContent(".rules [aria-current]")).toContain("if ");
      expect(await frame.evaluate(() => window.origin)).toBe("null");
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
