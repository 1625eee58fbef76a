import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type Attribution,
  blackBox,
  columns,
  exactShapley,
  game,
  kernelShap,
  parseExplanation,
  probe,
  superpixels,
  tokens,
  toText,
} from "whybox";
import { answersOf, dataset, strategies } from "whybox/audit";
import { grid } from "whybox/images";
import { parkMiller } from "../../fixtures/park-miller.js";

const reference = JSON.parse(readFileSync(new URL("../../fixtures/audit/spray.json", import.meta.url), "utf8"));

/** An attribution with these values: of an additive game. */
async function attribution(values: readonly number[]): Promise<Attribution> {
  const additive = game(values.length, (z) =>
    Array.from({ length: z.rows }, (_, row) =>
      values.reduce((sum, value, p) => sum + value * z.data[row * values.length + p], 0),
    ),
  );
  return exactShapley(additive);
}

describe("strategies", () => {
  test("are the reference's: three planted ones, eigenvalues and means", async () => {
    const explanations = await Promise.all((reference.attributions as number[][]).map(attribution));
    const { result } = strategies(explanations);
    expect(result.clusters.map(({ size }) => size)).toEqual(reference.cluster_sizes);
    result.eigenvalues.slice(0, 10).forEach((value, i) => {
      expect(Math.abs(value - reference.eigenvalues_first_10[i])).toBeLessThan(1e-9);
    });
    expect(result.assignments).toEqual(reference.labels);
    result.clusters.forEach(({ mean }, c) => {
      mean.forEach((value, p) => {
        expect(Math.abs(value - reference.cluster_means[c][p])).toBeLessThan(1e-9);
      });
    });
  });

  test("single out an id column that leaks the class in a table, and name it", async () => {
    const { uniform } = parkMiller(3);
    const names = ["age", "income", "id"];
    // If the id is known, the model has memorised it.
    const model = blackBox(
      (rows) => rows.map(([age, income, id]) => (id > 0.7 ? 0.95 : 0.3 + 0.3 * age + 0.1 * income)),
      {
        name: "credit",
        input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
        outputs: [{ name: "yes", unit: "probability" }],
      },
    );
    const rows = Array.from({ length: 90 }, () => [uniform(), uniform(), uniform()]);
    const background = rows.slice(0, 20).map(([a, b, c]) => [a, b, 0.7 * c]);
    const explanations = await Promise.all(rows.map((row) => exactShapley(probe(model, columns(background, row)))));
    const table = dataset(
      rows.map(([age, income, id]) => ({
        age,
        income,
        id,
        y: uniform() < 0.5 ? "yes" : "no",
        sex: id > 0.7 ? "f" : "m",
      })),
      { model, target: "y", groups: ["sex"] },
    );
    const found = strategies(explanations, { answers: await answersOf(model, table) });
    const [leak, ...more] = found.result.clusters.filter(({ text }) => text.includes("relies on id"));
    rows.forEach(([, , id], i) => {
      expect([leak, ...more].includes(found.result.clusters[found.result.assignments[i]])).toBe(id > 0.7);
    });
    expect(leak?.errorRate?.value).toBeGreaterThan(0.2);
    expect(leak?.groups[0].labels[0]).toMatchObject({ label: "f", share: 1 });
    const text = toText(parseExplanation(JSON.stringify(found)));
    expect(text).toContain("relies on id");
    expect(text).toContain("sex f: 100%");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("single out a tag in the corner of images", async () => {
    const size = 12;
    const { uniform } = parkMiller(5);
    const tagged = blackBox(
      (batch) =>
        batch.map((pixels) => (pixels[0] > 0.9 ? 0.9 : pixels.slice(60, 84).reduce((sum, p) => sum + p, 0) / 60)),
      {
        name: "horses",
        input: { kind: "image", width: size, height: size, channels: 1, range: [0, 1] },
        outputs: [{ name: "horse", unit: "probability" }],
      },
    );
    const explanations = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const data = Float64Array.from({ length: size * size }, (__, p) =>
          p === 0 ? (i % 4 === 0 ? 1 : 0.3) : 0.8 * uniform(),
        );
        const image = { data, width: size, height: size, channels: 1 };
        const parts = await superpixels(image, grid(image, { size: 4 }), { hide: 0 });
        return kernelShap(probe(tagged, parts), { budgetRows: 600 });
      }),
    );
    const { result, subject } = strategies(explanations, { neighbours: 5 });
    expect(result.grid).toEqual({ rows: 12, columns: 12 });
    const tag = result.clusters.find(({ size: count }) => count === 10);
    expect(tag).toBeDefined();
    const [first] = tag?.distinct ?? [];
    expect(subject.parts[first.part].name).toMatch(/^row [1-4] of 12, column [1-4] of 12$/);
    Array.from({ length: 40 }, (_, i) => {
      expect(result.clusters[result.assignments[i]] === tag).toBe(i % 4 === 0);
    });
  });

  test("compare texts word by word, wherever a word stands", async () => {
    const model = blackBox(
      (texts: readonly string[]) => texts.map((text) => (/signed bot/.test(text) ? 2 : /good/.test(text) ? 1 : 0)),
      {
        name: "mood",
        input: { kind: "text" },
        outputs: [{ name: "mood" }],
      },
    );
    const texts = Array.from({ length: 24 }, (_, i) =>
      i % 3 === 0 ? `day ${i % 5} was grey signed bot` : i % 2 === 0 ? `a good day ${i % 5}` : `day ${i % 5} was good`,
    );
    const explanations = await Promise.all(texts.map((text) => exactShapley(probe(model, tokens(text)))));
    const { result } = strategies(explanations, { clusters: 2, neighbours: 5 });
    const bot = result.clusters.find(({ text }) => /relies on (bot|signed)/.test(text));
    expect(bot?.size).toBe(8);
  });

  test("are one where there is one", async () => {
    const { normal } = parkMiller(7);
    const explanations = await Promise.all(
      Array.from({ length: 40 }, () => attribution([1 + 0.1 * normal(), 0.1 * normal(), 0.1 * normal()])),
    );
    const found = strategies(explanations, { clusters: 1 });
    expect(found.result.clusters).toHaveLength(1);
    expect(toText(found)).toContain("mostly");
  });

  test("leave out explanations of other outputs, and say so", async () => {
    const explanations = await Promise.all([1, 2, 3, 4].map((value) => attribution([value, 1])));
    const renamed = explanations.map((each, i) =>
      i === 2 ? { ...each, subject: { ...each.subject, outputs: ["else"] } } : each,
    );
    const found = strategies(renamed);
    expect(found.result.assignments[2]).toBe(-1);
    expect(found.notes.map(({ code }) => code)).toEqual(["OTHER_OUTPUTS"]);
    expect(() => strategies(explanations, { output: "yes" })).toThrow('no explanation explains the output "yes"');
  });

  test("refuse what cannot be compared", async () => {
    const [a, b] = [await attribution([1, 2]), await attribution([1, 2, 3])];
    expect(() => strategies([a])).toThrow("expected two or more attributions, got 1");
    expect(() => strategies([a, b])).toThrow("explanation 1 has other parts than the first");
    expect(() => strategies([a, {} as never])).toThrow("explanation 1: expected an attribution");
  });
});
