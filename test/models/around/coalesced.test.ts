import { describe, expect, test } from "vitest";
import { blackBox, columns, kernelShap, type Matrix, matrix, probe } from "whybox";
import { coalesced } from "whybox/models";
import { background, counting, input } from "../../fixtures/counting-model.js";

describe("coalesced", () => {
  test("makes small questions that come together into one, with the answers each asked for", async () => {
    const { model, calls } = counting();
    const together = coalesced(model, { maxRows: 100, maxWaitMs: 20 });
    const questions = Array.from({ length: 10 }, (_, i) =>
      matrix(
        [
          [i, 1, 2],
          [i, 2, 1],
        ].slice(0, 1 + (i % 2)),
      ),
    );
    const answers = await Promise.all(questions.map((rows) => together.predict(rows)));
    expect(calls).toEqual([15]);
    for (const [i, rows] of questions.entries()) expect(answers[i]).toEqual(await model.predict(rows));
  });

  test("sends what is full at once, and shares out what it cost by rows", async () => {
    const { model, calls } = counting();
    const spent: (number | undefined)[] = [];
    const metered = {
      ...model,
      predict: ((rows, signal, meter) => {
        meter?.({ money: rows.rows });
        return model.predict(rows, signal);
      }) as typeof model.predict,
    };
    const together = coalesced(metered, { maxRows: 4, maxWaitMs: 10_000 });
    await Promise.all(
      [1, 3].map((count) =>
        together.predict(matrix(background.slice(0, count)), undefined, ({ money }) => spent.push(money)),
      ),
    );
    expect(calls).toEqual([4]);
    expect(spent).toEqual([1, 3]);
  });

  test("an abort rejects who aborted, and stops the batch when all have", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const slow = blackBox(
      async (rows: Matrix, signal?: AbortSignal) => {
        signals.push(signal);
        await new Promise((resolve) => setTimeout(resolve, 30));
        return rows.data.filter((_, i) => i % 3 === 0);
      },
      { input, outputs: [{ name: "x" }], rows: "matrix" },
    );
    const together = coalesced(slow, { maxRows: 2 });
    const stops = [new AbortController(), new AbortController()];
    const asked = stops.map(({ signal }, i) => together.predict(matrix([[i, 0, 0]]), signal));
    stops[0].abort();
    expect(signals[0]?.aborted).toBe(false);
    stops[1].abort();
    expect(signals[0]?.aborted).toBe(true);
    await Promise.allSettled(asked);
  });

  test("explanations side by side share batches, to the same bits", async () => {
    const { model, calls } = counting();
    const own = await Promise.all(background.map((row) => kernelShap(probe(model, columns(background, row)))));
    const apart = calls.length;
    const together = coalesced(model);
    const shared = await Promise.all(background.map((row) => kernelShap(probe(together, columns(background, row)))));
    expect(shared.map(({ result }) => result)).toEqual(own.map(({ result }) => result));
    expect(calls.length - apart).toBeLessThan(apart);
  });
});
