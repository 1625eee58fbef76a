import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { basename } from "node:path";
import { thrownMessage } from "../../core/checks/thrown-message.js";
import { encodeFrame, FRAMES_VERSION, type Frame, type FrameReader, frameReader, NoFrame } from "./frames.js";
import { killTree } from "./kill-tree.js";

/** Command and time limits of a child process. */
export type ChildOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
  readonly startTimeoutMs: number;
  readonly timeoutMs: number;
};

/** A process that is gone, or was ended, before it had answered. */
export class ChildLost extends Error {
  /**
   * @param child  the command that it was started by
   * @param why  such as "exited with code 3"
   * @param rest  what to do, and the last it wrote to standard error
   */
  constructor(
    readonly child: string,
    readonly why: string,
    readonly rest: string,
  ) {
    super(`${child} ${why}${rest}`);
  }
}

/** One process that answers frames, one at a time. */
export interface Child {
  /** Its greeting: the description that it sent when it was ready. */
  readonly hello: Frame["head"];
  readonly isAlive: boolean;
  /**
   * Sends a frame and waits for the one that answers it. An abort leaves the process a second to finish, since
   * starting another one takes longer, then ends it.
   * @throws ChildLost where the process ended, hung or sent something else
   */
  ask(head: object, body: Uint8Array, maxBodyBytes: number, signal?: AbortSignal): Promise<Frame>;
  end(): void;
}

const MAX_KEPT_STDERR = 8 * 1024;
const SHOWN_LINES = 12;
const SHOWN_CHARACTERS = 300;
const SHOWN_BYTES = 80;
const AFTER_ABORT_MS = 1000;

/** Processes that are to end when this one does. */
const running = new Set<ChildProcessWithoutNullStreams>();
const endAll = () => {
  for (const { pid } of running) if (pid !== undefined) killTree(pid);
};

/**
 * Starts a process, without a shell, and waits until it says that it is ready.
 *
 * @throws ChildLost where it does not
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { command, args, cwd, env, startTimeoutMs, timeoutMs } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: "pipe", windowsHide: true });
  if (running.size === 0) process.on("exit", endAll);
  running.add(child);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    stderr = (stderr + piece).slice(-MAX_KEPT_STDERR);
  });

  let maxBodyBytes = 0;
  const reader: FrameReader = frameReader(() => maxBodyBytes);
  let waiting: { resolve(frame: Frame): void; reject(lost: ChildLost): void } | undefined;
  let lost: ChildLost | undefined;
  const lose = (why: string, advice = "") => {
    if (lost) return;
    const hasEnded = child.pid !== undefined && (child.exitCode !== null || child.signalCode !== null);
    const words = lastWords(stderr) || (hasEnded ? "; it wrote nothing to standard error" : "");
    lost = new ChildLost(shownCommand(command, args), why, `${advice}${words}`);
    running.delete(child);
    if (running.size === 0) process.off("exit", endAll);
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killTree(child.pid);
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    waiting?.reject(lost);
  };
  let asked: unknown;
  listen(child, cwd, reader, lose, (frame) => {
    const { id } = frame.head;
    // One that says twice what it was asked once would answer each question with the answer before.
    if (asked !== undefined && id !== undefined && id !== asked) {
      return lose(`answered question ${JSON.stringify(id)} where ${JSON.stringify(asked)} was asked`);
    }
    waiting?.resolve(frame);
  });
  const next = async (timeout: number, late: string, advice: string): Promise<Frame> => {
    if (lost) throw lost;
    hold(child, true);
    const timer = setTimeout(() => lose(late, advice), timeout);
    try {
      return await new Promise<Frame>((resolve, reject) => {
        waiting = { resolve, reject };
      });
    } finally {
      clearTimeout(timer);
      waiting = undefined;
      if (!lost) hold(child, false);
    }
  };

  const { head: hello } = await next(
    startTimeoutMs,
    `was not ready after ${startTimeoutMs} ms`,
    "; wait longer with startTimeoutMs of processModel",
  );
  if (hello.whybox !== FRAMES_VERSION) {
    lose(`speaks version ${String(hello.whybox)} of frames, expected ${FRAMES_VERSION}`);
    throw lost as unknown as ChildLost;
  }
  return {
    hello,
    get isAlive() {
      return lost === undefined;
    },
    async ask(head, body, bodyBytes, signal) {
      if (lost) throw lost;
      maxBodyBytes = bodyBytes;
      asked = (head as { id?: unknown }).id;
      const answer = next(
        timeoutMs,
        `did not answer within ${timeoutMs} ms`,
        "; ask for fewer rows with rowsPerCall of processModel, or wait longer with timeoutMs of processModel",
      );
      child.stdin.write(encodeFrame(head, body));
      return signal ? awaitOrEnd(answer, signal, () => lose("was ended after an abort")) : answer;
    },
    end: () => lose("was closed"),
  };
}

/** The program and the file that it runs, as a user knows them: no options, and nothing that whybox puts in between. */
function shownCommand(command: string, args: readonly string[]): string {
  const file = args.find((arg) => !arg.startsWith("-") && basename(arg) !== "whybox_serve.py");
  return file === undefined ? command : `${command} ${file}`;
}

/** What an exit says of its cause, and what to do. A shell in between reports a signal as 128 and its number. */
function ending(code: number | null, signal: NodeJS.Signals | null): readonly [why: string, advice: string] {
  const name =
    signal ?? Object.entries(constants.signals).find(([, number]) => code !== null && code === 128 + number)?.[0];
  const why = signal ? `was ended by ${signal}` : `exited with code ${code}${name ? `, which stands for ${name}` : ""}`;
  if (name === "SIGKILL") {
    const advice = "; ask for fewer rows with rowsPerCall of processModel, or give the process more memory";
    return [`${why}, as the system does where memory runs out`, advice];
  }
  const isNative = name !== undefined && NATIVE_FAULTS.has(name);
  return [isNative ? `${why}, a fault in native code that the model calls` : why, ""];
}

const NATIVE_FAULTS: ReadonlySet<string> = new Set(["SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE"]);

/** Passes frames on, and loses a process that fails, ends, or sends anything else. */
function listen(
  child: ChildProcessWithoutNullStreams,
  cwd: string | undefined,
  reader: FrameReader,
  lose: (why: string, advice?: string) => void,
  onFrame: (frame: Frame) => void,
): void {
  child.on("error", (error: NodeJS.ErrnoException) => {
    // Node says the same of a program and of a folder that are not there.
    if (error.code === "ENOENT" && cwd !== undefined && !existsSync(cwd)) {
      return lose(`did not start: there is no folder ${cwd}, which cwd of processModel names`);
    }
    if (error.code === "ENOENT") return lose("did not start: no such program; is it installed, and on the PATH?");
    lose(`did not start: ${error.message}`);
  });
  child.on("close", (code, signal) => lose(...ending(code, signal)));
  // The exit that goes with a broken pipe reports it.
  child.stdin.on("error", () => {});
  child.stdout.on("data", (piece: Uint8Array) => {
    try {
      for (const frame of reader.push(piece)) onFrame(frame);
    } catch (error) {
      if (!(error instanceof NoFrame)) return lose(`sent what cannot be read: ${thrownMessage(error)}`);
      lose(
        `wrote ${showBytes(error.found)} to standard output, which is for frames; a model that prints has to print to standard error`,
      );
    }
  });
}

/** Makes this process wait for the child, or not: it should while an answer is due, and not in between. */
function hold(child: ChildProcessWithoutNullStreams, held: boolean): void {
  for (const each of [child, child.stdin, child.stdout, child.stderr] as { ref?(): void; unref?(): void }[]) {
    if (held) each.ref?.();
    else each.unref?.();
  }
}

/** Awaits the answer; after an abort, ends the process if that takes too long. */
async function awaitOrEnd<T>(answer: Promise<T>, signal: AbortSignal, end: () => void): Promise<T> {
  let ending: ReturnType<typeof setTimeout> | undefined;
  const onAbort = () => {
    ending = setTimeout(end, AFTER_ABORT_MS);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await answer;
  } finally {
    signal.removeEventListener("abort", onAbort);
    clearTimeout(ending);
  }
}

function lastWords(stderr: string): string {
  // A bar that is drawn over itself ends each of its states with a carriage return.
  const written = stderr.split(/\r?\n/).map((line) => line.trimEnd().split("\r").at(-1) ?? "");
  const lines = written.filter((line) => line !== "").slice(-SHOWN_LINES);
  if (lines.length === 0) return "";
  const shown = lines.map(
    (line) => `  ${line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)} ...` : line}`,
  );
  return `; the last it wrote to standard error:\n${shown.join("\n")}`;
}

function showBytes(bytes: Uint8Array): string {
  return JSON.stringify(new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES)));
}
