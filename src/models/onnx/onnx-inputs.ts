import { columnsOf, type Feature, type Input } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkCellsFit } from "../check-cells-fit.js";
import { encodedLabels } from "./encoded-labels.js";
import type { OnnxGraph, OnnxNode, OnnxValue } from "./onnx-graph.js";
import type { TensorData } from "./onnx-runtime.js";

/** The numbers or texts of one tensor that goes in, and its shape. */
export type Feed = {
  readonly name: string;
  readonly type: string;
  readonly data: TensorData;
  readonly shape: number[];
  /** Takes the memory of `data` back, once the session has answered. */
  release?(): void;
};

/** A graph's input as rows, and the function that turns rows into its tensors. */
export type OnnxInputs = {
  readonly input: Input;
  /** Rows that every call must have, where the graph says how many. */
  readonly rows: number | undefined;
  feeds(batch: Batch, from: number, to: number): Feed[];
};

type Fail = (message: string) => never;

/** Positions in a row of the columns of one tensor. */
type Slot = { readonly value: OnnxValue; readonly columns: readonly number[] };

/**
 * Finds the form of a graph's input: one matrix of columns, one tensor for each column or for several, texts, or
 * images.
 *
 * @param given  features or input, where the user says them
 * @throws WhyboxError INVALID_ARGUMENT for features that do not fit the graph, MODEL_LOAD_FAILED for a graph that takes
 *   what rows cannot be made into
 */
export function onnxInputs(
  where: string,
  { inputs, nodes }: Pick<OnnxGraph, "inputs" | "nodes">,
  given: { readonly features?: readonly Feature[]; readonly input?: Input },
): OnnxInputs {
  const fail: Fail = (message) => {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
  };
  if (inputs.length === 0) {
    throw new WhyboxError(
      "MODEL_LOAD_FAILED",
      `${where}: expected a graph with an input, this one answers without any`,
    );
  }
  for (const { name, kind, type } of inputs) {
    if (kind !== "tensor" || !SUPPORTED.has(type ?? "")) {
      throw new WhyboxError(
        "MODEL_LOAD_FAILED",
        `${where}: input "${name}" is ${kind === "tensor" ? `a tensor of ${type}` : `a ${kind}`}; expected tensors of ${[...SUPPORTED].join(", ")}`,
      );
    }
  }
  const rows = inputs[0].shape?.[0];
  const [first] = inputs;
  if (given.input?.kind === "text") return textInputs(first, inputs.length, rows, fail);
  const image = given.input?.kind === "image" ? given.input : undefined;
  if (inputs.length === 1 && (image || first.shape?.length === 4)) return imageInputs(first, image, rows, fail);
  return columnInputs(inputs, nodes, given.features ?? given.input?.features, rows, fail);
}

/** Columns of a table that can be explained: files that say more are taken for faulty. */
const MAX_COLUMNS = 2 ** 20;

const SUPPORTED = new Set(["float32", "float64", "int64", "int32", "string", "bool"]);

function columnInputs(
  inputs: readonly OnnxValue[],
  nodes: readonly OnnxNode[],
  given: readonly Feature[] | undefined,
  rows: number | undefined,
  fail: Fail,
): OnnxInputs {
  const widths = inputs.map((value) => {
    const { shape, name } = value;
    if (shape === undefined || shape.length === 1) return inputs.length === 1 && given ? given.length : 1;
    if (shape.length === 2) return shape[1] ?? (inputs.length === 1 ? given?.length : 1) ?? openWidth(name, fail);
    return fail(
      `input "${name}" has ${shape.length} dimensions; expected rows x columns, or say input: { kind: "image", ... }`,
    );
  });
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total > MAX_COLUMNS) {
    fail(`the graph says that it takes ${total} columns; at most ${MAX_COLUMNS} can be explained`);
  }
  const features = given ?? inputs.flatMap((value, i) => inferredFeatures(value, widths[i], nodes, fail));
  if (features.length !== total) {
    const takes =
      inputs.length === 1
        ? `${total} columns`
        : `${total} columns (${inputs.map(({ name }) => `"${name}"`).join(", ")})`;
    fail(`the graph takes ${takes}, features are ${features.length}`);
  }
  const slots = slotsOf(inputs, widths, features);
  return {
    input: { kind: "columns", features },
    rows,
    feeds: (batch, from, to) =>
      slots.map((slot) => columnFeed(slot, features, batch as Matrix, from, to, inputs.length === 1)),
  };
}

/** By name where every tensor holds one column that a feature is called after, else in order. */
function slotsOf(inputs: readonly OnnxValue[], widths: readonly number[], features: readonly Feature[]): Slot[] {
  const names = features.map(({ name }) => name);
  const byName = inputs.every(({ name }, i) => widths[i] === 1 && names.includes(name));
  let from = 0;
  return inputs.map((value, i) => {
    const start = byName ? names.indexOf(value.name) : from;
    from += widths[i];
    return { value, columns: Array.from({ length: widths[i] }, (_, column) => start + column) };
  });
}

function inferredFeatures({ name, type }: OnnxValue, width: number, nodes: readonly OnnxNode[], fail: Fail): Feature[] {
  const categories = type === "string" && width === 1 ? encodedLabels(name, nodes) : undefined;
  if (categories) return [{ name, kind: "category", categories }];
  if (type === "string") {
    fail(
      `input "${name}" takes texts: say which with features: [{ name: "${name}", kind: "category", categories: [...] }], or input: { kind: "text" }`,
    );
  }
  if (width === 1) return [{ name, kind: "number" }];
  return Array.from({ length: width }, (_, i) => ({ name: `${name} ${i}`, kind: "number" }));
}

function openWidth(name: string, fail: Fail): never {
  return fail(`input "${name}" leaves open how many columns it takes: say features: [{ name, kind: "number" }, ...]`);
}

function columnFeed(
  { value, columns }: Slot,
  features: readonly Feature[],
  batch: Matrix,
  from: number,
  to: number,
  isOnly: boolean,
): Feed {
  const { data, columns: width } = batch;
  const rows = to - from;
  const type = value.type as string;
  if (type === "float32") {
    checkCellsFit("onnxModel", type, batch, { columns, from, to }, (column) => features[column].name);
  }
  const shape = value.shape?.length === 1 ? [rows] : [rows, columns.length];
  if (isOnly && columns.length === width && type === "float32") {
    return { name: value.name, type, shape, ...singlePrecision(data, from * width, to * width) };
  }
  if (isOnly && columns.length === width && type !== "string") {
    return { name: value.name, type, data: numbersAs(type, data.subarray(from * width, to * width)), shape };
  }
  if (type === "string") {
    const labels: string[] = [];
    for (let row = from; row < to; row++) {
      for (const column of columns) labels.push(labelOf(data[row * width + column], features[column]));
    }
    return { name: value.name, type, data: labels, shape };
  }
  const codes = columns.map((column) => numericLabels(features[column]));
  const numbers = new Float64Array(rows * columns.length);
  for (let row = from, at = 0; row < to; row++) {
    for (let i = 0; i < columns.length; i++, at++) {
      const cell = data[row * width + columns[i]];
      numbers[at] = codes[i]?.[cell] ?? cell;
    }
  }
  return { name: value.name, type, data: numbersAs(type, numbers), shape };
}

/** A gap is an empty text: ONNX has no other. */
function labelOf(cell: number, feature: Feature): string {
  if (Number.isNaN(cell)) return "";
  return feature.kind === "category" ? feature.categories[cell] : String(cell);
}

/** The numbers that labels spell, where all do: a graph that takes 1, 2 and 3 as categories takes these. */
function numericLabels(feature: Feature): readonly number[] | undefined {
  if (feature.kind === "number") return undefined;
  const numbers = feature.categories.map((label) => (label.trim() === "" ? Number.NaN : Number(label)));
  return numbers.every(Number.isFinite) ? numbers : undefined;
}

/** Memory for numbers in single precision that no call is using. */
const idle: Float32Array[] = [];
const MAX_IDLE = 8;

/** Into memory that is kept, since clearing new memory and giving it back takes several times as long as the conversion. */
function singlePrecision(data: Float64Array, from: number, to: number): Pick<Feed, "data" | "release"> {
  const length = to - from;
  const kept = idle.findIndex((each) => each.length >= length);
  const memory = kept < 0 ? new Float32Array(length) : idle.splice(kept, 1)[0];
  memory.set(data.subarray(from, to));
  const release = () => {
    if (idle.length < MAX_IDLE) idle.push(memory);
  };
  return { data: memory.length === length ? memory : memory.subarray(0, length), release };
}

function numbersAs(type: string, data: Float64Array): TensorData {
  switch (type) {
    case "float32":
      return new Float32Array(data);
    case "float64":
      return data.slice();
    case "int32":
      return Int32Array.from(data, (value) => wholeNumber(value, -MAX_INT32 - 1, MAX_INT32));
    case "bool":
      return Uint8Array.from(data, (value) => wholeNumber(value, 0, 1));
    default:
      return BigInt64Array.from(data, (value) => BigInt(wholeNumber(value)));
  }
}

const MAX_INT32 = 2 ** 31 - 1;

function wholeNumber(value: number, from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new WhyboxError(
    "INVALID_DATA",
    `the graph takes ${to === 1 ? "0 and 1" : "whole numbers"}, got ${value}; give it a background of ${to === 1 ? "these" : "whole numbers"}`,
  );
}

function textInputs(value: OnnxValue, count: number, rows: number | undefined, fail: Fail): OnnxInputs {
  if (count !== 1 || value.type !== "string") {
    fail(
      `input: { kind: "text" } goes with a graph of one input of texts, this one takes ${count === 1 ? value.type : `${count} inputs`}`,
    );
  }
  return {
    input: { kind: "text" },
    rows,
    feeds: (batch, from, to) => {
      const texts = (batch as readonly string[]).slice(from, to);
      const shape = value.shape?.length === 1 ? [texts.length] : [texts.length, 1];
      return [{ name: value.name, type: "string", data: texts, shape }];
    },
  };
}

type ImageInput = Extract<Input, { kind: "image" }>;

function imageInputs(
  value: OnnxValue,
  given: ImageInput | undefined,
  rows: number | undefined,
  fail: Fail,
): OnnxInputs {
  const [, ...sizes] = value.shape ?? [];
  const isPixels = (size: number | undefined) => size === 1 || size === 3 || size === 4;
  const channelsFirst = isPixels(sizes[0]) || !isPixels(sizes[2]);
  const [channels, height, width] = channelsFirst ? sizes : [sizes[2], sizes[0], sizes[1]];
  const input: ImageInput = given ?? {
    kind: "image",
    width:
      width ??
      fail(`input "${value.name}" leaves its width open: say input: { kind: "image", width, height, channels, range }`),
    height:
      height ??
      fail(
        `input "${value.name}" leaves its height open: say input: { kind: "image", width, height, channels, range }`,
      ),
    channels: channels ?? 3,
    range: [0, 1],
  };
  const pixels = columnsOf(input) as number;
  const area = input.width * input.height;
  return {
    input,
    rows,
    feeds: (batch, from, to) => {
      const { data } = batch as Matrix;
      const ordered = new Float64Array((to - from) * pixels);
      for (let row = from; row < to; row++) {
        for (let at = 0; at < pixels; at++) {
          const pixel = Math.floor(at / input.channels);
          const place = channelsFirst ? (at % input.channels) * area + pixel : at;
          ordered[(row - from) * pixels + place] = data[row * pixels + at];
        }
      }
      const shape = channelsFirst
        ? [to - from, input.channels, input.height, input.width]
        : [to - from, input.height, input.width, input.channels];
      return [{ name: value.name, type: value.type as string, data: numbersAs(value.type as string, ordered), shape }];
    },
  };
}
