import { protobufFields, protobufText } from "./protobuf.js";

/** A node as its message holds it: texts of fields 1, 2 and 4, and messages of field 5. */
type Node = {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Uint8Array[];
};

/** The parts of a graph that tell how often a loop goes round. */
export type GraphBody = {
  readonly nodes: readonly Node[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly constants: ReadonlyMap<string, Uint8Array>;
};

/** Nodes, names and constant tensors of a graph's message, the main one or one within a node. */
export function graphBody(graph: Uint8Array): GraphBody {
  const nodes = messagesOf(graph, 1).map(nodeOf);
  const constants = new Map(messagesOf(graph, 5).map((tensor) => [protobufText(tensor, 8), tensor] as const));
  for (const { operator, outputs, attributes } of nodes) {
    if (operator !== "Constant") continue;
    // The attribute "value" holds a tensor.
    const [tensor] = attributes.flatMap((attribute) => messagesOf(attribute, 5));
    if (tensor) constants.set(outputs[0], tensor);
  }
  const names = (id: number) => messagesOf(graph, id).map((value) => protobufText(value, 1));
  return { nodes, inputs: names(11), outputs: names(12), constants };
}

export function nodeOf(node: Uint8Array): Node {
  return {
    operator: protobufText(node, 4),
    inputs: textsOf(node, 1),
    outputs: textsOf(node, 2),
    attributes: messagesOf(node, 5),
  };
}

/** The messages in all fields of that number. */
export function messagesOf(message: Uint8Array, wanted: number): Uint8Array[] {
  return [...protobufFields(message)].filter(({ id }) => id === wanted).map(({ bytes }) => bytes);
}

function textsOf(message: Uint8Array, wanted: number): string[] {
  return messagesOf(message, wanted).map((bytes) => new TextDecoder().decode(bytes));
}
