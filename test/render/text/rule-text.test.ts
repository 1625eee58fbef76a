import { expect, test } from "vitest";
import { anchors, binnedColumns, blackBox, columns, importModel, probe, superpixels, tokens, toText } from "whybox";
import { grid } from "whybox/images";
import { noisePicture } from "../../fixtures/pictures.js";

const rows = Array.from({ length: 200 }, (_, i) => [18 + ((i * 37) % 60), i % 3]);
const pay = blackBox((asked) => asked.map(([age, job]) => (job === 1 ? 2000 : 1000) + Math.floor(age / 10)), {
  name: "pay",
  input: {
    kind: "columns",
    features: [
      { name: "age", kind: "number" },
      { name: "job", kind: "category", categories: ["clerk", "nurse", "pilot"] },
    ],
  },
  outputs: [{ name: "wage", unit: "EUR" }],
});

test("a rule reads IF ... THEN ..., with its certificate, both precisions and the coverage", async () => {
  const rule = await anchors(probe(pay, binnedColumns(rows, [20, 1])), { tolerance: 10, precision: 0.9 });
  expect(toText(rule)).toBe(`pay: wage, prediction 2,002 EUR

  IF   job = nurse
  THEN 1,992 <= wage <= 2,012 EUR

  certified: precision of at least 0.9, every row asked
  precision   100% of rows made to meet the rule, ${rule.result.interventional.rows} asked
  as they are 100% of rows that meet it by themselves, 67 asked
  coverage    33.5% of 200 background rows (27.3% to 40.3% beyond them)

  ${rule.cost.modelRows} model rows, in process, seed 0
`);
  // Without bins no value is drawn, and every rule can be looked at.
  const best = await anchors(probe(pay, columns(rows, [20, 1])), { tolerance: 10, precision: 0.9 });
  expect(toText(best)).toContain("\n  exact: no rule of higher coverage has a precision of 0.9 or more\n");
});

test("a rule of words quotes them; one that is not certified says so", async () => {
  const mood = blackBox((texts) => texts.map((text) => Number(/good/.test(text))), {
    name: "mood",
    input: { kind: "text" },
    outputs: [{ name: "glad", unit: "probability" }],
  });
  const certified = await anchors(probe(mood, tokens("a good film")));
  expect(toText(certified)).toContain('  IF   "good" is there\n  THEN mood: glad\n');
  expect(toText(certified)).toContain("  coverage    50% of random subsets\n");
  const open = await anchors(probe(mood, tokens("a good film")), { count: 0 });
  expect(toText(open)).toContain(
    "  IF   anything\n  THEN mood: glad\n\n  not certified: precision of 0.95 not shown\n",
  );
});

test("a word that comes twice is told by its place, where each place is a part", async () => {
  const echo = blackBox((texts) => texts.map((text) => Number(/so so/.test(text))), {
    name: "echo",
    input: { kind: "text" },
    outputs: [{ name: "double", unit: "probability" }],
  });
  const rule = await anchors(probe(echo, tokens("so so fine", { mode: "positions" })));
  expect(toText(rule)).toContain(
    '  IF   "so" is there at character 1\n  AND  "so" is there at character 4\n  THEN echo: double\n',
  );
  expect(toText(rule)).toContain("  precision   100% of random subsets that keep these, 2 asked\n");
});

test("a region of an image is told by its size and its middle", async () => {
  const model = await importModel(new URL("../../models/spotlight.js", import.meta.url));
  const image = noisePicture(32, 32);
  const data = Array.from(image.data, (value, i) => (inSpot(i) ? Math.round(value) : value));
  const bright = { ...image, data };
  const rule = await anchors(probe(model, await superpixels(bright, grid(bright, { size: 8 }), { hide: 0.5 })));
  expect(toText(rule)).toContain("  IF   region 9 is there (pixels 64, x 12, y 20)\n  THEN spotlight: seen\n");
});

/** True if a number of the image is in the square that the model looks at. */
function inSpot(i: number): boolean {
  const [x, y] = [Math.floor(i / 3) % 32, Math.floor(i / 96)];
  return x >= 8 && x < 16 && y >= 16 && y < 24;
}
