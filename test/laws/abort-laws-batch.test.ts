import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { localEngine, runBatch, workBatches } from "whybox/batch";
import { queueOfOnesOwn } from "../batch/queue-of-ones-own.js";
import { abortingAtLook, type Case, obeysAborts, type TakesSignal } from "../fixtures/abort-laws.js";

const { job, folder, redis, startWorker } = queueOfOnesOwn();
let runs = 0;

/** `run` for what rejects with ABORTED; a worker finishes its shards and returns, see below. */
const cases: Record<TakesSignal<typeof import("whybox/batch")>, Case | "returns"> = {
  runBatch: { run: ({ signal }) => runBatch(job(`run ${runs++}`), { signal, engine: localEngine({ size: 1 }) }) },
  workBatches: "returns",
};

test("runBatch stops wherever it is when its signal aborts, and leaves nothing behind", async () => {
  await obeysAborts(cases.runBatch as Case, () => 0.5);
  // The second run was aborted before it began.
  expect(existsSync(join(folder(), "run 0"))).toBe(true);
  expect(existsSync(join(folder(), "run 1"))).toBe(false);
});

test("workBatches returns at once when its signal has aborted, and asks no server", async () => {
  await workBatches({ redis: "redis://127.0.0.1:1", allowed: [folder()], signal: AbortSignal.abort() });
});

test("workBatches returns when its signal aborts, and leaves no listener on it", async () => {
  const { signal, abort, listening } = abortingAtLook(Number.POSITIVE_INFINITY);
  const { ended, events } = startWorker({ signal, redis: redis().url });
  await expect.poll(() => events.map(({ event }) => event)).toContain("worker ready");
  abort();
  await ended;
  expect(listening()).toBe(0);
});
