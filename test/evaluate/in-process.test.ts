import { describe, expect, test } from "vitest";
import { blackBox, columns, inProcess, kernelShap, type Matrix, matrix, probe, WhyboxError } from "whybox";
import { bits, explainWaves } from "../fixtures/waves.js";

const failure = (run: Promise<unknown>): Promise<WhyboxError> =>
  run.then(
    () => expect.unreachable("expected the run to fail"),
    (error) => error,
  );

describe("inProcess", () => {
  test.each([1, 999, 13 * 8 * 40, 50_000, 1e9])("chunks of %i bytes give the same bits, twice", async (chunkBytes) => {
    const expected = bits(await explainWaves(undefined, { budgetRows: 40 * 60 }));
    const executor = inProcess({ chunkBytes });
    expect(bits(await explainWaves(executor, { budgetRows: 40 * 60 }))).toBe(expected);
    expect(bits(await explainWaves(executor, { budgetRows: 40 * 60 }))).toBe(expected);
  });

  test("never makes more perturbed rows at once than a chunk has bytes for", async () => {
    let mostRows = 0;
    const model = blackBox(
      (batch) => {
        mostRows = Math.max(mostRows, batch.rows);
        return new Float64Array(batch.rows).map((_, row) => batch.data[row * 10] * batch.data[row * 10 + 1]);
      },
      {
        rows: "matrix",
        input: {
          kind: "columns",
          features: Array.from({ length: 10 }, (_, i) => ({ name: `x${i}`, kind: "number" as const })),
        },
        outputs: [{ name: "y" }],
      },
    );
    const background = matrix(
      Array.from({ length: 70 }, (_, row) => Array.from({ length: 10 }, (_, i) => Math.cos(row + i))),
    );
    for (const [chunkBytes, most] of [
      [10 * 8 * 200, 200],
      [10 * 8 * 25, 25],
      [1, 1],
    ]) {
      mostRows = 0;
      const executor = inProcess({ chunkBytes });
      const asked = probe(model, columns(background, new Array(10).fill(1)), { executor });
      const { cost } = await kernelShap(asked, { budgetRows: 70 * 40, enumerate: false });
      expect(mostRows).toBeLessThanOrEqual(most);
      expect(cost.modelRows).toBeGreaterThan(70 * 38);
    }
  });

  test("counts model rows for progress, up to the cost", async () => {
    const seen: [number, number][] = [];
    const { cost } = await explainWaves(inProcess({ chunkBytes: 40_000 }), {
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.every(([done], i) => i === 0 || done > seen[i - 1][0])).toBe(true);
    expect(seen.at(-1)).toEqual([cost.modelRows, cost.modelRows]);
  });

  test("lets timers run between chunks, and an abort takes effect after the chunk under way", async () => {
    const busy = blackBox(
      (batch) => {
        const until = performance.now() + 3;
        while (performance.now() < until);
        return new Float64Array(batch.rows);
      },
      {
        rows: "matrix",
        input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
        outputs: [{ name: "y" }],
      },
    );
    const controller = new AbortController();
    let done = 0;
    setTimeout(() => controller.abort(new Error("enough")), 0);
    const asked = inProcess({ chunkBytes: 8 }).predict(busy, matrix(Array.from({ length: 1000 }, (_, i) => [i])), {
      signal: controller.signal,
      onChunk: ({ modelRows }) => {
        done += modelRows;
      },
    });
    const error = await failure(asked);
    expect(error).toBeInstanceOf(WhyboxError);
    expect(error.code).toBe("ABORTED");
    expect(error.message).toBe("the run was aborted: enough");
    expect(done).toBeLessThan(20);
  });

  test("an abort does not wait for a promise that never settles", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const error = await failure(explainWaves(inProcess(), { signal: controller.signal }, { mood: "sleeps" }));
    expect(error.code).toBe("ABORTED");
  });

  test("the rows of a question stay its own while others ask", async () => {
    const ownAfterAWhile = blackBox(
      async ({ data, rows, columns }) => {
        const before = data.slice();
        await new Promise((resolve) => setTimeout(resolve, 1));
        expect(data).toEqual(before);
        return Float64Array.from({ length: rows }, (_, row) => data[row * columns] * data[row * columns + 1]);
      },
      {
        rows: "matrix",
        input: {
          kind: "columns",
          features: [
            { name: "a", kind: "number" },
            { name: "b", kind: "number" },
          ],
        },
        outputs: [{ name: "y" }],
      },
    );
    const background = matrix([
      [1, 2],
      [3, 5],
    ]);
    const explain = (instance: number[]) => kernelShap(probe(ownAfterAWhile, columns(background, instance)));
    const instances = Array.from({ length: 12 }, (_, i) => [i, i * i]);
    const together = await Promise.all(instances.map(explain));
    for (const [i, instance] of instances.entries()) {
      expect(bits(together[i])).toBe(bits(await explain(instance)));
    }
  });

  test("hands the signal to predict", async () => {
    const controller = new AbortController();
    let handed: AbortSignal | undefined;
    const model = blackBox(
      (rows, signal) => {
        handed = signal;
        return rows.map(([a]) => a);
      },
      {
        input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
        outputs: [{ name: "y" }],
      },
    );
    await kernelShap(probe(model, columns([[0]], [1])), { signal: controller.signal });
    expect(handed).toBe(controller.signal);
  });

  test("names the background row behind an answer that is not finite", async () => {
    const model = blackBox((rows) => rows.map(([a, b]) => (a === 3 && b === 9 ? Number.POSITIVE_INFINITY : a)), {
      name: "brittle",
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const bare = {
      ...model,
      predict: (batch: { data: Float64Array; rows: number; columns: number }) => ({
        data: Float64Array.from({ length: batch.rows }, (_, row) =>
          batch.data[2 * row] === 3 && batch.data[2 * row + 1] === 9 ? Number.NaN : 1,
        ),
        rows: batch.rows,
        columns: 1,
      }),
    };
    const error = await failure(
      kernelShap(
        probe(
          bare,
          columns(
            [
              [1, 1],
              [3, 2],
            ],
            [5, 9],
          ),
        ),
      ),
    );
    expect(error.message).toBe(
      'brittle.predict: expected finite numbers, got NaN at row 3, output "y" (the instance with hidden parts from background row 1)',
    );
  });

  test("predicts plain rows as they are", async () => {
    const model = blackBox((rows) => rows.map(([a, b]) => [a, b]), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "first" }, { name: "second" }],
    });
    const rows = matrix(Array.from({ length: 500 }, (_, row) => [row + 1, -row - 1]));
    const answers = await inProcess({ chunkBytes: 160 }).predict(model, rows);
    expect(answers).toEqual(rows);
  });

  test("says which of the plain rows got an answer that is not finite, whatever the chunk", async () => {
    const model = blackBox((rows) => rows.map(([a]) => (a === 300 ? Number.NaN : a)), {
      name: "choosy",
      input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
      outputs: [{ name: "y" }],
    });
    const rows = matrix(Array.from({ length: 500 }, (_, row) => [row]));
    const error = await failure(inProcess({ chunkBytes: 160 }).predict(model, rows));
    expect(error.message).toBe(
      'choosy.predict: expected finite numbers, got NaN at row 0, output "y" (row 300 of those asked)',
    );
  });

  test("asks a copy of a model by the predict that the copy has", async () => {
    const model = blackBox((rows) => rows.map(([a]) => a), {
      input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
      outputs: [{ name: "y" }],
    });
    const copy = { ...model, predict: (batch: Matrix) => ({ ...batch, data: batch.data.map((value) => 10 * value) }) };
    const rows = matrix([[1], [2]]);
    expect(Array.from((await inProcess().predict(copy, rows)).data)).toEqual([10, 20]);
  });

  test("refuses questions after close", async () => {
    const executor = inProcess();
    await executor.close();
    expect((await failure(explainWaves(executor))).code).toBe("EXECUTOR_CLOSED");
  });
});
