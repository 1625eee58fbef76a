import type { Feature, Input, Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkCellsFit } from "../check-cells-fit.js";
import { tableAnswers } from "../table-answers.js";
import { jsonOf, jsonRows } from "./json.js";
import { withPath } from "./mlflow.js";
import type { Body, Metadata, Protocol } from "./protocol.js";
import type { Response } from "./transport.js";

export type OpenInferenceOptions = {
  /** Tensors as bytes behind the JSON, in place of lists in it. */
  readonly binary: boolean;
  /** "one": all columns in one tensor; "separate": one tensor for each. Default: as many as the server says. */
  readonly columns: "one" | "separate" | undefined;
  /** The server's tensor that holds the answer. Default: the first tensor of numbers. */
  readonly tensor: string | undefined;
};

type Tensor = { readonly name: string; readonly datatype: string; readonly shape: readonly number[] };
type Piece = Tensor & { readonly values: Float64Array | readonly string[] };

const HEAD_LENGTH = "inference-header-content-length";

/**
 * The Open Inference Protocol, version 2, of KServe, MLServer, Triton and others, over HTTP, with its extension for binary
 * tensors.
 * Source: kserve/open-inference-protocol, specification/protocol/inference_rest.md; the binary extension of Triton
 */
export function openInference({ binary, columns, tensor }: OpenInferenceOptions): Protocol {
  let told: readonly Tensor[] = [];
  const plain = (url: URL) => withPath(url, (path) => path.replace(/\/infer$/, ""));
  return {
    address: (url) => withPath(plain(url), (path) => `${path}/infer`),
    about: {
      address: plain,
      read(json) {
        const { name, inputs, outputs } = Object(json) as { readonly [fact: string]: unknown };
        told = tensorsOf(inputs);
        return {
          ...(typeof name === "string" && { name }),
          ...metadataOf(told, tensorsOf(outputs), tensor),
        };
      },
    },
    encode(batch, input, where): Body {
      const pieces = piecesOf(batch, input, told, columns);
      for (const piece of pieces) if (piece.datatype === "FP32") checkSingle(piece, input, where);
      const bytes = binary ? pieces.map((piece) => bytesOf(piece, where)) : undefined;
      const isFrame = pieces.length > 1;
      const head = {
        // MLServer puts columns together to a data frame where it is told to; others pass over parameters.
        ...((isFrame || binary) && {
          parameters: { ...(isFrame && { content_type: "pd" }), ...(binary && { binary_data_output: true }) },
        }),
        inputs: pieces.map((piece, i) => (bytes ? binaryHead(piece, bytes[i].length) : jsonTensor(piece))),
        ...(tensor !== undefined && {
          outputs: [{ name: tensor, ...(binary && { parameters: { binary_data: true } }) }],
        }),
      };
      const json = JSON.stringify(head);
      if (!bytes) return { headers: { "content-type": "application/json" }, body: json };
      const first = new TextEncoder().encode(json);
      return {
        headers: { "content-type": "application/octet-stream", [HEAD_LENGTH]: String(first.length) },
        body: joined([first, ...bytes]),
      };
    },
    decode: (response, rows, outputs, where) => decode(response, rows, outputs, where, tensor),
  };
}

/** Column by column where some are categories, or where the server asks for it. */
function piecesOf(
  batch: Batch,
  input: Input,
  told: readonly Tensor[],
  columns: OpenInferenceOptions["columns"],
): Piece[] {
  const only = { name: told[0]?.name ?? "input-0", datatype: told[0]?.datatype };
  if (!("data" in batch)) return [{ ...only, datatype: "BYTES", shape: [batch.length, 1], values: batch }];
  if (input.kind !== "columns") {
    const shape = input.kind === "image" ? [batch.rows, input.height, input.width, input.channels] : [batch.rows];
    return [{ ...only, datatype: only.datatype ?? "FP32", shape, values: batch.data }];
  }
  const { features } = input;
  const isTold = told.length === features.length && told.length > 1;
  const isSeparate =
    (columns ?? (isTold || features.some(({ kind }) => kind === "category") ? "separate" : "one")) === "separate";
  if (!isSeparate) {
    return [{ ...only, datatype: only.datatype ?? "FP64", shape: [batch.rows, batch.columns], values: batch.data }];
  }
  const rows = jsonRows(batch, input);
  return features.map(({ name, kind }, column) => {
    const datatype = told.find((each) => each.name === name)?.datatype ?? (kind === "category" ? "BYTES" : "FP64");
    const cells = rows.map((row) => row[column]);
    const values =
      datatype === "BYTES"
        ? cells.map((cell) => (cell === null ? "" : String(cell)))
        : Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
    return { name, datatype, shape: [batch.rows, 1], values };
  });
}

/** @throws WhyboxError INVALID_DATA for a number that 32-bit floats turn into infinity */
function checkSingle({ name, shape, values }: Piece, input: Input, where: string): void {
  const [rows, ...sizes] = shape;
  const columns = sizes.reduce((product, size) => product * size, 1);
  const table = { data: values as Float64Array, rows, columns };
  const all = { columns: Array.from({ length: columns }, (_, column) => column), from: 0, to: rows };
  checkCellsFit(where, "float32", table, all, (column) =>
    columns > 1 && input.kind === "columns" ? input.features[column].name : name,
  );
}

function jsonTensor({ name, datatype, shape, values }: Piece) {
  const isText = datatype === "BYTES";
  // JSON has null for NaN, a gap.
  const data = Array.from<string | number>(values);
  return { name, datatype, shape, ...(isText && { parameters: { content_type: "str" } }), data };
}

function binaryHead({ name, datatype, shape }: Piece, size: number) {
  const isText = datatype === "BYTES";
  const parameters = { binary_data_size: size, ...(isText && { content_type: "str" }) };
  return { name, datatype, shape, parameters };
}

/** Views that write and read numbers of each type, little end first as all machines that matter have it. */
const NUMBERS = {
  FP32: Float32Array,
  FP64: Float64Array,
  INT8: Int8Array,
  INT16: Int16Array,
  INT32: Int32Array,
  INT64: BigInt64Array,
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  UINT32: Uint32Array,
  UINT64: BigUint64Array,
  BOOL: Uint8Array,
} as const;

/** @throws WhyboxError INVALID_DATA for a number that the tensor's type cannot hold */
function bytesOf({ name, datatype, values }: Piece, where: string): Uint8Array {
  if (datatype === "BYTES") {
    return joined(
      Array.from(values as readonly string[], (text) => {
        const bytes = new TextEncoder().encode(text);
        const length = new Uint8Array(4);
        new DataView(length.buffer).setUint32(0, bytes.length, true);
        return joined([length, bytes]);
      }),
    );
  }
  const Numbers = NUMBERS[datatype as keyof typeof NUMBERS];
  if (!Numbers) {
    throw new WhyboxError(
      "MODEL_FAILED",
      `${where}: the server takes tensors of ${datatype}; expected one of ${Object.keys(NUMBERS).join(", ")}`,
    );
  }
  const given = values as Float64Array;
  if (Numbers === Float32Array || Numbers === Float64Array) return bytesIn(new Numbers(given));
  const refuse = (value: number): never => {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: the server takes whole numbers in its tensor "${name}" (${datatype}), got ${value}; give it rows and a background of whole numbers`,
    );
  };
  const isBig = Numbers === BigInt64Array || Numbers === BigUint64Array;
  const whole = Array.from(given, (value) =>
    Number.isInteger(value) ? (isBig ? BigInt(value) : value) : refuse(value),
  );
  const numbers = (Numbers as Int32ArrayConstructor).from(whole as number[]);
  // Typed arrays wrap what is out of their range.
  for (let i = 0; i < given.length; i++) if (Number(numbers[i]) !== given[i]) refuse(given[i]);
  return bytesIn(numbers);
}

function bytesIn({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

type AnsweredTensor = Tensor & { readonly data?: unknown[]; readonly parameters?: { binary_data_size?: number } };

function decode(response: Response, rows: number, outputs: readonly Output[], where: string, wanted?: string): Matrix {
  const length = response.header(HEAD_LENGTH);
  const headBytes = length === undefined ? response.body.length : Number(length);
  const head = jsonOf({ ...response, body: response.body.subarray(0, headBytes) }, where) as {
    outputs?: AnsweredTensor[];
  } | null;
  const tensors = Array.isArray(head?.outputs) ? head.outputs : [];
  const names = tensors.map(({ name }) => `"${name}"`).join(", ") || "none";
  const answer =
    wanted === undefined
      ? (tensors.find(({ datatype }) => /^FP/.test(datatype)) ?? tensors[0])
      : tensors.find(({ name }) => name === wanted);
  if (!answer) {
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${where}: expected a tensor${wanted === undefined ? "" : ` "${wanted}"`} among the outputs, got ${names}`,
    );
  }
  const flat =
    answer.data?.flat(Number.POSITIVE_INFINITY) ?? bytesAnswered(response.body.subarray(headBytes), tensors, answer);
  const width = rows > 0 ? flat.length / rows : 0;
  const list = Array.from({ length: Number.isInteger(width) ? rows : flat.length }, (_, row) =>
    width === 1 ? flat[row] : flat.slice(row * width, (row + 1) * width),
  );
  return tableAnswers(where, list, rows, outputs);
}

/** The numbers of one tensor, behind those of the tensors before it. */
function bytesAnswered(
  body: Uint8Array,
  tensors: readonly AnsweredTensor[],
  answer: AnsweredTensor,
): (number | string)[] {
  let from = 0;
  for (const each of tensors) {
    if (each === answer) break;
    from += each.parameters?.binary_data_size ?? 0;
  }
  // A copy, so that numbers begin where their type may.
  const bytes = new Uint8Array(body.subarray(from, from + (answer.parameters?.binary_data_size ?? 0)));
  if (answer.datatype === "BYTES") return textsIn(bytes);
  const Numbers = NUMBERS[answer.datatype as keyof typeof NUMBERS] ?? Uint8Array;
  const count = Math.floor(bytes.length / Numbers.BYTES_PER_ELEMENT);
  return Array.from(new Numbers(bytes.buffer, 0, count) as ArrayLike<number | bigint>, Number);
}

function textsIn(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer);
  const texts: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = view.getUint32(at, true);
    texts.push(new TextDecoder().decode(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return texts;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The tensors that a server lists; what is none is passed over. */
function tensorsOf(list: unknown): readonly Tensor[] {
  return (Array.isArray(list) ? list : []).filter((each: Partial<Tensor> | null) => {
    const { name, datatype, shape } = each ?? {};
    return typeof name === "string" && typeof datatype === "string" && Array.isArray(shape);
  });
}

function metadataOf(
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  wanted: string | undefined,
): Omit<Metadata, "name"> {
  const answer = outputs.find(({ name }) => name === wanted) ?? outputs[0];
  const features = inputs.flatMap(({ name, datatype, shape }): Feature[] => {
    const width = shape.length < 2 ? 1 : shape[shape.length - 1];
    if (datatype === "BYTES" || width < 1) return [];
    if (width === 1) return [{ name, kind: "number" }];
    return Array.from({ length: width }, (_, i) => ({ name: `${name} ${i}`, kind: "number" }));
  });
  const isComplete =
    inputs.length > 0 &&
    inputs.every(({ datatype, shape }) => datatype !== "BYTES" && (shape.length < 2 || shape[shape.length - 1] > 0));
  const width = answer === undefined || answer.shape.length < 2 ? 1 : answer.shape[answer.shape.length - 1];
  return {
    ...(isComplete && { features }),
    ...(answer &&
      width > 0 && {
        outputs:
          width === 1
            ? [{ name: answer.name }]
            : Array.from({ length: width }, (_, i) => ({ name: `${answer.name} ${i}` })),
      }),
  };
}
