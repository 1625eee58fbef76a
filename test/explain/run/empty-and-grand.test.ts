import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, probe, toText } from "whybox";
import { noises } from "../../fixtures/games.js";

const features = ["a", "b"].map((name) => ({ name, kind: "number" as const }));
const shape = { name: "model", input: { kind: "columns", features } as const, outputs: [{ name: "y" }] };
const background = Array.from({ length: 12 }, (_, row) => noises(2, row + 1));
const instance = [1, -2];
const f = ([a, b]: readonly number[]) => a * b + b;

type Rows = readonly (readonly number[])[];
const explain = (predict: (rows: Rows) => number[], weights?: number[]) =>
  exactShapley(probe(blackBox(predict, shape), columns(background, instance, { ...(weights && { weights }) })), {
    budgetRows: 200,
  });
const codes = ({ notes }: { notes: readonly { code: string }[] }) => notes.map(({ code }) => code);

describe("the empty and the grand coalition", () => {
  test("are the mean over the references, by weight, and the instance", async () => {
    const plain = await explain((rows) => rows.map(f));
    const mean = background.reduce((sum, row) => sum + f(row) / 12, 0);
    expect(plain.subject.baseline[0]).toBeCloseTo(mean, 12);
    expect(plain.subject.prediction[0]).toBe(f(instance));
    const weights = background.map((_, row) => (row < 3 ? row + 1 : 0));
    const weighted = await explain((rows) => rows.map(f), weights);
    const byWeight = background.slice(0, 3).reduce((sum, row, i) => sum + ((i + 1) / 6) * f(row), 0);
    expect(weighted.subject.baseline[0]).toBeCloseTo(byWeight, 12);
  });

  test("take two more rows, which see that the model answers alike", async () => {
    const { cost, notes } = await explain((rows) => rows.map(f));
    // 12 references and the instance, one reference and the instance again, and two coalitions.
    expect(cost.modelRows).toBe(12 + 1 + 2 + 2 * 12);
    expect(codes({ notes }).filter((code) => /BATCH_DEPENDENT|ANSWERS_VARY/.test(code))).toEqual([]);
  });

  test("tell a model that depends on the rows around from one whose answers vary", async () => {
    const byBatch = await explain((rows) => rows.map((row) => f(row) + (rows.length > 5 ? 0.01 : 0)));
    expect(codes(byBatch)).toContain("BATCH_DEPENDENT");
    expect(codes(byBatch)).not.toContain("ANSWERS_VARY");
    const errors = noises(1000, 77);
    let next = 0;
    const varying = await explain((rows) => rows.map((row) => f(row) + 0.1 * errors[next++]));
    expect(codes(varying)).toContain("ANSWERS_VARY");
    expect(codes(varying)).not.toContain("BATCH_DEPENDENT");
    const sd = (varying.diagnostics.noise as number[])[0];
    // Uniform on -0.1 to 0.1; from six answers, within a factor of three.
    expect(sd).toBeGreaterThan(0.1 / Math.sqrt(3) / 3);
    expect(sd).toBeLessThan((0.1 / Math.sqrt(3)) * 3);
  });

  test("say by how much answers vary with the rows around, and call nothing exact then", async () => {
    const apart = await explain((rows) => rows.map((row) => f(row) + (rows.length > 5 ? 0.3 : 0)));
    const note = apart.notes.find(({ code }) => code === "BATCH_DEPENDENT");
    expect(note?.message).toMatch(/with the rows around it, with a standard deviation of about 0\.1\d for output "y"/);
    expect(note?.message).not.toContain("last digits");
    expect(toText(apart)).not.toContain("exact:");
    const rounding = await explain((rows) => rows.map((row) => f(row) * (rows.length > 5 ? 1 + 1e-9 : 1)));
    expect(rounding.notes.find(({ code }) => code === "BATCH_DEPENDENT")?.message).toContain("last digits");
    expect(toText(rounding)).toContain("exact:");
  });

  test("do not take answers of 0 and 1 that agree by chance for a model that heeds the rows around", async () => {
    const chances = noises(4000, 5);
    const seen = new Set<string>();
    for (let from = 0; from < 20; from++) {
      let next = from * 150;
      const voting = await explain((rows) => rows.map(() => (chances[next++] > 0 ? 1 : 0)));
      for (const code of codes(voting)) seen.add(code);
    }
    expect(seen).toContain("ANSWERS_VARY");
    expect(seen).not.toContain("BATCH_DEPENDENT");
  });
});
