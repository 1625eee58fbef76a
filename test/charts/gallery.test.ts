import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const docs = new URL("../../docs/", import.meta.url);

// Goldens: a change here changes pictures that people know. Run `node docs/gallery.js` and look at what it wrote.
test("the gallery is what its lines draw", async () => {
  const { gallery } = await import(new URL("gallery.js", docs).href);
  const files: Map<string, string> = await gallery();
  for (const [file, content] of files) expect(readFileSync(new URL(file, docs), "utf8"), file).toBe(content);
  const pictures = readdirSync(new URL("gallery/", docs)).map((name) => `gallery/${name}`);
  expect(pictures.toSorted()).toEqual([...files.keys()].filter((file) => file.endsWith(".svg")).toSorted());
}, 60_000);

test("every chart is in the gallery", () => {
  const page = readFileSync(new URL("gallery.md", docs), "utf8");
  const names = [...readFileSync(new URL("charts.md", docs), "utf8").matchAll(/^\| .* \| (.*) \|$/gm)]
    .slice(2, 11)
    .flatMap(([, cells]) => [...cells.matchAll(/`([a-z]+)`/g)].map(([, name]) => name));
  expect(names.length).toBeGreaterThan(10);
  for (const name of new Set(names)) expect(page).toMatch(new RegExp(`gallery/(chosen-)?${name}\\.svg`));
});
