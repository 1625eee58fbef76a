import { writeSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { Executor } from "../../core/executor.js";
import type { Note } from "../../core/explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { inProcess } from "../../evaluate/in-process.js";
import { workerPool } from "../../workers/worker-pool.js";
import { asUsage } from "./as-usage.js";
import { collectedNotes } from "./collected-notes.js";
import { keptChunks } from "./kept-chunks.js";
import { type Output, type OutputOptions, openOutput } from "./open-output.js";
import { type ProgressBar, progressBar, progressMs } from "./progress-bar.js";
import { sayWaiting, type WaitingExecutor } from "./say-waiting.js";
import { listenForSignals } from "./signals.js";
import { UsageError } from "./usage-error.js";
import { warn } from "./warn.js";

/** The options that every command has that asks a model. */
export type RunOptions = OutputOptions & {
  readonly workers: number;
  /** Longest time of a worker for a chunk. */
  readonly timeoutMs: number | undefined;
  /** Heap of a worker, in MiB. */
  readonly workerMemoryMb: number | undefined;
  readonly quiet: boolean;
  /** Those of the command, such as --budget-rows. */
  readonly flags: readonly string[];
  /** Unit of the progress bar. */
  readonly unit: string;
  /** Their number, where a run counts them itself. */
  readonly total?: number;
  /** Number of them that an earlier run has done. */
  readonly done?: number;
};

/** Services of a running command. */
export type CommandRun = {
  readonly executor: Executor;
  readonly signal: AbortSignal;
  readonly bar: ProgressBar;
  readonly output: Output;
  /** Prints notes when the run has ended, unless it is quiet. */
  readonly notes: (notes: readonly Note[]) => void;
  /** Counts what is done, for the message of a run that is stopped. */
  readonly countDone: () => void;
};

/**
 * Runs the part of a command that asks the model: with an executor, a progress bar and a place for the results; ends in
 * an orderly way at a signal; says what is kept where it does not finish.
 *
 * @param work  asks the model and writes the results; returns the exit code
 * @returns the exit code
 * @throws UsageError where the work refuses an argument; else what the work throws, with what is kept
 */
export async function runCommand(
  options: RunOptions,
  stdout: NodeJS.WriteStream,
  work: (run: CommandRun) => Promise<number>,
): Promise<number> {
  const { workers, timeoutMs, workerMemoryMb } = options;
  if (timeoutMs !== undefined && workers === 0) {
    throw new UsageError("--timeout-ms ends a worker that takes longer; it needs --workers");
  }
  if (workerMemoryMb !== undefined && workers === 0) {
    throw new UsageError("--worker-memory-mb limits the heap of a worker; it needs --workers");
  }
  // Before there is a file that a signal could leave behind.
  const signals = listenForSignals();
  const output = await openOutput(options, stdout).catch((error) => {
    signals.stopListening();
    throw error;
  });
  const bar = progressBar(options.unit, options.quiet);
  const notes = collectedNotes(options.flags);
  let done = options.done ?? 0;
  // A model in this process may end it.
  const sayKept = () => {
    const kept = output.kept();
    if (kept) writeSync(2, `whybox: ${kept}\n`);
  };
  process.on("exit", sayKept);
  let executor: WaitingExecutor | undefined;
  try {
    const limits = {
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(workerMemoryMb !== undefined && { workerMemoryMb }),
    };
    const pool = workers === 0 ? inProcess() : workerPool({ size: workers, ...limits });
    const chunks = options.parts?.kept?.answers ? [] : options.parts?.kept?.chunks;
    const keeping = options.parts ? keptChunks(pool, chunks ?? [], output.keepChunk, output.takesChunks) : pool;
    executor = sayWaiting(keeping, options.quiet ? 0 : progressMs());
    const run: CommandRun = {
      executor,
      signal: signals.signal,
      bar,
      output,
      notes: notes.add,
      countDone: () => {
        done++;
      },
    };
    const exitCode = await work(run);
    bar.stop();
    if (options.out !== undefined) await throwIfSignalled(signals.signal);
    if (!options.quiet) notes.print();
    await output.finish();
    const left = output.kept();
    if (left) warn(left);
    return exitCode;
  } catch (error) {
    bar.stop();
    const kept = output.kept();
    const received = signals.received();
    if (received) {
      const spent = options.total === undefined ? spentRows(error) : ` after ${done} of ${options.total} rows`;
      const rest = kept ?? (options.out === undefined ? undefined : `${options.out} was not written`);
      warn(`stopped by ${received.name}${spent}${rest ? `; ${rest}` : ""}`);
      return received.exitCode;
    }
    throw endingOf(error, kept);
  } finally {
    process.off("exit", sayKept);
    signals.stopListening();
    executor?.stop();
    await output.close();
    await executor?.close();
  }
}

/**
 * Nothing asks for the signal while results are drawn and written: one that came then is heard before the file gets its name.
 * Two turns, since signals are heard between them.
 */
async function throwIfSignalled(signal: AbortSignal): Promise<void> {
  await setImmediate();
  await setImmediate();
  signal.throwIfAborted();
}

/** The error as the command reports it, with what is kept. */
function endingOf(error: unknown, kept: string | undefined): unknown {
  if (kept === undefined) return asUsage(error);
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`${message}; ${kept}`, { cause: error });
}

function spentRows(error: unknown): string {
  const cost = error instanceof WhyboxError ? error.cost : undefined;
  return cost ? ` after ${cost.modelRows} of at most ${cost.budgetRows} model rows` : "";
}
