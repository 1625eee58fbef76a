import { type ProtobufField, packedNumbers, protobufBytes, protobufFields, protobufText } from "./protobuf.js";
import { tensorValues } from "./tensor-values.js";

/**
 * An input or output of a graph. A size that the graph leaves open is undefined, and so is a shape that it does not
 * state.
 */
export type OnnxValue = {
  readonly name: string;
  /** "tensor", or what else it is: "sequence", "map", "optional"; undefined where the graph does not say. */
  readonly kind: string | undefined;
  /** As the runtime calls it: float32, float64, int64, string, ... */
  readonly type: string | undefined;
  readonly shape: readonly (number | undefined)[] | undefined;
};

export type OnnxNode = {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Lists of texts and of whole numbers among the attributes, such as the labels of classes; a text is a list of one. */
  readonly lists: { readonly [name: string]: readonly string[] };
};

/** The facts about a graph that onnxModel uses. */
export type OnnxGraph = {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  /** Labels of classes, where the graph holds them. */
  readonly labels: readonly string[] | undefined;
  /** The file beside it that holds weights, where one does. */
  readonly weightsFile: string | undefined;
};

/** Element types by their numbers in onnx.proto, TensorProto.DataType. */
const TYPES: Record<number, string> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  14: "complex64",
  15: "complex128",
  16: "bfloat16",
};

/** Fields of TypeProto other than tensor_type. */
const KINDS: Record<number, string> = { 1: "tensor", 4: "sequence", 5: "map", 8: "sparse tensor", 9: "optional" };

/**
 * Reads inputs, outputs and nodes off the bytes of an ONNX file; weights are passed over.
 *
 * @throws RangeError for bytes that are no ONNX file
 * Source: onnx.proto of ONNX 1.16, whose field numbers these are
 */
export function onnxGraph(bytes: Uint8Array): OnnxGraph {
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const nodes: OnnxNode[] = [];
  const weights = new Map<string, Uint8Array>();
  let weightsFile: string | undefined;
  for (const { id, bytes: graph } of protobufFields(bytes)) {
    if (id !== 7) continue;
    for (const field of protobufFields(graph)) {
      if (field.id === 1) nodes.push(nodeOf(field.bytes));
      if (field.id === 5) weights.set(protobufText(field.bytes, 8), field.bytes);
      weightsFile ??= externalFile(field, MAX_GRAPHS);
      if (field.id === 11) inputs.push(valueInfo(field.bytes));
      if (field.id === 12) outputs.push(valueInfo(field.bytes));
    }
  }
  if (nodes.length === 0 || outputs.length === 0) throw new RangeError("the file holds no ONNX graph");
  // Older graphs list their weights among the inputs.
  const asked = inputs.filter(({ name }) => !weights.has(name));
  return { inputs: asked, outputs, nodes, labels: labelsOf(nodes, weights), weightsFile };
}

/**
 * The bytes of a graph that answers one more tensor. In protocol buffers, a message that comes twice is joined to one, so
 * that a second graph with nothing but an output does it.
 */
export function withOutput(bytes: Uint8Array, name: string): Uint8Array {
  const output = protobufBytes(12, protobufBytes(1, new TextEncoder().encode(name)));
  const addition = protobufBytes(7, output);
  const whole = new Uint8Array(bytes.length + addition.length);
  whole.set(bytes);
  whole.set(addition, bytes.length);
  return whole;
}

function valueInfo(message: Uint8Array): OnnxValue {
  let name = "";
  let kind: string | undefined;
  let type: string | undefined;
  let shape: (number | undefined)[] | undefined;
  for (const field of protobufFields(message)) {
    if (field.id === 1) name = text(field.bytes);
    if (field.id !== 2) continue;
    for (const { id, bytes } of protobufFields(field.bytes)) {
      kind = KINDS[id] ?? kind;
      if (id !== 1) continue;
      for (const tensor of protobufFields(bytes)) {
        if (tensor.id === 1) type = TYPES[tensor.number] ?? `type ${tensor.number}`;
        if (tensor.id === 2) shape = [...protobufFields(tensor.bytes)].map((size) => sizeOf(size.bytes));
      }
    }
  }
  return { name, kind, type, shape };
}

/** A size with a number; one with a name, or with neither, is open. */
function sizeOf(message: Uint8Array): number | undefined {
  for (const { id, number } of protobufFields(message)) if (id === 1 && number > 0) return number;
  return undefined;
}

function nodeOf(message: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const lists: Record<string, string[]> = {};
  let operator = "";
  for (const { id, bytes } of protobufFields(message)) {
    if (id === 1) inputs.push(text(bytes));
    if (id === 2) outputs.push(text(bytes));
    if (id === 4) operator = text(bytes);
    if (id === 5) Object.assign(lists, listOf(bytes));
  }
  return { operator, inputs, outputs, lists };
}

/** An attribute that is a text (field 4), a list of texts (field 9) or of whole numbers (field 8, packed or one by one). */
function listOf(attribute: Uint8Array): Record<string, string[]> {
  let name = "";
  const values: string[] = [];
  for (const { id, number, bytes } of protobufFields(attribute)) {
    if (id === 1) name = text(bytes);
    if (id === 4 || id === 9) values.push(text(bytes));
    if (id === 8) values.push(...(bytes.length > 0 ? packedNumbers(bytes) : [number]).map(String));
  }
  return values.length > 0 ? { [name]: values } : {};
}

/** Graphs within graphs that are looked into. */
const MAX_GRAPHS = 32;

/**
 * The file that a field of a graph leaves its weights to: an initializer (field 5), or a node (field 1) with a tensor
 * (field 5) or a graph (field 6) among its attributes.
 */
function externalFile({ id, bytes }: ProtobufField, depth: number): string | undefined {
  if (id === 5) return locationOf(bytes);
  if (id !== 1 || depth === 0) return undefined;
  for (const attribute of protobufFields(bytes)) {
    if (attribute.id !== 5) continue;
    for (const inner of protobufFields(attribute.bytes)) {
      const fields = inner.id === 6 ? [...protobufFields(inner.bytes)] : inner.id === 5 ? [inner] : [];
      for (const field of fields) {
        const file = externalFile(field, depth - 1);
        if (file !== undefined) return file;
      }
    }
  }
  return undefined;
}

/** The entry "location" of a tensor's external_data (field 13). */
function locationOf(tensor: Uint8Array): string | undefined {
  for (const { id, bytes } of protobufFields(tensor)) {
    if (id !== 13) continue;
    const [key, value] = [...protobufFields(bytes)];
    if (text(key?.bytes ?? new Uint8Array()) === "location") return text(value?.bytes ?? new Uint8Array());
  }
  return undefined;
}

/** Labels as scikit-learn's converters leave them: an attribute of the classifier, or a tensor called "classes". */
function labelsOf(nodes: readonly OnnxNode[], weights: ReadonlyMap<string, Uint8Array>): readonly string[] | undefined {
  for (const { lists } of nodes) {
    for (const name of ["classlabels_strings", "classlabels_int64s", "classlabels_ints"]) {
      if (lists[name]) return lists[name];
    }
  }
  const classes = weights.get("classes");
  return classes && tensorValues(classes);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
