import { describe, expect, test } from "vitest";
import { blackBox, columns, inProcess, parseExplanation, predictionDifference, probe, toText } from "whybox";
import { noises } from "../../fixtures/games.js";

const logistic = (t: number) => 1 / (1 + Math.exp(-t));
const classifier = blackBox((rows) => rows.map(([a, b]) => [1 - logistic(a + 2 * b), logistic(a + 2 * b)]), {
  name: "classifier",
  input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
  outputs: ["no", "yes"].map((name) => ({ name, unit: "probability" })),
});
const background = Array.from({ length: 40 }, (_, row) => noises(2, row + 1).map((value) => 2 * value));
const instance = [1, 0.5];

/** Equations 1 to 3 as they stand, by hand. */
function byHand(part: number, trainingRows: number): number {
  const odds = (p: number) => {
    const corrected = (p * trainingRows + 1) / (trainingRows + 2);
    return Math.log2(corrected / (1 - corrected));
  };
  const replaced = background.map((row) => logistic(part === 0 ? row[0] + 1 : 1 + 2 * row[1]));
  return odds(logistic(2)) - odds(replaced.reduce((sum, p) => sum + p, 0) / 40);
}

describe("predictionDifference", () => {
  test.each([10, 1000])("is the difference in log2 odds, with %i training rows", async (trainingRows) => {
    const { result, cost } = await predictionDifference(probe(classifier, columns(background, instance)), {
      trainingRows,
    });
    [0, 1].forEach((part) => expect(result.values[0][part]).toBeCloseTo(byHand(part, trainingRows), 12));
    expect(result.standardErrors).toEqual([[0, 0]]);
    expect(cost).toMatchObject({ modelRows: 43 + 80, budgetRows: 205 });
  });

  test("the two classes of a binary model get opposite values", async () => {
    const { result } = await predictionDifference(probe(classifier, columns(background, instance)), { outputs: "all" });
    result.values[0].forEach((value, part) => expect(value).toBeCloseTo(-result.values[1][part], 12));
  });

  test("samples scatter around the whole background's answer as widely as their standard errors say", async () => {
    const asked = probe(classifier, columns(background, instance));
    const seeds = 400;
    let squares = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const { result } = await predictionDifference(asked, { samples: 15, seed });
      for (const part of [0, 1]) {
        squares += ((result.values[0][part] - byHand(part, 1000)) / (result.standardErrors[0][part] as number)) ** 2;
      }
    }
    // About 800 squares of nearly normal numbers: their mean is 1, give or take .05, and the delta method's error.
    expect(squares / (2 * seeds)).toBeGreaterThan(0.8);
    expect(squares / (2 * seeds)).toBeLessThan(1.25);
  });

  test("samples of a weighted background are drawn by weight", async () => {
    const weights = background.map((_, row) => (row < 2 ? 1 : 0));
    const asked = probe(classifier, columns(background, instance, { weights }));
    const whole = (await predictionDifference(asked)).result.values[0];
    const { result } = await predictionDifference(asked, { samples: 39 });
    [0, 1].forEach((part) => {
      const distance = Math.abs(result.values[0][part] - whole[part]);
      expect(distance).toBeLessThan(4 * (result.standardErrors[0][part] as number) + 1e-12);
    });
  });

  test("one sample has no standard error", async () => {
    const asked = probe(classifier, columns(background, instance));
    expect((await predictionDifference(asked, { samples: 1 })).result.standardErrors).toEqual([[null, null]]);
  });

  test("a part worth 0 by a single sample is shown as such, and not as left out", async () => {
    const first = blackBox((rows) => rows.map(([a]) => (a > 0 ? 0.9 : 0.1)), {
      name: "first",
      input: classifier.input as { kind: "columns"; features: [] },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const background = Array.from({ length: 20 }, (_, row) => [-row, row]);
    const explanation = await predictionDifference(probe(first, columns(background, [1, -1])), { samples: 1 });
    expect(explanation.result.values[0][1]).toBe(0);
    expect(toText(explanation)).toMatch(/^ {2}b = -1 .* 0\.000 ± \?$/m);
  });

  test("takes a mean that rounding has put above 1 for 1", async () => {
    const sure = blackBox((rows) => rows.map(() => 1), {
      name: "sure",
      input: classifier.input as { kind: "columns"; features: [] },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    for (let rows = 2; rows < 40; rows++) {
      const weights = noises(rows, rows).map((value) => 1.1 + value);
      const asked = probe(sure, columns(background.slice(0, rows), instance, { weights }));
      const [[a, b]] = (await predictionDifference(asked)).result.values;
      expect(a).toBeCloseTo(0, 9);
      expect(b).toBeCloseTo(0, 9);
    }
  });

  test("says so when the background has a few rows, however many samples are taken of it", async () => {
    const notesOf = async (rows: number, samples: number) => {
      const asked = probe(classifier, columns(background.slice(0, rows), instance));
      return (await predictionDifference(asked, { samples })).notes.map(({ code }) => code);
    };
    expect(await notesOf(9, 9)).toContain("FEW_BACKGROUND_ROWS");
    expect(await notesOf(9, 2)).toContain("FEW_BACKGROUND_ROWS");
    expect(await notesOf(1, 1)).not.toContain("FEW_BACKGROUND_ROWS");
    expect(await notesOf(10, 2)).not.toContain("FEW_BACKGROUND_ROWS");
  });

  test.each([40, 15])("an aborted run gives the parts with all %i samples answered", async (samples) => {
    // Seven samples a chunk: the first part is finished, the second is not.
    const executor = inProcess({ chunkBytes: 7 * 2 * 8 });
    const asked = probe(classifier, columns(background, instance), { executor });
    const whole = await predictionDifference(asked, { samples });
    const stop = new AbortController();
    const onProgress = (done: number) => done > 42 + samples && stop.abort();
    const error = await predictionDifference(asked, { samples, signal: stop.signal, onProgress }).catch(
      (reason) => reason,
    );
    expect(error).toMatchObject({ code: "ABORTED", cost: { stoppedBy: "aborted" } });
    const { partial } = error;
    expect(partial.cost).toEqual(error.cost);
    expect(partial.result).toEqual({
      values: [[whole.result.values[0][0], 0]],
      standardErrors: [[whole.result.standardErrors[0][0], null]],
      intercepts: whole.result.intercepts,
      link: "log2 odds",
      unanswered: [1],
    });
    expect(partial.diagnostics).toMatchObject({ leftOver: [null] });
    expect(partial.notes.map(({ code }: { code: string }) => code)).toEqual(["PARTS_UNANSWERED"]);
    expect(parseExplanation(JSON.stringify(partial))).toEqual(partial);
  });

  test.each([
    ["a model without noise", { noise: "none" }, 6],
    ["a model whose answers are few values, asked again", {}, 10],
  ] as const)(
    "an answer that is no probability comes with what the run has cost, of %s",
    async (_, stated, modelRows) => {
      const wrong = blackBox((rows) => rows.map(([a]) => (a === 1 ? 0.5 : 1.3)), {
        name: "wrong",
        input: classifier.input as { kind: "columns"; features: [] },
        outputs: [{ name: "yes", unit: "probability" }],
        ...stated,
      });
      const error = await predictionDifference(probe(wrong, columns([[0, 0]], instance))).catch((reason) => reason);
      expect(error).toMatchObject({ code: "LINK_DOMAIN", cost: { modelRows, budgetRows: 10 } });
    },
  );

  test("an aborted run stays aborted where what was answered allows no explanation", async () => {
    const wrong = blackBox((rows) => rows.map(([a]) => (a === 1 ? 0.5 : 1.3)), {
      name: "wrong",
      input: classifier.input as { kind: "columns"; features: [] },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const executor = inProcess({ chunkBytes: 2 * 8 });
    const stop = new AbortController();
    const onProgress = (done: number) => done > 2 && stop.abort();
    const asked = probe(wrong, columns([[0, 0]], instance), { executor });
    const error = await predictionDifference(asked, { signal: stop.signal, onProgress }).catch((reason) => reason);
    expect(error).toMatchObject({ code: "ABORTED", cost: { modelRows: 3, stoppedBy: "aborted" } });
    expect(error.partial).toBeUndefined();
  });

  test("an instance like its background has values of 0, and nothing is asked but the ends", async () => {
    const { result, cost } = await predictionDifference(probe(classifier, columns([instance], instance)));
    expect(result).toMatchObject({ values: [[0, 0]], standardErrors: [[0, 0]] });
    expect(cost.modelRows).toBe(4);
  });

  test("stays finite where the model is certain, and says its unit", async () => {
    const certain = blackBox((rows) => rows.map(([a]) => (a > 0 ? 1 : 0)), {
      name: "certain",
      input: classifier.input as { kind: "columns"; features: [] },
      outputs: [{ name: "positive", unit: "probability" }],
    });
    const explanation = await predictionDifference(probe(certain, columns([[-1, 0]], [1, 1])));
    expect(explanation.result.values[0][0]).toBeCloseTo(2 * Math.log2(1001), 12);
    expect(explanation.result.values[0][1]).toBe(0);
    expect(toText(explanation)).toContain("certain: positive, in log2 odds\n  prediction 1 probability");
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
  });
});
