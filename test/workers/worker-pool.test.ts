import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  type Executor,
  importModel,
  inProcess,
  kernelShap,
  matrix,
  probe,
  WhyboxError,
  workerPool,
} from "whybox";
import { noises } from "../fixtures/games.js";
import { bits, explainWaves, modelUrl } from "../fixtures/waves.js";

const failure = async (run: Promise<unknown>): Promise<WhyboxError> => {
  const error = await run.then(
    () => new Error("expected the run to fail"),
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WhyboxError);
  return error as WhyboxError;
};

describe("workerPool", () => {
  let expected: string;
  beforeAll(async () => {
    expected = bits(await explainWaves(undefined));
  });

  test.each([1, 2, 3, 8])("%i workers give the bits of one process, twice", async (size) => {
    const pool = workerPool({ size });
    expect(bits(await explainWaves(pool))).toBe(expected);
    const again = await explainWaves(pool);
    expect(bits(again)).toBe(expected);
    expect(again.run.executor).toBe(size === 1 ? "1 worker" : `${size} workers`);
    await pool.close();
  });

  test.each([1, 1000, 13 * 8 * 40, 33_333, 10_000_000])("chunks of %i bytes give the same bits", async (chunkBytes) => {
    const pool = workerPool({ size: 2, chunkBytes });
    const budgetRows = 40 * 40;
    expect(bits(await explainWaves(pool, { budgetRows }))).toBe(bits(await explainWaves(undefined, { budgetRows })));
    await pool.close();
  });

  describe("after an accident", () => {
    let pool: Executor;
    beforeAll(() => {
      pool = workerPool({ size: 2, workerMemoryMb: 48 });
    });
    afterAll(() => pool.close());

    test.each([
      ["throws", "MODEL_FAILED", "waves.predict: threw: the sea is closed"],
      [
        "NaN",
        "MODEL_ANSWER_INVALID",
        'waves.predict: expected finite numbers, got NaN at row 1, output "breaks" (background row 1)',
      ],
      ["too few rows", "MODEL_ANSWER_INVALID", "waves.predict: expected 41 rows, one for each row asked, got 40"],
      [
        "exits",
        "WORKER_EXITED",
        'workerPool: the worker that asked model "waves" (masks 0 to 40) exited with code 3 on each of 3 attempts; does predict call process.exit?',
      ],
      [
        "fills memory",
        "WORKER_OUT_OF_MEMORY",
        'workerPool: the worker that asked model "waves" (masks 0 to 40) ran out of memory; allow it more with workerMemoryMb, or have the model hold less at once',
      ],
    ])("a model that %s fails clearly, and the pool stays usable", async (mood, code, message) => {
      const error = await failure(explainWaves(pool, { budgetRows: undefined } as object, { mood }));
      expect(error.code).toBe(code);
      expect(error.message).toBe(message);
      expect(error.cost).toMatchObject({ stoppedBy: "aborted" });
      expect(bits(await explainWaves(pool))).toBe(expected);
    });

    test("a worker that exits by accident is replaced and its chunk sent again", async () => {
      const trace = join(mkdtempSync(join(tmpdir(), "whybox-")), "exited");
      const defaultBudget = { budgetRows: undefined } as object;
      const explanation = await explainWaves(pool, defaultBudget, { mood: "exits once", trace });
      expect(explanation.run.retries).toBe(1);
      expect(explanation.run.resentRows).toBeGreaterThan(0);
      expect(explanation.run.resentRows).toBeLessThan(explanation.cost.modelRows);
      expect(bits(explanation)).toBe(bits(await explainWaves(inProcess(), defaultBudget)));
    });

    test("rows are not sent again beyond a budget that was given", async () => {
      const trace = join(mkdtempSync(join(tmpdir(), "whybox-")), "exited");
      const error = await failure(explainWaves(pool, {}, { mood: "exits once", trace }));
      expect(error.code).toBe("WORKER_EXITED");
      expect(error.message).toMatch(/was lost, and budgetRows leaves no rows to ask again; raise it, or leave it out$/);
      expect(error.cost?.modelRows).toBeLessThan(error.cost?.budgetRows as number);
    });

    test.each(["spins", "sleeps"])("an abort stops a worker that %s within 200 ms", async (mood) => {
      const controller = new AbortController();
      let abortedAt = 0;
      setTimeout(() => {
        abortedAt = performance.now();
        controller.abort();
      }, 300);
      const error = await failure(explainWaves(pool, { signal: controller.signal }, { mood }));
      expect(performance.now() - abortedAt).toBeLessThan(200);
      expect(error.code).toBe("ABORTED");
      expect(error.cost).toEqual({ modelRows: 0, budgetRows: 16_000, stoppedBy: "aborted" });
      expect(bits(await explainWaves(pool))).toBe(expected);
    });

    test("an error thrown after the answer does not end the process or the pool", async () => {
      await explainWaves(pool, {}, { mood: "throws later" }).catch((error) => expect(error.code).toMatch(/^WORKER_/));
      expect(bits(await explainWaves(pool))).toBe(expected);
    });
  });

  test("an abort half-way carries the cost and a partial explanation near the full one", async () => {
    const pool = workerPool({ size: 2, chunkBytes: 13 * 8 * 40 * 10 });
    const full = await explainWaves(pool, { budgetRows: 40 * 3000, outputs: "all" });
    const controller = new AbortController();
    const error = await failure(
      explainWaves(pool, {
        budgetRows: 40 * 3000,
        outputs: "all",
        signal: controller.signal,
        onProgress: (done) => done > 40 * 1500 && controller.abort(),
      }),
    );
    await pool.close();
    expect(error.code).toBe("ABORTED");
    const { partial } = error;
    if (partial?.kind !== "attribution") throw new Error("expected a partial attribution");
    expect(partial.cost).toMatchObject({ stoppedBy: "aborted", modelRows: error.cost?.modelRows });
    expect(partial.cost.modelRows).toBeLessThan(full.cost.modelRows);
    partial.result.values.forEach((values, output) => {
      values.forEach((value, part) => {
        const error = Math.hypot(
          partial.result.standardErrors[output][part] as number,
          full.result.standardErrors[output][part] as number,
        );
        expect(Math.abs(value - full.result.values[output][part])).toBeLessThan(5 * error + 1e-12);
      });
      const sum = values.reduce((total, value) => total + value, partial.result.intercepts[output]);
      expect(sum).toBeCloseTo(partial.subject.prediction[output], 11);
    });
  });

  test("a promise that an earlier question left behind and that rejects does not fail the next one", async () => {
    const pool = workerPool({ size: 1 });
    const rows = matrix([noises(13, 1), noises(13, 2)]);
    await pool.predict(await importModel(modelUrl, { args: { mood: "leaves a promise" } }), rows);
    let retries = 0;
    const answers = await pool.predict(await importModel(modelUrl, { args: { mood: "naps" } }), rows, {
      onChunk: (chunk) => {
        retries += chunk.retries;
      },
    });
    expect(answers).toEqual(await inProcess().predict(await importModel(modelUrl), rows));
    expect(retries).toBe(1);
    await pool.close();
  });

  test("a model that keeps leaving promises that reject is told so", async () => {
    const pool = workerPool({ size: 1 });
    const rows = matrix([noises(13, 1), noises(13, 2)]);
    const error = await failure(
      pool.predict(await importModel(modelUrl, { args: { mood: "naps and leaves a promise" } }), rows),
    );
    expect(error.code).toBe("WORKER_FAILED");
    expect(error.message).toBe(
      'workerPool: the worker that asked model "waves" (masks 0 to 1) failed on each of 3 attempts, outside of what predict answers: nobody waits; look for a promise that is not awaited, or a timer, that an earlier question may have left behind',
    );
    await pool.close();
  });

  test("several questions at once do not mix", async () => {
    const pool = workerPool({ size: 2, chunkBytes: 50_000 });
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map((seed) => explainWaves(pool, { seed })));
    for (const [seed, answer] of answers.entries())
      expect(bits(answer)).toBe(bits(await explainWaves(undefined, { seed })));
    await pool.close();
  });

  test("refuses a closure and shows the fix", async () => {
    const pool = workerPool({ size: 1 });
    const closure = blackBox((rows) => rows.map(([a]) => a), {
      name: "credit",
      input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
      outputs: [{ name: "y" }],
    });
    const error = await failure(kernelShap(probe(closure, columns([[0]], [1]), { executor: pool })));
    expect(error.message).toBe(
      'workerPool: model "credit" is a closure and cannot enter a worker; load it with importModel(url)',
    );
    await pool.close();
  });

  test("refuses questions after close", async () => {
    const pool = workerPool({ size: 1 });
    await pool.close();
    expect((await failure(explainWaves(pool))).code).toBe("EXECUTOR_CLOSED");
  });

  test("closing rejects what is under way", async () => {
    const pool = workerPool({ size: 1 });
    const asked = failure(explainWaves(pool, {}, { mood: "spins" }));
    setTimeout(() => pool.close(), 200);
    expect((await asked).code).toBe("EXECUTOR_CLOSED");
  });

  test("a signal that was aborted before asks nothing", async () => {
    const pool = workerPool({ size: 1 });
    const error = await failure(explainWaves(pool, { signal: AbortSignal.abort() }));
    expect(error.code).toBe("ABORTED");
    expect(error.cost?.modelRows).toBe(0);
    await pool.close();
  });

  test("is disposed of by await using", async () => {
    const model = await importModel(modelUrl);
    const rows = matrix([noises(13, 1), noises(13, 2)]);
    let pool: Executor;
    {
      await using scoped = workerPool({ size: 1 });
      pool = scoped;
      expect((await pool.predict(model, rows)).rows).toBe(2);
    }
    expect((await failure(pool.predict(model, rows))).code).toBe("EXECUTOR_CLOSED");
  });
});

test("a pool of six workers listens to as many chunks as it has under way without a warning", async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => warnings.push(warning);
  process.on("warning", hear);
  const pool = workerPool({ size: 6, chunkBytes: 2000 });
  try {
    await explainWaves(pool);
  } finally {
    await pool.close();
    process.off("warning", hear);
  }
  expect(warnings.map(({ name }) => name)).not.toContain("MaxListenersExceededWarning");
});

test("a background that was written over between two questions is seen as it is now", async () => {
  const pool = workerPool({ size: 1 });
  const model = await importModel(modelUrl);
  const rows = matrix(Array.from({ length: 50 }, (_, row) => noises(13, row)));
  const ask = () => kernelShap(probe(model, columns(rows, noises(13, 3)), { executor: pool }), { budgetRows: 50 * 40 });
  const before = bits(await ask());
  rows.data.fill(0.5);
  const after = await ask();
  expect(bits(after)).not.toBe(before);
  expect(bits(after)).toBe(bits(await kernelShap(probe(model, columns(rows, noises(13, 3))), { budgetRows: 50 * 40 })));
  await pool.close();
});
