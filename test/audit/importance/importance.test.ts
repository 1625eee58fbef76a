import { expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { permutationImportance, sage } from "whybox/audit";
import { model, people } from "../../fixtures/importance-reference.js";

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
