import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { batchRows } from "../../core/checks/check-answers.js";
import { checkArgument, isObject } from "../../core/checks/check-argument.js";
import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import { showValue } from "../../core/checks/show-value.js";
import type { Feature, Input, Output } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch, Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { type OpenModel, openModel } from "../open-model.js";
import { type Child, ChildLost, startChild } from "./child.js";
import type { Frame } from "./frames.js";
import { restarts } from "./restarts.js";

export type ProcessModelOptions = {
  /** The program to start, such as "python3". No shell reads it. */
  readonly command: string;
  readonly args?: readonly string[];
  /** Default: the working directory. */
  readonly cwd?: string;
  /** Variables beside those of this process. They are handed on to workers and written nowhere. */
  readonly env?: { readonly [name: string]: string };
  /** Shown in explanations and errors. Default: what the process calls itself. */
  readonly name?: string;
  /** In the place of what the process says. */
  readonly features?: readonly Feature[];
  readonly outputs?: readonly (string | Output)[];
  /** Number of processes that answer side by side. Default 1. */
  readonly processes?: number;
  /** Longest time in ms until a process is ready. Default 60,000. */
  readonly startTimeoutMs?: number;
  /** Longest time in ms of a call; a process that takes longer is ended. Default 600,000. */
  readonly timeoutMs?: number;
  /** The most rows of a call. Default: as many as fit the executor's chunk. */
  readonly rowsPerCall?: number;
};

const OPTIONS = [
  "command",
  "args",
  "cwd",
  "env",
  "name",
  "features",
  "outputs",
  "processes",
  "startTimeoutMs",
  "timeoutMs",
  "rowsPerCall",
] as const;

/**
 * A model that another process answers for, such as a Python program: rows go in and answers come out over its standard
 * input and output, in frames that docs/models.md describes.
 *
 * The process says what it takes and answers. A process that dies over some rows is started again and asked about the same
 * rows once more; what it printed last to standard error is in the error. Processes end with this one, and when the model
 * is closed. An abort ends a process that has not answered a second later.
 *
 * @throws WhyboxError MODEL_LOAD_FAILED for a process that does not start, or says no model; INVALID_ARGUMENT. Asking throws
 *   MODEL_FAILED
 * @example
 * const model = await processModel({ command: "python3", args: ["serve_credit.py"], processes: 2 });
 */
export async function processModel<B extends Batch = Matrix>(options: ProcessModelOptions): Promise<OpenModel<B>> {
  checkOptions(options);
  const { args = [], processes = 1, startTimeoutMs = 60_000, timeoutMs = 600_000 } = options;
  const start = () => startChild({ ...options, args, startTimeoutMs, timeoutMs });
  let first: Child;
  try {
    first = await start();
  } catch (cause) {
    if (!(cause instanceof ChildLost)) throw cause;
    throw new WhyboxError("MODEL_LOAD_FAILED", `processModel: ${cause.message}`, { cause });
  }
  const { name, input, outputs, noise } = said(options, first);
  const pool = childPool(first, start);
  const { env, ...shown } = options;
  const portable = {
    ...shown,
    name,
    args: [...args],
    cwd: options.cwd ?? process.cwd(),
    processes: 1,
    ...(env && { env }),
  };
  return openModel<B>({
    name,
    input,
    outputs,
    concurrency: processes,
    ...(options.rowsPerCall !== undefined && { rowsPerCall: options.rowsPerCall }),
    ...(noise !== undefined && { noise }),
    ref: { module: import.meta.url, export: "processModel", args: portable as unknown as Json },
    ask: async (batch, signal, meter) => {
      const rows = batchRows(batch);
      const sent = () => meter({ sentRows: rows });
      const frame = await pool.ask(batch, rows * outputs.length * 8, sent, signal);
      return answersIn(frame, `${name}.predict`);
    },
    close: pool.end,
  });
}

/**
 * A model in a Python file, which calls `serve` of whybox_serve.py, or defines `predict` and `outputs`. The interpreter is
 * python3 (python on Windows), or the one that the variable WHYBOX_PYTHON names.
 *
 * @throws WhyboxError as processModel does
 * @example
 * const model = await pythonModel("credit.py");
 */
export async function pythonModel<B extends Batch = Matrix>(
  path: string,
  options: Omit<ProcessModelOptions, "command"> = {},
): Promise<OpenModel<B>> {
  checkArgument("pythonModel", typeof path === "string" && path !== "", "path to be that of a Python file", path);
  checkArgument("pythonModel", isObject(options), "options to be an object", options);
  const file = resolve(options.cwd ?? "", path);
  if (!existsSync(file)) throw new WhyboxError("MODEL_LOAD_FAILED", `pythonModel ${path}: no such file`);
  const command = process.env.WHYBOX_PYTHON ?? (process.platform === "win32" ? "python" : "python3");
  return processModel<B>({ ...options, command, args: [PYTHON_SIDE, path, ...(options.args ?? [])] });
}

/** Shipped in the package, beside dist. */
const PYTHON_SIDE = fileURLToPath(new URL("../../../python/whybox_serve.py", import.meta.url));

function checkOptions(options: ProcessModelOptions): void {
  checkKnownOptions("processModel", options, OPTIONS);
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_ARGUMENT", `processModel: ${message}`);
  };
  if (typeof options.command !== "string" || options.command === "")
    fail(`expected command to be the name of a program, such as "python3", got ${showValue(options.command)}`);
  const isList = Array.isArray(options.args) && options.args.every((each) => typeof each === "string");
  if (options.args !== undefined && !isList)
    fail(`expected args to be a list of texts, got ${showValue(options.args)}`);
  if (options.outputs !== undefined && !Array.isArray(options.outputs))
    fail(`expected outputs to be a list of names, got ${showValue(options.outputs)}`);
  for (const name of ["processes", "startTimeoutMs", "timeoutMs", "rowsPerCall"] as const)
    checkWholeNumber("processModel", name, options[name], 1);
}

/** Description of the model: the process's own, with the user's where it gives none. */
function said(
  { name, features, outputs, command }: ProcessModelOptions,
  child: Child,
): Pick<Model, "name" | "input" | "outputs" | "noise"> {
  const { hello } = child;
  const answered = outputs?.map((output) => (typeof output === "string" ? { name: output } : output)) ?? hello.outputs;
  const input = features ? { kind: "columns", features } : hello.input;
  const isSaid = typeof input === "object" && input !== null && Array.isArray(answered);
  const isMissing =
    (input as { kind?: string } | null)?.kind === "columns" && !(input as { features?: unknown }).features;
  if (!isSaid || isMissing) {
    child.end();
    throw new WhyboxError(
      "MODEL_LOAD_FAILED",
      `processModel: ${command} did not say which ${isMissing ? "features" : "input and outputs"} its model has; say them there, or with the options features and outputs`,
    );
  }
  return {
    name: name ?? (typeof hello.name === "string" ? hello.name : "process"),
    input: input as Input,
    outputs: answered as readonly Output[],
    ...(hello.noise !== undefined && { noise: hello.noise as "none" | "varies" }),
  };
}

function answersIn({ head, body }: Frame, where: string): Matrix {
  if (typeof head.error === "string") throw new WhyboxError("MODEL_FAILED", `${where}: ${head.error}`);
  const { rows, columns } = head as { rows: number; columns: number };
  if (rows * columns * 8 !== body.length) {
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${where}: expected ${rows} x ${columns} numbers of 8 bytes, got ${body.length} bytes`,
    );
  }
  return { data: new Float64Array(body.buffer, body.byteOffset, rows * columns), rows, columns };
}

/** Processes that take turns; each is started when it is first needed. */
function childPool(first: Child, start: () => Promise<Child>) {
  const idle: Child[] = [first];
  const all = new Set<Child>([first]);
  const again = restarts();
  let ended = false;
  let questions = 0;
  const free = async (): Promise<Child> => {
    for (let child = idle.pop(); child; child = idle.pop()) {
      if (child.isAlive) return child;
      all.delete(child);
    }
    const child = await start();
    all.add(child);
    if (ended) child.end();
    return child;
  };
  const askOnce = async (batch: Batch, bodyBytes: number, signal: AbortSignal | undefined): Promise<Frame> => {
    const child = await free();
    const id = questions++;
    const isTexts = !("data" in batch);
    const head = isTexts ? { id, texts: batch } : { id, rows: batch.rows, columns: batch.columns };
    const body = isTexts
      ? undefined
      : new Uint8Array(batch.data.buffer, batch.data.byteOffset, batch.rows * batch.columns * 8);
    try {
      return await child.ask(head, body ?? new Uint8Array(0), bodyBytes, signal);
    } finally {
      if (child.isAlive) idle.push(child);
    }
  };
  return {
    /** Once more where the process was lost, since another one may fare better. */
    async ask(batch: Batch, bodyBytes: number, sent: () => void, signal?: AbortSignal): Promise<Frame> {
      let first: ChildLost;
      try {
        sent();
        return await askOnce(batch, bodyBytes, signal);
      } catch (cause) {
        if (!(cause instanceof ChildLost) || ended || signal?.aborted) throw cause;
        first = cause;
      }
      try {
        sent();
        const answered = await askOnce(batch, bodyBytes, signal);
        again.count(first);
        return answered;
      } catch (cause) {
        if (!(cause instanceof ChildLost)) throw cause;
        const { child, why, rest } = cause;
        const before = first.why === why ? "twice" : `after one before it ${first.why}`;
        const rows = batchRows(batch);
        const over = rows === 1 ? "the same row" : `the same ${rows} rows`;
        throw new WhyboxError("MODEL_FAILED", `${child} ${why}, ${before} over ${over}${rest}`, { cause });
      }
    },
    end() {
      ended = true;
      again.say();
      for (const child of all) child.end();
    },
  };
}
