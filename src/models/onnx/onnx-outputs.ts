import type { Output } from "../../core/features.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { OnnxGraph, OnnxNode, OnnxValue } from "./onnx-graph.js";
import type { OnnxTensor } from "./onnx-runtime.js";

/** The explained tensor and the names of its numbers. */
export type OnnxAnswer = {
  readonly tensor: string;
  /** The tensor is none of the graph's outputs: it has to become one. */
  readonly isInner: boolean;
  /** Sizes as the graph states them, if it does. */
  readonly shape: readonly (number | undefined)[];
  readonly unit: string | undefined;
};

/** Operators that hand their first input on in another form. */
const PASSING = ["Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Concat", "ZipMap"];
/** Operators whose answers are probabilities, as scikit-learn's converters and neural networks use them. */
const TO_PROBABILITIES = ["Softmax", "Sigmoid", "Normalizer", "TreeEnsembleClassifier"];
const NUMERIC = ["float32", "float64", "int64", "int32", "bool"];

/**
 * The tensor to explain: the one asked for, by whatever name it has in the graph; else the last output that holds
 * numbers, which with scikit-learn's converters are the probabilities behind the label.
 *
 * @throws WhyboxError MODEL_LOAD_FAILED for a graph that answers no tensor; INVALID_ARGUMENT for a name it does not hold
 */
export function onnxAnswer(where: string, graph: OnnxGraph, asked: string | undefined): OnnxAnswer {
  const whole = asked === undefined ? cutIntoColumns(graph) : undefined;
  if (whole !== undefined) return { tensor: whole, isInner: true, shape: [], unit: unitOf(graph.nodes, whole) };
  const output =
    asked === undefined ? usualOutput(where, graph.outputs) : graph.outputs.find(({ name }) => name === asked);
  const tensor = output?.name ?? (asked as string);
  const maker = graph.nodes.find(({ outputs }) => outputs.includes(tensor));
  if (!output && !maker) {
    const names = graph.nodes.flatMap(({ outputs }) => outputs).filter((name) => name !== "");
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: no tensor "${tensor}"; the graph's outputs are ${graph.outputs.map(({ name }) => `"${name}"`).join(", ")}, its other tensors ${names.slice(0, 20).join(", ")}${names.length > 20 ? ", ..." : ""}`,
    );
  }
  if (output && output.kind !== undefined && output.kind !== "tensor") notATensor(where, graph, output);
  return { tensor, isInner: !output, shape: output?.shape ?? [], unit: unitOf(graph.nodes, tensor) };
}

function usualOutput(where: string, outputs: readonly OnnxValue[]): OnnxValue {
  const odd = outputs.find(({ kind }) => kind !== undefined && kind !== "tensor");
  if (odd) return odd;
  const floats = outputs.filter(({ type }) => type === "float32" || type === "float64");
  const usual =
    floats.at(-1) ?? outputs.find(({ type }) => type === undefined || NUMERIC.includes(type) || type === "string");
  if (usual) return usual;
  throw new WhyboxError(
    "MODEL_LOAD_FAILED",
    `${where}: expected an output of numbers or texts, the graph answers ${outputs.map(({ name, type }) => `"${name}" of ${type}`).join(", ")}`,
  );
}

/**
 * The tensor that a graph cuts into an output for each class, as scikit-learn's converters do with zipmap: "columns"; its
 * last output alone would be one class of several.
 */
function cutIntoColumns({ nodes, outputs, labels }: OnnxGraph): string | undefined {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const sources = outputs.flatMap(({ name, type }) => {
    const reshape = type === "float32" || type === "float64" ? makers.get(name) : undefined;
    const slice = reshape?.operator === "Reshape" ? makers.get(reshape.inputs[0]) : undefined;
    return slice?.operator === "Slice" ? [slice.inputs[0]] : [];
  });
  const isOne = sources.length > 1 && sources.every((source) => source === sources[0]);
  return isOne && sources.length === labels?.length ? sources[0] : undefined;
}

function notATensor(where: string, { nodes }: OnnxGraph, { name, kind }: OnnxValue): never {
  const maker = nodes.find(({ outputs }) => outputs.includes(name));
  const remedy =
    maker?.operator === "ZipMap"
      ? `made by ZipMap; export the model with to_onnx(model, ..., options={"zipmap": False}), or explain what goes into it: { tensor: "${maker.inputs[0]}" }`
      : `and only tensors can be explained; export the model with a tensor as its output, or name an inner one: { tensor: "..." }`;
  throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: output "${name}" is a ${kind}, ${remedy}`);
}

/** "probability" where the tensor comes out of what makes probabilities, "logit" where it goes into it. */
function unitOf(nodes: readonly OnnxNode[], tensor: string): string | undefined {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  let name = tensor;
  for (let steps = 0; steps < nodes.length; steps++) {
    const maker = makers.get(name);
    if (!maker) break;
    if (TO_PROBABILITIES.includes(maker.operator)) return "probability";
    if (maker.operator === "LinearClassifier") {
      const makes = maker.lists.post_transform?.[0] ?? "NONE";
      return makes === "NONE" || !/prob/i.test(name) ? undefined : "probability";
    }
    if (!PASSING.includes(maker.operator)) break;
    name = maker.operator === "Concat" ? (maker.inputs.at(-1) as string) : maker.inputs[0];
  }
  if (nodes.some(({ operator, inputs }) => ["Softmax", "Sigmoid"].includes(operator) && inputs.includes(tensor))) {
    return "logit";
  }
  return /^(output_)?prob/i.test(tensor) ? "probability" : undefined;
}

/** Numbers that a row may be answered with. */
export const MAX_OUTPUTS = 2 ** 20;
/** An open size as the runtime of browsers gives it: -1, read without its sign. */
const OPEN_IN_BROWSERS = 2 ** 32 - 1;

/**
 * Refuses a tensor that says itself that it has more than a million numbers per row, before it is made.
 *
 * @param shape  sizes as the graph or the runtime states them; one that is open is no number
 * @param rows  those of a call, where the graph fixes them
 * @throws WhyboxError MODEL_LOAD_FAILED
 */
export function checkStatedSize(where: string, tensor: string, shape: readonly unknown[], rows = 1): void {
  const isStated = (size: unknown): size is number => typeof size === "number" && size > 0 && size !== OPEN_IN_BROWSERS;
  const sizes = shape.filter(isStated);
  const perRow = sizes.reduce((product, size) => product * size, 1) / rows;
  if (perRow <= MAX_OUTPUTS) return;
  throw new WhyboxError(
    "MODEL_LOAD_FAILED",
    `${where}: tensor "${tensor}" has ${perRow} numbers per row; expected at most ${MAX_OUTPUTS}; explain a smaller one with tensor: "..."`,
  );
}

/** Labels that were answered in the places of numbers. */
export const isLabels = ({ type }: Pick<OnnxTensor, "type">): boolean => type === "string";

/**
 * Names and units of the columns of an answer.
 *
 * @param given  the names that the user gave
 * @param columns  numbers per row, for labels how many there can be
 * @throws WhyboxError INVALID_ARGUMENT where there are more or fewer names than numbers
 */
export function onnxOutputNames(
  where: string,
  given: readonly (string | Output)[] | undefined,
  { tensor, unit }: OnnxAnswer,
  labels: readonly string[] | undefined,
  columns: number,
): Output[] {
  if (given && given.length !== columns) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: tensor "${tensor}" answers ${columns} ${columns === 1 ? "number" : "numbers"} per row, outputs are ${given.length}`,
    );
  }
  const names = given ?? (labels?.length === columns ? labels : numbered(tensor, columns));
  return names.map((name) => {
    const output = typeof name === "string" ? { name } : name;
    return unit === undefined || output.unit !== undefined ? output : { ...output, unit };
  });
}

function numbered(name: string, columns: number): string[] {
  return columns === 1 ? [name] : Array.from({ length: columns }, (_, i) => `${name} ${i}`);
}

/** True if all numbers are from 0 to 1, but for rounding in half precision; what is no number is told of when it is asked. */
export function areShares(answers: ArrayLike<number | bigint>): boolean {
  return Array.from(answers, Number).every((answer) => !(answer < -MAX_ROUNDING || answer > 1 + MAX_ROUNDING));
}

const MAX_ROUNDING = 2 ** -10;
