import { describe, expect, test } from "vitest";
import {
  type Attribution,
  blackBox,
  columns,
  type Output,
  occlusion,
  predictionDifference,
  probe,
  toText,
} from "whybox";
import { normals } from "../../fixtures/noisy-model.js";

const INSTANCE = [1.2, 0.6, -0.4, 0.1];
const RUNS = 300;

function modelOf(answer: (row: ArrayLike<number>) => number, output: Output = { name: "yes", unit: "probability" }) {
  return blackBox((rows) => rows.map((row) => answer(row)), {
    name: "sampled",
    input: { kind: "columns", features: ["a", "b", "c", "d"].map((name) => ({ name, kind: "number" as const })) },
    outputs: [output],
    noise: "none",
  });
}

function rowsOf(count: number, seed: number): number[][] {
  const numbers = normals(seed);
  return Array.from({ length: count }, () => INSTANCE.map(() => numbers.next().value));
}

const models = {
  smooth: modelOf((row) => 1 / (1 + Math.exp(-(row[0] + 0.5 * row[1] - 0.7 * row[2] + 0.2 * row[3])))),
  labels: modelOf((row) => (row[0] + row[1] > 1 ? 0.9 : 0.1)),
  rare: modelOf((row) => (row[0] > 1.5 ? 0.9 : 0.1) + (row[2] > 2 ? 0.05 : 0)),
};
const codes = ({ notes }: Attribution) => notes.map(({ code }) => code);

/** The share of runs in which value +- 1.96 standard errors holds the truth, per part. */
async function coverage(explain: (run: number) => Promise<Attribution>, truth: readonly number[]): Promise<number[]> {
  const inside = truth.map(() => 0);
  for (let run = 0; run < RUNS; run++) {
    const { values, standardErrors } = (await explain(run)).result;
    for (const [part, exact] of truth.entries()) {
      const error = standardErrors[0][part] as number;
      expect(error).toBeGreaterThan(0);
      inside[part] += Math.abs(values[0][part] - exact) <= 1.96 * error + 1e-9 ? 1 : 0;
    }
  }
  return inside.map((count) => count / RUNS);
}

describe("standard errors of taking parts away with rows that were drawn", () => {
  test.each(
    Object.entries(models).flatMap(([name, model]) => [5, 10, 20].map((samples) => [name, samples, model] as const)),
  )("predictionDifference of the model %s with %i samples: intervals hold", async (_, samples, model) => {
    const asked = probe(model, columns(rowsOf(60, 5), INSTANCE));
    const truth = (await predictionDifference(asked)).result.values[0];
    const covered = await coverage((seed) => predictionDifference(asked, { samples, seed }), truth);
    expect(Math.min(...covered)).toBeGreaterThan(0.9);
    expect(covered.reduce((sum, share) => sum + share, 0) / covered.length).toBeGreaterThan(0.93);
  });

  test.each([3, 5, 10])("occlusion with %i sampled reference rows: intervals hold", async (count) => {
    const { smooth } = models;
    const truth = (await occlusion(probe(smooth, columns(rowsOf(20_000, 9), INSTANCE)))).result.values[0];
    const sampled = (seed: number) => ({
      ...columns(rowsOf(count, 100 + 7919 * seed), INSTANCE),
      sampled: true as const,
    });
    expect(codes(await occlusion(probe(smooth, sampled(0))))).toContain("ROUGH_STANDARD_ERRORS");
    const covered = await coverage((seed) => occlusion(probe(smooth, sampled(seed))), truth);
    expect(Math.min(...covered)).toBeGreaterThan(count < 10 ? 0.88 : 0.9);
    expect(covered.reduce((sum, share) => sum + share, 0) / covered.length).toBeGreaterThan(0.92);
  });

  test("a part without which all drawn rows are answered alike has a floor, and a note that names it", async () => {
    const asked = probe(models.labels, columns(rowsOf(60, 5), INSTANCE));
    const found = await predictionDifference(asked, { samples: 20, seed: 1 });
    expect(found.result.values[0].slice(2)).toEqual([0, 0].map((value) => expect.closeTo(value, 9)));
    for (const error of found.result.standardErrors[0]) expect(error).toBeGreaterThan(0.01);
    expect(codes(found)).toContain("STEADY_ANSWERS");
    expect(codes(found)).not.toContain("ROUGH_STANDARD_ERRORS");
    expect(toText(found)).toContain('Without "c", "d"');
    const whole = await predictionDifference(asked);
    expect(whole.result.standardErrors).toEqual([[0, 0, 0, 0]]);
    expect(codes(whole)).not.toContain("STEADY_ANSWERS");
  });

  test("where the model answers everything alike, nothing is known, and a note says so", async () => {
    const flat = modelOf(() => 0.3);
    const masker = { ...columns(rowsOf(12, 5), INSTANCE), sampled: true as const };
    const found = await occlusion(probe(flat, masker));
    expect(found.result.standardErrors).toEqual([[null, null, null, null]]);
    expect(codes(found)).toContain("NO_STANDARD_ERROR");
    const fixed = await occlusion(probe(flat, columns(rowsOf(12, 5), INSTANCE)));
    expect(fixed.result.standardErrors).toEqual([[0, 0, 0, 0]]);
  });
});
