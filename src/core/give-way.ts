import { WhyboxError } from "./whybox-error.js";

/** Resolves after whatever else is waiting has had its turn, timers and input among it. */
export function giveWay(): Promise<void> {
  if (typeof setImmediate === "function") return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    // In browsers a message is not held back by 4 ms as a nested setTimeout is.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Time that a computation goes on before other work gets a turn. */
const MAX_STRETCH_MS = 20;

/**
 * A function to call often on the way through a long computation: it gives timers, input and the signal a turn, once
 * the last one was a while ago, and rejects after an abort.
 *
 * @param aborted  makes the error of an abort
 */
export function turns(
  signal: AbortSignal | undefined,
  aborted: (signal: AbortSignal) => WhyboxError,
): () => Promise<void> {
  let resumedMs = performance.now();
  return async () => {
    if (performance.now() - resumedMs >= MAX_STRETCH_MS) {
      await giveWay();
      resumedMs = performance.now();
    }
    if (signal?.aborted) throw aborted(signal);
  };
}

/** The turns of a function that asks no model. */
export function turnsOf(where: string, signal: AbortSignal | undefined): () => Promise<void> {
  return turns(signal, ({ reason }) => new WhyboxError("ABORTED", `${where}: aborted`, { cause: reason }));
}

/**
 * Works through items `0` to `count` a piece at a time, with a turn for other work in between.
 *
 * @param perPiece  items that take some milliseconds
 * @param giveWay  as `turns` makes it
 */
export async function inPieces(
  count: number,
  perPiece: number,
  giveWay: () => Promise<void>,
  work: (from: number, to: number) => void,
): Promise<void> {
  const step = Math.max(1, Math.floor(perPiece));
  for (let from = 0; from < count; from += step) {
    work(from, Math.min(count, from + step));
    await giveWay();
  }
}

/** A long computation that pauses at every `yield`, some milliseconds apart, so that its caller may give way there. */
export type Steps<T> = Generator<undefined, T>;

/** The result of a computation, without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The result of a computation; other work gets its turn at the pauses. */
export async function inTurns<T>(steps: Steps<T>, giveWay: () => Promise<void>): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    await giveWay();
    step = steps.next();
  }
  return step.value;
}
