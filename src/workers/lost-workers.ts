import type { ChunkDone } from "../core/executor.js";
import type { Range } from "../core/plan.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { ChunkReply, ChunkRequest } from "./chunk-request.js";

/** Piscina's message for a worker that is gone. */
const EXITED = /exited with code: (-?\d+)/;
/** The most times that a chunk is sent when its workers keep exiting. */
const MAX_ATTEMPTS = 3;

/**
 * The rule by which a worker is replaced: a chunk is sent again, to a fresh worker, where its worker was lost by something
 * that need not be the chunk's own doing. That is an exit, or a promise that an earlier question left behind and that
 * rejects only now; three times in all, as long as the budget allows. A worker out of memory, data that cannot be sent
 * and what predict throws end the run at once.
 *
 * @param send  sends the chunk to whichever worker is free
 * @throws WhyboxError WORKER_EXITED, WORKER_OUT_OF_MEMORY, WORKER_FAILED, and what the model throws
 */
export async function askPastLostWorkers(
  request: ChunkRequest,
  range: Range,
  modelName: string,
  mayResend: () => boolean,
  send: (request: ChunkRequest) => Promise<ChunkReply>,
): Promise<ChunkDone> {
  for (let attempt = 1; ; attempt++) {
    let reply: ChunkReply;
    try {
      reply = await send(request);
    } catch (cause) {
      const lost = lostWorker(cause, range, modelName);
      const isPassing = lost.code === "WORKER_EXITED" || isStray(cause);
      if (!isPassing || attempt >= MAX_ATTEMPTS) throw lost;
      if (!mayResend()) throw beyondBudget(cause, range, modelName);
      continue;
    }
    if (!reply.ok) {
      const error = new WhyboxError(reply.code, reply.message);
      if (reply.stack) error.stack = reply.stack;
      throw error;
    }
    const { answers, modelRows, modelCalls, spent } = reply;
    const retries = attempt - 1;
    // A worker that is lost may have asked all of the chunk's rows by then.
    const resentRows = retries * modelRows;
    return { from: range.from, answers, modelRows, modelCalls, retries, resentRows, ...(spent && { spent }) };
  }
}

function beyondBudget(cause: unknown, { from, to }: Range, modelName: string): WhyboxError {
  return new WhyboxError(
    "WORKER_EXITED",
    `workerPool: the worker that asked model "${modelName}" (masks ${from} to ${to - 1}) was lost, and budgetRows leaves no rows to ask again; raise it, or leave it out`,
    { cause },
  );
}

function lostWorker(cause: unknown, { from, to }: Range, modelName: string): WhyboxError {
  if (cause instanceof WhyboxError) return cause;
  const { code, message = String(cause) } = (cause ?? {}) as { code?: string; message?: string };
  const where = `workerPool: the worker that asked model "${modelName}" (masks ${from} to ${to - 1})`;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") {
    return new WhyboxError(
      "WORKER_OUT_OF_MEMORY",
      `${where} ran out of memory; allow it more with workerMemoryMb, or have the model hold less at once`,
      { cause },
    );
  }
  const exit = EXITED.exec(message);
  if (exit) {
    return new WhyboxError(
      "WORKER_EXITED",
      `${where} exited with code ${exit[1]} on each of ${MAX_ATTEMPTS} attempts; does predict call process.exit?`,
      { cause },
    );
  }
  const why = isStray(cause)
    ? `failed on each of ${MAX_ATTEMPTS} attempts, outside of what predict answers: ${message}; look for a promise that is not awaited, or a timer, that an earlier question may have left behind`
    : `failed: ${message}`;
  return new WhyboxError("WORKER_FAILED", `${where} ${why}`, { cause });
}

/**
 * True if it failed in a worker without being part of an answer: what loading and predict throw comes back as a reply.
 * Data that cannot be sent to a worker, and a cancelled chunk, are no failures of the worker.
 */
function isStray(cause: unknown): boolean {
  const { name, code, message = "" } = (cause ?? {}) as { name?: string; code?: string; message?: string };
  if (cause instanceof WhyboxError || code === "ERR_WORKER_OUT_OF_MEMORY" || EXITED.test(message)) return false;
  return name !== "DataCloneError" && name !== "AbortError";
}
