import type { AskOptions, Executor } from "../../core/executor.js";
import { askPlainRows } from "../../evaluate/chunks.js";
import { warn } from "./warn.js";

/** An executor that says on stderr where it waits for a model. */
export interface WaitingExecutor extends Executor {
  stop(): void;
}

/**
 * The executor, with a line for each time that a model has not answered any of its questions for so long: nobody can tell a
 * slow model from one that never answers, but should know what is waited for.
 *
 * @param everyMs  0: never
 */
export function sayWaiting(executor: Executor, everyMs: number): WaitingExecutor {
  const asked = new Map<symbol, string>();
  let lastMs = performance.now();
  const look = () => {
    const waitedMs = performance.now() - lastMs;
    if (asked.size === 0 || waitedMs < everyMs) return;
    const [name] = asked.values();
    lastMs = performance.now();
    warn(
      `model "${name}" has not answered for ${Math.round(waitedMs / 1000)} s (asked ${executor.name}); Ctrl-C stops`,
    );
  };
  const timer = everyMs > 0 ? setInterval(look, everyMs / 4).unref() : undefined;
  const ask: Executor["ask"] = async (model, rows, plan, options = {}) => {
    const question = Symbol();
    if (asked.size === 0) lastMs = performance.now();
    asked.set(question, model.name);
    const onChunk: AskOptions["onChunk"] = (chunk) => {
      lastMs = performance.now();
      options.onChunk?.(chunk);
    };
    try {
      return await executor.ask(model, rows, plan, { ...options, onChunk });
    } finally {
      asked.delete(question);
    }
  };
  const { name, close } = executor;
  const stop = () => clearInterval(timer);
  return { name, ask, predict: askPlainRows(ask), close, stop, [Symbol.asyncDispose]: close };
}
