import { expect, test } from "vitest";
import { labelWidth } from "../../dist/charts/short-label.js";
import { escapeXml, svgPage, textLine } from "../../dist/charts/svg-page.js";
import { elements, texts } from "./drawn.js";

test("what means something in XML is written as entities, once, and what it forbids is spelled", () => {
  expect(escapeXml(`<a href="x">&amp; 'b'</a>`)).toBe("&lt;a href=&quot;x&quot;&gt;&amp;amp; &#39;b&#39;&lt;/a&gt;");
  expect(escapeXml("a\u0000b\nc")).toBe(String.raw`a\u0000b\nc`);
});

test("a page has its size, its ground and a title that programs read out", () => {
  const page = svgPage(300, 200, 'credit: "a" & b', [`<circle r="1"/>`], "#fafafa");
  expect(page).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="300" height="200" viewBox="0 0 300 200"/);
  expect(page).toContain("<title>credit: &quot;a&quot; &amp; b</title>");
  expect(elements(page, "rect")).toEqual([{ width: "300", height: "200", fill: "#fafafa" }]);
  expect(page).toMatch(/<circle r="1"\/>\n<\/svg>\n$/);
});

test("a line is written where it is told to, to a tenth of a pixel", () => {
  const line = textLine(1.234, 5.678, "a < b", { size: 11, anchor: "end", colour: "#123456", bold: true });
  expect(elements(line, "text")[0]).toEqual({
    ...{ x: "1.2", y: "5.7", "font-size": "11", fill: "#123456", "text-anchor": "end", "font-weight": "bold" },
  });
  expect(texts(line)).toEqual(["a &lt; b"]);
  expect(textLine(0, 0, "a")).not.toContain("bold");
});

test("a line that is too long is cut so that it fits, letters and not halves of them", () => {
  const long = "the average answer of the model over all rows";
  for (const most of [60, 120, 200]) {
    const [cut] = texts(textLine(0, 0, long, { size: 12, most }));
    expect(cut.endsWith("…")).toBe(true);
    expect(long.startsWith(cut.slice(0, -1))).toBe(true);
    expect(labelWidth(cut, 12) / most).toBeGreaterThan(0.8);
    expect(labelWidth(cut, 12) / most).toBeLessThan(1.15);
  }
  expect(texts(textLine(0, 0, long, { size: 12, most: 1000 }))).toEqual([long]);
  const smileys = texts(textLine(0, 0, `a${"😀".repeat(90)}`, { size: 12, most: 200 }))[0];
  expect(smileys).toMatch(/^a(😀)+…$/u);
});
