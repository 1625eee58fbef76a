import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  game,
  inProcess,
  occlusion,
  parseExplanation,
  probe,
  tokens,
  toText,
  WhyboxError,
} from "whybox";
import { widenedByStudent } from "../../../dist/math/widened-by-student.js";
import { noises, tableGame } from "../../fixtures/games.js";

/** Without -0, which the mean over draws turns into 0. */
const values = fc.double({ min: -5, max: 5, noNaN: true }).map((value) => value + 0);
const tables = fc.array(values, { minLength: 32, maxLength: 32 });

describe("occlusion", () => {
  test("is f(all) - f(all but the part)", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const { result, subject } = await occlusion(tableGame(table));
        result.values[0].forEach((value, part) => expect(value).toBe(table[31] - table[31 ^ (1 << part)]));
        expect(result.standardErrors[0]).toEqual([0, 0, 0, 0, 0]);
        expect(subject.baseline).toEqual([table[0]]);
      }),
      { numRuns: 50 },
    );
  });

  test("of sampled reference rows the standard error is that of their mean, by Student, and nothing else changes", async () => {
    const rows = Array.from({ length: 40 }, (_, row) => noises(3, 300 + row));
    const model = blackBox((asked) => asked.map(([a, b, c]) => a * b + c), {
      input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const masker = columns(rows, [1, 2, 3]);
    const certain = await occlusion(probe(model, masker));
    const sampled = await occlusion(probe(model, { ...masker, sampled: true }));
    const close = (numbers: readonly number[]) => numbers.map((value) => expect.closeTo(value, 12));
    expect(sampled.result.values).toEqual(certain.result.values.map(close));
    expect(sampled.cost.modelRows).toBe(certain.cost.modelRows);
    const hidden = rows.map(([, , c]) => 2 + c);
    const mean = hidden.reduce((a, b) => a + b) / 40;
    const error = Math.sqrt(hidden.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 39 / 40);
    expect(certain.result.standardErrors[0]).toEqual([0, 0, 0]);
    const [widened] = widenedByStudent(Float64Array.of(error), 39);
    expect(sampled.result.standardErrors[0][2]).toBeCloseTo(widened, 12);
    expect(sampled.subject.sampledReferences).toBe(40);
  });

  test("answers near the largest double: what is written can be read back, or is an error", async () => {
    const huge = (value: number) => game(2, (z) => Array.from({ length: z.rows }, (_, row) => value * z.data[2 * row]));
    const explanation = await occlusion(huge(1e300));
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    const beyond = game(2, (z) => Array.from({ length: z.rows }, (_, row) => (z.data[2 * row] ? 1.7e308 : -1.7e308)));
    await expect(occlusion(beyond)).rejects.toMatchObject({ code: "MODEL_ANSWER_INVALID" });
  });

  test("agrees with Shapley values where parts do not interact, and leaves nothing over", async () => {
    const weights = noises(6);
    const additive = game(6, (z) =>
      Array.from({ length: z.rows }, (_, row) => weights.reduce((sum, w, part) => sum + w * z.data[6 * row + part], 1)),
    );
    const { result, diagnostics, notes } = await occlusion(additive);
    const shapley = (await exactShapley(additive)).result.values[0];
    result.values[0].forEach((value, part) => expect(value).toBeCloseTo(shapley[part], 12));
    expect((diagnostics.leftOver as number[])[0]).toBeCloseTo(0, 12);
    expect(notes).toEqual([]);
  });

  test("says so when parts stand in for each other", async () => {
    const either = game(2, (z) => Array.from({ length: z.rows }, (_, i) => Math.max(z.data[2 * i], z.data[2 * i + 1])));
    const { result, diagnostics, notes } = await occlusion(either);
    expect(result.values).toEqual([[0, 0]]);
    expect(diagnostics.leftOver).toEqual([1]);
    expect(notes.map(({ code }) => code)).toEqual(["INTERACTIONS"]);
  });

  test("meets every background row by its weight, for every output, at its stated cost", async () => {
    const model = blackBox((rows) => rows.map(([a, b]) => [a * b, a + b]), {
      name: "two",
      input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "product" }, { name: "sum" }],
    });
    const background = [
      [1, 2, 7],
      [3, 5, 7],
    ];
    const asked = probe(model, columns(background, [10, 20, 7], { weights: [1, 3] }));
    const { result, cost, diagnostics } = await occlusion(asked);
    // a averages 2.5 over the background, b 4.25; c is the same everywhere.
    expect(result.values).toEqual([
      [200 - 2.5 * 20, 200 - 10 * 4.25, 0],
      [30 - 22.5, 30 - 14.25, 0],
    ]);
    expect(cost).toMatchObject({ modelRows: 4 + 1 + 2 * 2, budgetRows: 15, stoppedBy: "complete" });
    expect(diagnostics.constantParts).toBe(1);
  });

  test.each([
    [1, []],
    [2, ["FEW_BACKGROUND_ROWS"]],
    [9, ["FEW_BACKGROUND_ROWS"]],
    [10, []],
  ])("says so when the background has a few rows: of %i rows", async (rows, codes) => {
    const model = blackBox((all) => all.map(([a, b]) => a + b), {
      name: "sum",
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "sum" }],
    });
    const background = Array.from({ length: rows }, (_, row) => [row, 2 * row]);
    const { notes } = await occlusion(probe(model, columns(background, [-1, -2])));
    expect(notes.map(({ code }) => code)).toEqual(codes);
    for (const { message } of notes) {
      expect(message).toBe(
        `There are only ${rows} background rows. The values depend strongly on which rows these are; the standard errors do not cover that.`,
      );
    }
  });

  test("an aborted run gives the parts that were answered, and says which were not", async () => {
    const model = blackBox((all) => all.map(([a, b, c, d, e]) => [a * b + c, d * e]), {
      name: "two",
      input: {
        kind: "columns",
        features: [..."abcde"].map((name) => ({ name, kind: "number" as const })),
      },
      outputs: [{ name: "first" }, { name: "second" }],
    });
    const background = Array.from({ length: 10 }, (_, row) => [row, 7, -row, row * row, 1]);
    // Two parts a chunk; b is the same everywhere, and never asked.
    const executor = inProcess({ chunkBytes: 2 * 10 * 5 * 8 });
    const asked = probe(model, columns(background, [3, 7, 5, 9, 2]), { executor });
    const whole = await occlusion(asked);
    const stop = new AbortController();
    const onProgress = (done: number) => done > 13 && stop.abort();
    const error = await occlusion(asked, { signal: stop.signal, onProgress }).catch((reason) => reason);
    expect(error).toMatchObject({ code: "ABORTED", cost: { modelRows: 13 + 20, stoppedBy: "aborted" } });
    const { partial } = error;
    expect(partial.cost).toEqual(error.cost);
    expect(partial.result.intercepts).toEqual(whole.result.intercepts);
    expect(partial.result.values).toEqual(whole.result.values.map(([a, b, c]) => [a, b, c, 0, 0]));
    expect(partial.result.standardErrors).toEqual([
      [0, 0, 0, null, null],
      [0, 0, 0, null, null],
    ]);
    expect(partial.result.unanswered).toEqual([3, 4]);
    expect(partial.diagnostics).toMatchObject({ leftOver: [null, null], constantParts: 1 });
    expect(partial.notes).toEqual([
      {
        code: "PARTS_UNANSWERED",
        message:
          "The run was aborted before 2 of 5 parts were answered. A value of 0 says nothing there; result.unanswered lists them.",
      },
    ]);
    expect(toText(partial)).toContain("2 other parts were not answered before the run was aborted");
    expect(parseExplanation(JSON.stringify(partial))).toEqual(partial);
  });

  test("asks of many parts take memory by the part, and each is taken away once", async () => {
    const parts = 12_000;
    const words = parts / 32;
    let largest = 0;
    let questions = 0;
    const counted = game(parts, () => []);
    /** The answer is the place of the part that is hidden; 0 where all are. */
    const asked: typeof counted = {
      ...counted,
      async ask({ z, referenceOf }, options = {}) {
        if (options.signal?.aborted) throw new WhyboxError("ABORTED", "ask: aborted");
        if (!("bits" in z)) throw new Error("expected coalitions");
        largest = Math.max(largest, z.bits.byteLength, referenceOf?.byteLength ?? 0);
        if (z.rows > 100) questions++;
        const hidden = Array.from({ length: z.rows }, (_, row) => {
          const at = z.bits.subarray(row * words, (row + 1) * words).findIndex((bits) => bits !== 2 ** 32 - 1);
          return at < 0 ? 0 : 32 * at + Math.log2(2 ** 32 - 1 - z.bits[row * words + at]);
        });
        const answers = { data: Float64Array.from(hidden), rows: z.rows, columns: 1 };
        options.onChunk?.({ from: 0, answers, modelRows: z.rows, modelCalls: 1, retries: 0 });
        return answers;
      },
    };
    const { result } = await occlusion(asked);
    expect(result.values[0].every((value, part) => value === -part || part === 0)).toBe(true);
    // All coalitions in one question are 18 MB.
    expect(largest).toBeLessThanOrEqual(2 ** 22);
    expect(questions).toBe(5);
    // Stopped in the third question: what the first two answered is kept.
    const stop = new AbortController();
    let done = 0;
    const onProgress = () => ++done === 4 && stop.abort();
    const { partial } = await occlusion(asked, { signal: stop.signal, onProgress }).catch((reason) => reason);
    expect(partial.result.unanswered.length).toBe(parts - 2 * Math.floor(2 ** 20 / words));
    expect(partial.result.values[0][100]).toBe(-100);
  });

  test("a run aborted before a part was answered gives no partial explanation", async () => {
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const error = await occlusion(tableGame(noises(8)), { signal: stop.signal, onProgress }).catch((reason) => reason);
    expect(error).toMatchObject({ code: "ABORTED", cost: { modelRows: 2 } });
    expect(error.partial).toBeUndefined();
  });

  test("an instance like its background has values of 0, and nothing is asked but the ends", async () => {
    const { result, cost } = await occlusion({ ...tableGame([3, 3]), constant: [true] });
    expect(result).toEqual({ values: [[0]], standardErrors: [[0]], intercepts: [3] });
    expect(cost.modelRows).toBe(4);
  });

  test("reads back as it was, and works on the words of a text", async () => {
    const mood = blackBox((texts) => texts.map((text) => (text.includes("good") ? 1 : 0)), {
      name: "mood",
      input: { kind: "text" },
      outputs: [{ name: "joy" }],
    });
    const explanation = await occlusion(probe(mood, tokens("a good day")));
    expect(explanation.result.values).toEqual([[0, 1, 0]]);
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
  });
});
