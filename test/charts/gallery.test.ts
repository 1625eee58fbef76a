import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { charts } from "../../dist/charts/charts.js";

const docs = new URL("../../docs/", import.meta.url);

// Goldens: a change here changes pictures that people know. Run `node docs/gallery.js` and look at what it wrote.
test("the gallery is what its lines draw", async () => {
  const { gallery } = await import(new URL("gallery.js", docs).href);
  const files: Map<string, string> = await gallery();
  for (const [file, content] of files) expect(readFileSync(new URL(file, docs), "utf8"), file).toBe(content);
  const pictures = readdirSync(new URL("gallery/", docs)).map((name) => `gallery/${name}`);
  expect(pictures.toSorted()).toEqual([...files.keys()].filter((file) => file.endsWith(".svg")).toSorted());
}, 60_000);

test("every chart is in the gallery, and in the table of charts", () => {
  const page = readFileSync(new URL("gallery.md", docs), "utf8");
  const table = readFileSync(new URL("charts.md", docs), "utf8");
  for (const { name } of charts) {
    expect(page).toMatch(new RegExp(`gallery/([a-z]+-)?${name}\\.svg`));
    expect(table).toContain(`\`${name}\``);
  }
});
