import { expect, test } from "vitest";
import { blackBox, distill, kernelShap, toText } from "whybox";
import { toSvg } from "whybox/charts";
import { tableGame } from "../fixtures/games.js";
import { additiveTeacher, treeTeacher, uniformRows } from "../fixtures/teachers.js";

const texts = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

test("a drawn tree has one line per node, and for each leaf its answer, its share of rows and its fidelity", async () => {
  const explanation = await distill(treeTeacher, uniformRows(150, 2, 3), { leaves: 4, budgetRows: 1500 });
  const svg = toSvg(explanation);
  const found = texts(svg);
  const { nodes } = explanation.result.tree;
  expect([...svg.matchAll(/<path /g)]).toHaveLength(nodes.length - 1);
  expect(found.filter((text) => text === "yes" || text === "no")).toHaveLength(4 + 2);
  expect(found.filter((text) => /^[<>]?\d+%$/.test(text))).toHaveLength(nodes.length + 2);
  for (const { rows, agreement } of explanation.result.leaves) {
    if (agreement) expect(found.some((text) => text.endsWith(`% of ${rows}`))).toBe(true);
  }
  expect(svg).toContain("job is nurse");
});

test("a regression tree shows numbers on one axis and errors; names are escaped; 31 leaves stay within the page", async () => {
  const model = { ...additiveTeacher, name: '<a> & "b"' };
  const svg = toSvg(await distill(model, uniformRows(200, 3), { leaves: 31, budgetRows: 2000 }));
  expect(svg).toContain("&lt;a&gt; &amp; &quot;b&quot;, as a tree of 31 leaves");
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  const at = (name: string) => [
    ...svg.matchAll(new RegExp(`<(?:text|circle|rect)[^>]* c?${name}="(\\d[\\d.]*)"`, "g")),
  ];
  for (const [, x] of at("x")) expect(Number(x)).toBeLessThan(Number(width));
  for (const [, y] of at("y")) expect(Number(y)).toBeLessThan(Number(height));
  // Every line has a place of its own.
  const heights = new Set([...svg.matchAll(/<path d="M[\d. ]+V([\d.]+)H/g)].map(([, y]) => y));
  expect(heights.size).toBe(60);
});

test("control characters in names are spelled, in the picture as in the text, whose columns stay straight", async () => {
  const features = [
    { name: "職業\n", kind: "category" as const, categories: ["cl\u0001erk", "nurse"] },
    { name: "age", kind: "number" as const },
  ];
  const model = blackBox((rows) => rows.map(([job, age]) => (job === 1 ? 5 : age > 0.5 ? 1 : 0)), {
    name: "pay\u001b",
    input: { kind: "columns", features },
    outputs: [{ name: "wage" }],
  });
  const rows = Array.from({ length: 100 }, (_, i) => [i % 2, ((i * 37) % 100) / 100]);
  const explanation = await distill(model, rows, { leaves: 3, budgetRows: 500 });
  const svg = toSvg(explanation);
  expect(svg).toContain(String.raw`職業\n is cl\u0001erk`);
  expect(svg).toContain(String.raw`pay\u001b, as a tree of 3 leaves`);
  expect(svg.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  const text = toText(explanation);
  expect(text).toContain(String.raw`職業\n is cl\u0001erk`);
  // Two cells for each of the two letters.
  const leaves = text.split("\n").filter((line) => line.includes("% of rows"));
  const starts = leaves.map((line) => line.search(/\d+% of rows/) + (line.includes("職業") ? 2 : 0));
  expect(starts).toHaveLength(3);
  expect(new Set(starts).size).toBe(1);
});

test("refuses a chart that an explanation has not, and names those that it has", async () => {
  const explanation = await kernelShap(tableGame([0, 1, 2, 3]));
  expect(() => toSvg(explanation, { chart: "regions" })).toThrow(
    'toSvg: unknown chart "regions" for an explanation of kind "attribution"; there are waterfall, bars',
  );
});
