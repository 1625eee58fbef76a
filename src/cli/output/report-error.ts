import { CommanderError } from "commander";
import { UsageError } from "./usage-error.js";
import { warn } from "./warn.js";

/** As a shell reports a program that a closed pipe has ended. */
const PIPE_CLOSED = 141;

/** Writes to stderr, in one line, what went wrong, with its stack where WHYBOX_DEBUG is set. Returns the exit code. */
export function reportError(error: unknown): number {
  // Commander has reported it already; help and version come this way too, with exit code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  // The reader of the results has read enough.
  if ((error as NodeJS.ErrnoException | null)?.code === "EPIPE") return PIPE_CLOSED;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  warn(message);
  if (process.env.WHYBOX_DEBUG && stack) process.stderr.write(`${stack}\n`);
  return error instanceof UsageError ? 2 : 1;
}
