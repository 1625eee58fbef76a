import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, probe } from "whybox";
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
});
