import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import pMap from "p-map";
import { Piscina } from "piscina";
import { checkKnownOptions, checkWholeNumber } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import type { AskOptions, Executor } from "../core/executor.js";
import type { MaskerSpec, Perturbation } from "../core/masker.js";
import type { Batch, Model, ModuleRef } from "../core/model.js";
import { type Plan, planRows, type Range } from "../core/plan.js";
import { WhyboxError } from "../core/whybox-error.js";
import { aborted, unlessAborted } from "../evaluate/aborted.js";
import {
  askPlainRows,
  assemble,
  callBytes,
  checkChunkBytes,
  chunks,
  DEFAULT_CHUNK_BYTES,
  rowsPerMask,
} from "../evaluate/chunks.js";
import { onAbort } from "../evaluate/on-abort.js";
import type { ChunkReply, ChunkRequest } from "./chunk-request.js";
import { askPastLostWorkers } from "./lost-workers.js";
import { timeLimit } from "./time-limit.js";
import { toSharedMemory } from "./to-shared-memory.js";

export type WorkerPoolOptions = {
  /** Number of workers, up to 1024. Default: as many as the machine runs at once. */
  readonly size?: number;
  /** Bytes of perturbed rows that exist at once in a worker. Default 512 KiB. Does not change a bit of the answer. */
  readonly chunkBytes?: number;
  /** The heap of a worker, in MiB; beyond it the run fails with WORKER_OUT_OF_MEMORY. Default: Node's. */
  readonly workerMemoryMb?: number;
  /** Longest time in ms that a worker takes for a chunk, loading the model included; beyond it WORKER_TIMED_OUT. Default: none. */
  readonly timeoutMs?: number;
};

/** A thread and a heap each: more than the largest machines have cores, and fewer than end the process at once. */
export const MAX_WORKERS = 1024;

/** Chunks under way for each worker, so that the next one is there when a worker is done. */
const CHUNKS_PER_WORKER = 2;

/**
 * Asks the model in worker threads, on Node. Only masks go out and only mean answers come back.
 *
 * The model must be one that a worker can load: see importModel. A worker that exits, or in which something fails
 * that no question waits for, is replaced and its chunk sent again, up to 3 times; a predict that throws or runs out of
 * memory fails the run, and the pool stays usable. An abort stops workers at once, in the middle of a chunk too. The
 * answer is the same for every size.
 *
 * @throws WhyboxError INVALID_ARGUMENT. Asking throws MODEL_NOT_PORTABLE, WORKER_EXITED,
 *   WORKER_OUT_OF_MEMORY, WORKER_FAILED, WORKER_TIMED_OUT, EXECUTOR_CLOSED, ABORTED, and what the model throws
 * @example
 * const executor = workerPool({ size: 2 });
 * try {
 *   await kernelShap(probe(model, masker, { executor }));
 * } finally {
 *   await executor.close();
 * }
 */
export function workerPool(options: WorkerPoolOptions = {}): Executor {
  checkKnownOptions("workerPool", options, ["size", "chunkBytes", "workerMemoryMb", "timeoutMs"]);
  const { size = Math.min(MAX_WORKERS, availableParallelism()), workerMemoryMb, timeoutMs } = options;
  const chunkBytes = checkChunkBytes("workerPool", options.chunkBytes ?? DEFAULT_CHUNK_BYTES);
  checkWholeNumber("workerPool", "workerMemoryMb", workerMemoryMb, 1);
  checkWholeNumber("workerPool", "timeoutMs", timeoutMs, 1);
  if (!Number.isInteger(size) || size < 1 || size > MAX_WORKERS) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `workerPool: expected size to be a whole number from 1 to ${MAX_WORKERS}, got ${describeValue(size)}`,
    );
  }
  const pool = new Piscina({
    filename: fileURLToPath(new URL("./worker-entry.js", import.meta.url)),
    minThreads: size,
    maxThreads: size,
    // One task a worker: a second would be lost with the first when the worker exits.
    concurrentTasksPerWorker: 1,
    ...(workerMemoryMb !== undefined && { resourceLimits: { maxOldGenerationSizeMb: workerMemoryMb } }),
  });
  // Without a listener, a worker lost while idle would end the process; the next question finds a fresh one.
  pool.on("error", () => {});
  let closed = false;
  let maskers = 0;

  const sendOnce = async (request: ChunkRequest, signal: AbortSignal): Promise<ChunkReply> => {
    const limit = timeoutMs === undefined ? undefined : timeLimit(timeoutMs);
    const limited = limit ? { ...request, begun: limit.begun } : request;
    try {
      return await pool.run(limited, { signal: limit ? AbortSignal.any([signal, limit.signal]) : signal });
    } catch (cause) {
      if (closed)
        throw new WhyboxError("EXECUTOR_CLOSED", "workerPool: the pool was closed while it was asked", { cause });
      if (limit?.signal.aborted && !signal.aborted) throw timedOut(timeoutMs as number, cause);
      throw cause;
    } finally {
      limit?.stop();
    }
  };

  const ask = async <B extends Batch>(
    model: Model<B>,
    perturbation: Perturbation<B>,
    plan: Plan,
    askOptions: AskOptions = {},
  ) => {
    const ref = portableRef(model);
    const spec = portableSpec(perturbation, model.name);
    if (closed) throw new WhyboxError("EXECUTOR_CLOSED", "workerPool: the pool was closed");
    const { signal } = askOptions;
    if (signal?.aborted) throw aborted(signal);
    const { matrix, add } = assemble(plan.z.rows, model.outputs.length, askOptions);
    const masker = toSharedMemory(spec);
    const { references, weights, sampled, resamplesKept } = perturbation;
    const rows = toSharedMemory({ references, weights, sampled, resamplesKept });
    const { rowBytes } = perturbation.perturber();
    const maskerId = maskers++;

    // Stops the chunks that are under way when one of them fails.
    const stop = new AbortController();
    // Each chunk under way listens; Node takes more than ten listeners for a leak.
    setMaxListeners(0, stop.signal);
    const halt = () => stop.abort();
    const stopWaiting = signal && onAbort(signal, halt);
    const send = async (range: Range): Promise<void> => {
      const request = { model: ref, maskerId, masker, rows, plan: compact(planRows(plan, range)), chunkBytes };
      const chunkRows = (range.to - range.from) * rowsPerMask(plan, rows);
      const mayResend = () => askOptions.mayResend?.(chunkRows) !== false;
      const chunk = await askPastLostWorkers(request, range, model.name, mayResend, (attempt) =>
        sendOnce(attempt, stop.signal),
      );
      if (!stop.signal.aborted) add(chunk);
    };
    const bytes = callBytes(model, rowBytes, chunkBytes);
    const all = pMap(chunks(plan, rows, rowBytes, bytes), send, { concurrency: size * CHUNKS_PER_WORKER });
    try {
      await unlessAborted(all, signal);
    } finally {
      stopWaiting?.();
      stop.abort();
      all.catch(() => {});
    }
    return matrix;
  };

  const close = async () => {
    closed = true;
    await pool.destroy();
  };
  const name = size === 1 ? "1 worker" : `${size} workers`;
  return { name, ask, predict: askPlainRows(ask), close, [Symbol.asyncDispose]: close };
}

function timedOut(timeoutMs: number, cause: unknown): WhyboxError {
  return new WhyboxError(
    "WORKER_TIMED_OUT",
    `workerPool: a worker had not answered a chunk after ${timeoutMs} ms; does predict wait for what never comes? Else allow more with timeoutMs`,
    { cause },
  );
}

function portableRef(model: Model<never>): ModuleRef {
  if (model.ref) return model.ref;
  throw new WhyboxError(
    "MODEL_NOT_PORTABLE",
    `workerPool: model "${model.name}" is a closure and cannot enter a worker; load it with importModel(url)`,
  );
}

function portableSpec({ spec }: Pick<Perturbation, "spec">, modelName: string): MaskerSpec {
  if (spec) return spec;
  throw new WhyboxError(
    "MASKER_NOT_PORTABLE",
    `workerPool: the masker put to model "${modelName}" has no spec and cannot enter a worker; give it spec: { module, export, args } whose export makes its perturber`,
  );
}

/** A copy of the chunk's masks: sending a view would send the whole buffer behind it. */
function compact({ z, referenceOf, references }: Plan): Plan {
  const copied = "bits" in z ? { ...z, bits: z.bits.slice() } : { ...z, data: z.data.slice() };
  return { z: copied, ...(referenceOf && { referenceOf: referenceOf.slice() }), ...(references && { references }) };
}
