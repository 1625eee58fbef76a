import { checkKnownOptions } from "../core/checks/check-options.js";
import type { Executor } from "../core/executor.js";
import { giveWay } from "../core/give-way.js";
import { isPromise } from "../core/is-promise.js";
import { planRows, type Range } from "../core/plan.js";
import { type RowBuffer, rowBuffer } from "../core/row-buffer.js";
import { WhyboxError } from "../core/whybox-error.js";
import { aborted, unlessAborted } from "./aborted.js";
import { answerChunk } from "./answer-chunk.js";
import { askPlainRows, assemble, callBytes, checkChunkBytes, chunks, DEFAULT_CHUNK_BYTES } from "./chunks.js";
import { onAbort } from "./on-abort.js";

export type InProcessOptions = {
  /** Bytes of perturbed rows that exist at once. Default 512 KiB. Does not change a bit of the answer. */
  readonly chunkBytes?: number;
};

/**
 * Longest time that one question keeps other work waiting, beyond the chunk under way: the four that explainAll has under
 * way at once take up to 16 ms in a row, and an interface that redraws every 16 ms hardly loses its pace. A turn
 * after every chunk was measured to add a tenth to the time of 20 million rows of a logistic model.
 */
const MAX_STRETCH_MS = 4;

/**
 * Asks the model right here, chunk by chunk, letting other work run in between.
 * Any model will do, closures too. Other work gets a turn every few milliseconds, between chunks; an abort takes
 * effect there.
 *
 * @throws WhyboxError INVALID_ARGUMENT
 * @example
 * const explanation = await kernelShap(probe(model, masker, { executor: inProcess() }));
 */
export function inProcess(options: InProcessOptions = {}): Executor {
  checkKnownOptions("inProcess", options, ["chunkBytes"]);
  const chunkBytes = checkChunkBytes("inProcess", options.chunkBytes ?? DEFAULT_CHUNK_BYTES);
  let closed = false;

  const ask: Executor["ask"] = async (model, rows, plan, askOptions = {}) => {
    const { signal } = askOptions;
    const { matrix, add } = assemble(plan.z.rows, model.outputs.length, askOptions);
    const underWay = model.concurrency ?? 1;
    // Of chunks under way at once, the others are stopped when one fails.
    const stop = underWay > 1 ? new AbortController() : undefined;
    const stopWaiting = signal && stop && onAbort(signal, () => stop.abort(signal.reason));
    const stopped = stop?.signal ?? signal;
    let ranges: Generator<Range> | undefined;
    const askNext = async () => {
      const buffer = acquireBuffer();
      try {
        const perturber = rows.perturber(buffer);
        let resumedMs = performance.now();
        const { rowBytes } = perturber;
        ranges ??= chunks(plan, rows, rowBytes, callBytes(model, rowBytes, chunkBytes));
        for (let next = ranges.next(); !next.done; next = ranges.next()) {
          const range = next.value;
          if (closed) throw new WhyboxError("EXECUTOR_CLOSED", "inProcess: the executor was closed");
          if (signal?.aborted) throw aborted(signal);
          if (stopped?.aborted) return;
          const sums = matrix.data.subarray(range.from * matrix.columns, range.to * matrix.columns);
          const answered = answerChunk(model, rows, perturber, planRows(plan, range), chunkBytes, stopped, sums);
          const answer = isPromise(answered) ? await answered : answered;
          // The caller has its ABORTED error already and is told of no more chunks.
          if (signal?.aborted) throw aborted(signal);
          if (stopped?.aborted) return;
          add({ from: range.from, retries: 0, ...answer });
          if (performance.now() - resumedMs < MAX_STRETCH_MS) continue;
          await giveWay();
          resumedMs = performance.now();
        }
      } finally {
        releaseBuffer(buffer);
      }
    };
    const askAll = async () => {
      try {
        await Promise.all(Array.from({ length: underWay }, askNext));
        return matrix;
      } finally {
        stopWaiting?.();
        stop?.abort();
      }
    };
    return unlessAborted(askAll(), signal);
  };
  const close = async () => {
    closed = true;
  };
  return { name: "in process", ask, predict: askPlainRows(ask), close, [Symbol.asyncDispose]: close };
}

/** As many as the questions that explainAll has under way at once. */
const MAX_IDLE_BUFFERS = 4;
const MAX_IDLE_BYTES = 4 * 1024 * 1024;

/** The one used last on top: it may still be in the cache. */
const idle: RowBuffer[] = [];

/**
 * Takes a buffer from the pool, for one caller alone. Reusing buffers saves a third of LIME's time on a small image:
 * allocation clears memory and triggers garbage collection.
 */
export function acquireBuffer(): RowBuffer {
  return idle.pop() ?? rowBuffer();
}

/** Returns a buffer to the pool, once no model uses its rows any more. */
export function releaseBuffer(buffer: RowBuffer): void {
  if (idle.length < MAX_IDLE_BUFFERS && buffer.bytes <= MAX_IDLE_BYTES) idle.push(buffer);
}
