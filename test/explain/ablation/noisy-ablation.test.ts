import { describe, expect, test } from "vitest";
import {
  type Attribution,
  columns,
  occlusion,
  type Probe,
  parseExplanation,
  predictionDifference,
  probe,
  toText,
} from "whybox";
import { tableGame } from "../../fixtures/games.js";
import { backgroundOf, instance, noisyModel, noisyProbe, truth } from "../../fixtures/noisy-model.js";

const logistic = (row: ArrayLike<number>) => 0.3 + 0.4 / (1 + Math.exp(-truth(row)));
const classifier = (rows: number, seed: number, sd: number) =>
  noisyProbe(rows, { seed, sd, of: logistic, output: { name: "yes", unit: "probability" } });
const sampledClassifier = (seed: number, sd: number): Probe =>
  probe(noisyModel({ seed, sd }), { ...columns(backgroundOf(40), instance), sampled: true });

const cases: { [name: string]: (seed: number, sd: number) => Promise<Attribution> } = {
  "occlusion with one background row": (seed, sd) => occlusion(noisyProbe(1, { seed, sd })),
  "occlusion with eight": (seed, sd) => occlusion(noisyProbe(8, { seed, sd })),
  "occlusion without rows for repeats": (seed, sd) => occlusion(noisyProbe(1, { seed, sd }), { budgetRows: 12 }),
  "predictionDifference of all rows": (seed, sd) => predictionDifference(classifier(10, seed, sd / 10)),
  "predictionDifference of most rows": (seed, sd) =>
    predictionDifference(classifier(10, seed, sd / 10), { samples: 9, seed: 1 }),
};

describe("taking parts away from a model whose answers vary from call to call", () => {
  test.each(Object.entries(cases))("%s: standard errors cover the noise", async (_, explain) => {
    for (const sd of [0.02, 0.08, 0.2]) {
      const exact = (await explain(1, 0)).result.values[0];
      let inside = 0;
      let count = 0;
      for (let run = 0; run < 60; run++) {
        const explanation = await explain(1000 + 7919 * run, sd);
        const { result, notes, cost } = explanation;
        expect(notes.map(({ code }) => code)).toContain("ANSWERS_VARY");
        expect(cost.modelRows).toBeLessThanOrEqual(cost.budgetRows);
        expect(toText(explanation)).not.toContain("exact:");
        result.values[0].forEach((value, part) => {
          inside += Math.abs(value - exact[part]) < 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
          count++;
        });
      }
      expect(inside / count).toBeGreaterThan(0.9);
      expect(inside / count).toBeLessThan(0.999);
    }
  });

  test("sampled reference rows: the spread between them covers the noise of the part, the rest is added", async () => {
    const quiet = await occlusion(sampledClassifier(1, 0));
    const noisy = await occlusion(sampledClassifier(1, 0.2));
    noisy.result.standardErrors[0].forEach((error, part) => {
      expect(error).toBeGreaterThan(quiet.result.standardErrors[0][part] as number);
    });
  });

  test("asks a model that does not vary for two rows more at most, and reads back", async () => {
    const { cost, result } = await occlusion(tableGame([0, 1, 2, 5]));
    expect(cost.modelRows).toBe(2 + 2 + 2);
    expect(result.standardErrors).toEqual([[0, 0]]);
    const explanation = await occlusion(noisyProbe(1, { seed: 3, sd: 0.2 }));
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    expect(explanation.cost.modelRows).toBe(2 + 6 + 4 + 6);
  });
});
