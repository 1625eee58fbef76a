import { protobufFields, protobufText } from "./protobuf.js";
import { tensorValues } from "./tensor-values.js";

/** Rounds that a loop may be fixed to; a million of an empty body take about a second. */
const MAX_ROUNDS = 1e6;
/** Graphs within graphs that are looked into. */
const MAX_GRAPHS = 32;

/** A node as its message holds it: texts of fields 1, 2 and 4, and messages of field 5. */
type Node = {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Uint8Array[];
};

/** The parts of a graph that tell how often a loop goes round. */
type Body = {
  readonly nodes: readonly Node[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly constants: ReadonlyMap<string, Uint8Array>;
};

/**
 * The output of a loop whose graph itself says that it goes round more than a million times: its condition never changes, and
 * it has no number of rounds or a larger one. A running session cannot be stopped.
 *
 * @returns  undefined where there is none, or where the numbers that go in decide
 */
export function endlessLoop(file: Uint8Array): string | undefined {
  for (const { id, bytes } of protobufFields(file)) {
    const found = id === 7 ? endlessIn(bytes, new Map(), MAX_GRAPHS) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param outer  constants of the graphs around this one */
function endlessIn(graph: Uint8Array, outer: Body["constants"], depth: number): string | undefined {
  const own = bodyOf(graph);
  const constants = new Map([...outer, ...own.constants]);
  for (const { operator, inputs, outputs, attributes } of own.nodes) {
    for (const body of depth === 0 ? [] : attributes.flatMap((attribute) => messagesOf(attribute, 6))) {
      const isEndless =
        operator === "Loop" && roundsOf(inputs[0], constants) > MAX_ROUNDS && goesOn(bodyOf(body), constants);
      if (isEndless) return outputs.find((name) => name !== "") ?? "";
      const inner = endlessIn(body, constants, depth - 1);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

/** Infinity where no number is given, 0 where it is worked out. */
function roundsOf(name: string | undefined, constants: Body["constants"]): number {
  if (name === undefined || name === "") return Number.POSITIVE_INFINITY;
  const tensor = constants.get(name);
  return Number(tensor ? (tensorValues(tensor)?.[0] ?? 0) : 0);
}

/** True if the first output of a loop's body, whether to go on, is the input that said so, or true. */
function goesOn({ nodes, inputs, outputs, constants }: Body, outer: Body["constants"]): boolean {
  let name = outputs[0];
  for (let steps = 0; steps <= nodes.length; steps++) {
    if (name === inputs[1]) return true;
    const constant = constants.get(name) ?? outer.get(name);
    if (constant) return tensorValues(constant)?.[0] === "1";
    const maker = nodes.find(({ outputs: made }) => made.includes(name));
    if (!maker || !["Identity", "Cast"].includes(maker.operator)) return false;
    name = maker.inputs[0];
  }
  return false;
}

function bodyOf(graph: Uint8Array): Body {
  const nodes = messagesOf(graph, 1).map((node) => ({
    operator: protobufText(node, 4),
    inputs: textsOf(node, 1),
    outputs: textsOf(node, 2),
    attributes: messagesOf(node, 5),
  }));
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

function messagesOf(message: Uint8Array, wanted: number): Uint8Array[] {
  return [...protobufFields(message)].filter(({ id }) => id === wanted).map(({ bytes }) => bytes);
}

function textsOf(message: Uint8Array, wanted: number): string[] {
  return messagesOf(message, wanted).map((bytes) => new TextDecoder().decode(bytes));
}
