import type { AskOptions, Executor } from "../../core/executor.js";
import { askPlainRows } from "../../evaluate/chunks.js";

/** State of a thread that explains a shard, shared with the one that waits for it. */
export interface ShardWatch {
  /** Goes to the thread: [row in the shard + 1, or 0 for none; 1 while the model is waited for; number of its answers]. */
  readonly shared: Int32Array;
  /** The row that is being explained, by its place in the shard; undefined before the first. */
  readonly row: () => number | undefined;
  /** Notes that this row is begun. */
  begin(row: number): void;
  /** The executor, which notes here that it waits, and every chunk that is answered. */
  watched(executor: Executor): Executor;
  /** Aborts when the model has let the thread wait for so many ms without an answer, from now on until `stop`. */
  limit(timeoutMs: number): { readonly signal: AbortSignal; stop(): void };
}

const [ROW, WAITING, ANSWERS] = [0, 1, 2];
const LOOK_MS = 50;

/** @param shared  in the thread: what it was sent */
export function shardWatch(shared: Int32Array = new Int32Array(new SharedArrayBuffer(12))): ShardWatch {
  const row = () => {
    const begun = Atomics.load(shared, ROW);
    return begun === 0 ? undefined : begun - 1;
  };
  return {
    shared,
    row,
    begin: (row) => {
      Atomics.store(shared, ROW, row + 1);
    },
    watched(executor) {
      const ask: Executor["ask"] = async (model, rows, plan, options = {}) => {
        const onChunk: AskOptions["onChunk"] = (chunk) => {
          Atomics.add(shared, ANSWERS, 1);
          options.onChunk?.(chunk);
        };
        Atomics.add(shared, ANSWERS, 1);
        Atomics.store(shared, WAITING, 1);
        try {
          return await executor.ask(model, rows, plan, { ...options, onChunk });
        } finally {
          Atomics.store(shared, WAITING, 0);
        }
      };
      return { ...executor, ask, predict: askPlainRows(ask) };
    },
    limit(timeoutMs) {
      const controller = new AbortController();
      let answers = -1;
      let sinceMs = performance.now();
      const look = () => {
        const now = Atomics.load(shared, ANSWERS);
        if (Atomics.load(shared, WAITING) === 0 || now !== answers) sinceMs = performance.now();
        answers = now;
        if (performance.now() - sinceMs < timeoutMs) return;
        clearInterval(timer);
        controller.abort();
      };
      const timer = setInterval(look, Math.min(timeoutMs, LOOK_MS));
      return { signal: controller.signal, stop: () => clearInterval(timer) };
    },
  };
}
