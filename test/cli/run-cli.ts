import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../dist/cli/whybox.js", import.meta.url));

/** The model in test/models/loan.js, as --model takes it. */
export const LOAN = fileURLToPath(new URL("../models/loan.js", import.meta.url));

/** The model in test/models/mood.js, which takes text. */
export const MOOD = fileURLToPath(new URL("../models/mood.js", import.meta.url));

/** Result of a finished command. */
export type Finished = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The signal that ended it, where one did. A shell then says 128 and its number. */
  readonly signal?: NodeJS.Signals;
};

/** Runs the built command line as a user would, and waits for its end. */
export function runCli(
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Record<string, string>;
    readonly input?: string;
    /** Stops reading stdout before anything has come, as `| true` does in a shell. */
    readonly hangUp?: true;
    /** Called with the process when it has started. */
    readonly onStart?: (child: ChildProcess) => void;
    /** Called with the process and what it has written to stderr so far, whenever that grows. */
    readonly onStderr?: (child: ChildProcess, stderr: string) => void;
  } = {},
): Promise<Finished> {
  const { cwd, env, input, hangUp, onStart, onStderr } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...process.env, ...env } });
    onStart?.(child);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onStderr?.(child, stderr);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, stdout, stderr, ...(signal && { signal }) }));
    if (hangUp) child.stdout.destroy();
    child.stdin.end(input ?? "");
  });
}
