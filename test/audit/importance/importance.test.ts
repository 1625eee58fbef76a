import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blackBox, type Feature, parseExplanation, toText } from "whybox";
import { dataset, permutationImportance, sage } from "whybox/audit";

const reference = JSON.parse(readFileSync(new URL("../../fixtures/audit/global.json", import.meta.url), "utf8"));

const features: Feature[] = ["x0", "x1", "x2", "x3"].map((name) => ({ name, kind: "number" }));

const g = ([x0, x1, x2, x3]: readonly number[]) => x0 * x0 + x0 * x1 + (x2 === 2 ? 0.5 : 0) - 0.3 * x3;

const model = blackBox((rows) => rows.map(g), {
  name: "g",
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
});

const records = (reference.X as number[][]).map((row) => ({
  ...Object.fromEntries(row.map((value, i) => [`x${i}`, value])),
  y: g(row),
}));

const people = dataset(records, { model, target: "y" });

test("importances are the same, bit by bit, for the same seed, survive JSON, and read in a terminal", async () => {
  const all = () => Promise.all([permutationImportance(model, people), sage(model, people, { budgetRows: 20_000 })]);
  const [first, second] = [await all(), await all()];
  first.forEach(({ run: _, ...found }, i) => {
    const { run: __, ...again } = second[i];
    expect(JSON.stringify(found)).toBe(JSON.stringify(again));
    const text = toText(parseExplanation(JSON.stringify(first[i])));
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toContain("x0");
  });
});
