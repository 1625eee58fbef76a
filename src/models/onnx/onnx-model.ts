import { batchRows } from "../../core/checks/check-answers.js";
import { checkArgument, isObject } from "../../core/checks/check-argument.js";
import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import { describeValue } from "../../core/checks/describe-value.js";
import { thrownMessage } from "../../core/checks/thrown-message.js";
import type { Feature, Input, Output } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import { takeRows } from "../../core/matrix-rows.js";
import type { Batch } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { type OpenModel, openModel } from "../open-model.js";
import { readBytes } from "../read-bytes.js";
import { cappedLoops, MAX_OPEN_ROUNDS } from "./capped-loops.js";
import { endlessLoop } from "./endless-loop.js";
import { withNamedSizes } from "./named-sizes.js";
import { type OnnxGraph, onnxGraph, withOutput } from "./onnx-graph.js";
import { type Feed, type OnnxInputs, onnxInputs } from "./onnx-inputs.js";
import {
  areShares,
  checkStatedSize,
  isLabels,
  MAX_OUTPUTS,
  type OnnxAnswer,
  onnxAnswer,
  onnxOutputNames,
} from "./onnx-outputs.js";
import { type OnnxSession, type OnnxTensor, onnxRuntime } from "./onnx-runtime.js";
import { tensorAnswers } from "./tensor-answers.js";

export type OnnxModelOptions = {
  /** Shown in explanations and errors. Default: the file's name without its ending, else "onnx". */
  readonly name?: string;
  /** Description of the columns. Default: numbers, named after the graph's inputs. */
  readonly features?: readonly Feature[];
  /**
   * Description of the input, for texts, and for images with values beyond 0 to 1 or a size that the graph leaves open.
   */
  readonly input?: Input;
  /** Names of the numbers that are answered, or names and units. Default: the graph's labels, else numbered. */
  readonly outputs?: readonly (string | Output)[];
  /**
   * The tensor to explain, one of the graph's outputs or any tensor in it, such as the logits that go into a softmax.
   * Default: the last output that holds real numbers.
   */
  readonly tensor?: string;
  /** Threads within a call. Default 1, so that bits do not depend on the machine; workers are the other way to use cores. */
  readonly threads?: number;
  /** The runtime: "onnxruntime-node", "onnxruntime-web" or a module of that kind. Default: the first that is installed. */
  readonly runtime?: "onnxruntime-node" | "onnxruntime-web" | object;
};

/**
 * A model from an ONNX file, run by onnxruntime-node or onnxruntime-web, whichever is installed.
 *
 * Takes one matrix, one tensor for each column (as scikit-learn's pipelines are exported), texts or images, of float32,
 * float64, int32, int64 or strings. A category goes in as its label where the graph takes texts, as the number that its label
 * spells where it takes numbers in tensors of their own, else as its code. Loaded by path or URL it can enter workers, each
 * with a session of its own.
 *
 * @param source  a path, a URL, or the bytes of the file
 * @throws WhyboxError MODEL_LOAD_FAILED for a file that is none, or answers no tensor; INVALID_ARGUMENT;
 *   DEPENDENCY_MISSING where no runtime is installed
 * @example
 * const model = await onnxModel("credit.onnx", { outputs: ["reject", "accept"] });
 * const explanation = await kernelShap(probe(model, columns(background, applicant)));
 */
export async function onnxModel<B extends Batch = Matrix>(
  source: string | URL | Uint8Array,
  options: OnnxModelOptions = {},
): Promise<OpenModel<B>> {
  checkKnownOptions("onnxModel", options, ["name", "features", "input", "outputs", "tensor", "threads", "runtime"]);
  checkWholeNumber("onnxModel", "threads", options.threads, 1);
  const isNamed = isObject(source) || (typeof source === "string" && source !== "");
  checkArgument("onnxModel", isNamed, "the path or URL of a model, or its bytes", source);
  const { bytes, label, url } = await readBytes("onnxModel", source);
  const where = `onnxModel ${label}`;
  const graph = readGraph(where, bytes);
  if (graph.weightsFile !== undefined) {
    throw new WhyboxError(
      "MODEL_LOAD_FAILED",
      `${where}: weights are in a file of their own, ${describeValue(graph.weightsFile)}, which is not read; put all into one file, in Python: onnx.save(onnx.load("model.onnx"), "whole.onnx")`,
    );
  }
  const holdsGraphs = graph.nodes.some(({ operator }) => HOLD_GRAPHS.includes(operator));
  if (holdsGraphs) checkLoops(where, bytes);
  const { file: ending, counters } = holdsGraphs ? cappedLoops(bytes) : { file: bytes, counters: [] };
  const inputs = onnxInputs(where, graph, options);
  const answer = onnxAnswer(where, graph, options.tensor);
  const { name: runtimeName, runtime } = await onnxRuntime(where, options.runtime);
  const named = graph.nodes.length > MANY_NODES ? withNamedSizes(ending) : ending;
  const file = answer.isInner ? withOutput(named, answer.tensor) : named;
  let session: OnnxSession;
  try {
    const threads = options.threads ?? 1;
    session = await runtime.InferenceSession.create(file, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Errors only: warnings about how a graph was exported do not help the user of the model.
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: ${thrownMessage(cause)}`, { cause });
  }
  const stated = session.outputMetadata?.find(({ name }) => name === answer.tensor)?.shape ?? answer.shape;
  checkStatedSize(where, answer.tensor, stated, inputs.rows);
  const ask = async (feeds: readonly Feed[]): Promise<OnnxTensor> => {
    const tensors = feeds.map(({ name, type, data, shape }) => [
      name,
      new runtime.Tensor(type as never, data as never, shape),
    ]);
    try {
      const answers = await session.run(Object.fromEntries(tensors) as never, [answer.tensor, ...counters] as never);
      if (counters.some((counter) => (answers[counter] as OnnxTensor).data.length >= MAX_OPEN_ROUNDS)) {
        throw new WhyboxError(
          "MODEL_ANSWER_INVALID",
          `${where}: a loop did not end within ${MAX_OPEN_ROUNDS} rounds; give it a number of rounds, or a condition that ends it`,
        );
      }
      return answers[answer.tensor] as OnnxTensor;
    } finally {
      for (const { release } of feeds) release?.();
    }
  };
  const outputs = await namedOutputs(where, options, graph, answer, inputs.rows ?? 1, () =>
    ask(trialFeeds(where, inputs)),
  );
  const name = options.name ?? (/([^/\\]+)\.onnx$/i.exec(label)?.[1] || "onnx");
  const { runtime: given, ...portable } = options;
  const isPortable = url !== undefined && typeof given !== "object";
  const args = { source: url, options: { ...portable, name, ...(isPortable && given && { runtime: given }) } };
  return openModel<B>({
    name,
    input: inputs.input,
    outputs,
    noise: "none",
    // A session of the web runtime that is asked again before it has answered was seen to abort.
    ...(runtimeName !== "onnxruntime-node" && { concurrency: 1 }),
    ...(isPortable && { ref: { module: import.meta.url, export: "onnxModelFromRef", args: args as unknown as Json } }),
    ask: (batch, signal) => answersOf(where, answer.tensor, batch, inputs, outputs, ask, signal),
    close: () => session.release(),
  });
}

/**
 * Opens the same model in a worker.
 * @public loaded by name, from `ref`
 */
export function onnxModelFromRef({
  source,
  options,
}: {
  source: string;
  options: OnnxModelOptions;
}): Promise<OpenModel> {
  return onnxModel(new URL(source), options);
}

/** Refuses loops that are sure not to end, and those that may not and cannot be cut off. */
function checkLoops(where: string, bytes: Uint8Array): void {
  const loop = endlessLoop(bytes);
  if (loop === undefined) return;
  const why = loop.certain
    ? "goes round more than a million times, whatever goes in; give it a number of rounds, or a condition that ends it"
    : "is within another graph and has no number of rounds, so that nothing ends it if its condition does not; give it one of at most a million";
  throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: the loop that makes "${loop.output}" ${why}`);
}

function readGraph(where: string, bytes: Uint8Array): OnnxGraph {
  try {
    return onnxGraph(bytes);
  } catch (cause) {
    throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: expected an ONNX file: ${thrownMessage(cause)}`, { cause });
  }
}

/** A row of zeros, or of first labels: what it answers tells how many numbers there are. */
function trialFeeds(where: string, inputs: OnnxInputs): Feed[] {
  const rows = inputs.rows ?? 1;
  if (inputs.input.kind === "text") return inputs.feeds(new Array<string>(rows).fill(""), 0, rows);
  const columns =
    inputs.input.kind === "columns"
      ? inputs.input.features.length
      : inputs.input.width * inputs.input.height * inputs.input.channels;
  if (rows * columns > MAX_NUMBERS) {
    throw new WhyboxError(
      "MODEL_LOAD_FAILED",
      `${where}: the graph takes ${rows} x ${columns} numbers a call; at most ${MAX_NUMBERS} can be given`,
    );
  }
  return inputs.feeds({ data: new Float64Array(rows * columns), rows, columns }, 0, rows);
}

/** Operators that hold graphs of their own. */
const HOLD_GRAPHS = ["Loop", "If", "Scan"];
/** Nodes below which sizes without names cost less than a second. */
const MANY_NODES = 1000;
/** Numbers of a first call: files that ask for more are taken for faulty. */
const MAX_NUMBERS = 2 ** 26;

/**
 * Numbers per row of an answer to so many rows, which stand first in its shape.
 *
 * @throws WhyboxError MODEL_LOAD_FAILED for an answer of another shape, such as one number for all rows
 */
function columnsOfAnswer(where: string, tensor: string, { dims, data }: OnnxTensor, rows: number): number {
  const columns = data.length / rows;
  if (isByRow(dims, rows) && Number.isInteger(columns) && columns <= MAX_OUTPUTS) return columns;
  throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: ${oddShape(tensor, dims, rows)}`);
}

/** True where the first size is that of the rows, be it behind a 1. */
function isByRow(dims: readonly number[], rows: number): boolean {
  return dims[0] === rows || (dims[0] === 1 && dims[1] === rows) || (rows === 1 && dims.length === 0);
}

function oddShape(tensor: string, dims: readonly number[], rows: number): string {
  return `tensor "${tensor}" answers ${rows} ${rows === 1 ? "row" : "rows"} in the shape [${dims.join(", ")}]; expected a row of at most ${MAX_OUTPUTS} numbers for each`;
}

async function namedOutputs(
  where: string,
  { outputs }: OnnxModelOptions,
  graph: OnnxGraph,
  answer: OnnxAnswer,
  rows: number,
  tryOne: () => Promise<OnnxTensor>,
): Promise<Output[]> {
  let tried: OnnxTensor;
  try {
    tried = await tryOne();
  } catch (cause) {
    if (cause instanceof WhyboxError && cause.code !== "INVALID_ARGUMENT") throw cause;
    throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: asked about a first row: ${thrownMessage(cause)}`, { cause });
  }
  if (!isLabels(tried)) {
    const columns = columnsOfAnswer(where, answer.tensor, tried, rows);
    // Exporters call scores "probabilities" too.
    const isScore = answer.unit === "probability" && !areShares(tried.data as ArrayLike<number | bigint>);
    return onnxOutputNames(where, outputs, isScore ? { ...answer, unit: undefined } : answer, graph.labels, columns);
  }
  const classes = outputs?.map((output) => (typeof output === "string" ? output : output.name)) ?? graph.labels;
  if (classes) return onnxOutputNames(where, outputs, { ...answer, unit: "probability" }, classes, classes.length);
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: tensor "${answer.tensor}" answers labels: say which there are with outputs: ["...", "..."]`,
  );
}

async function answersOf(
  where: string,
  tensor: string,
  batch: Batch,
  inputs: OnnxInputs,
  outputs: readonly Output[],
  ask: (feeds: readonly Feed[]) => Promise<OnnxTensor>,
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  const rows = batchRows(batch);
  const columns = outputs.length;
  let data = new Float64Array(0);
  const step = inputs.rows ?? Math.max(1, rows);
  for (let from = 0; from < rows; from += step) {
    signal?.throwIfAborted();
    const to = Math.min(from + step, rows);
    const asked = inputs.rows !== undefined && to - from < step ? padded(batch, from, to, step) : undefined;
    const answer = await ask(asked ? inputs.feeds(asked, 0, step) : inputs.feeds(batch, from, to));
    const expected = asked ? step : to - from;
    if (!isByRow(answer.dims, expected) || (!isLabels(answer) && answer.data.length !== expected * columns)) {
      throw new WhyboxError("MODEL_ANSWER_INVALID", `${where}: ${oddShape(tensor, answer.dims, expected)}`);
    }
    const numbers = tensorAnswers(where, tensor, answer, outputs);
    if (step === rows && numbers.length === rows * columns) return { data: new Float64Array(numbers), rows, columns };
    if (from === 0) data = new Float64Array(rows * columns);
    for (let at = from * columns, i = 0; at < to * columns; at++, i++) data[at] = numbers[i];
  }
  return { data, rows, columns };
}

/** As many rows as the graph insists on, the last one repeated. */
function padded(batch: Batch, from: number, to: number, rows: number): Batch {
  if (!("data" in batch)) {
    return Array.from({ length: rows }, (_, i) => batch[Math.min(from + i, to - 1)]);
  }
  return takeRows(
    batch,
    Array.from({ length: rows }, (_, i) => Math.min(from + i, to - 1)),
  );
}
