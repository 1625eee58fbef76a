import { type GraphBody, graphBody, messagesOf } from "./graph-body.js";
import { protobufFields } from "./protobuf.js";
import { tensorValues } from "./tensor-values.js";

/** Rounds that a loop may take; a million of an empty body take about a second. */
export const MAX_ROUNDS = 1e6;
/** Graphs within graphs that are looked into. */
const MAX_GRAPHS = 32;

/** A loop by its output; one that is not `certain` has a condition that is worked out, which may end it. */
export type EndlessLoop = { readonly output: string; readonly certain: boolean };

/**
 * A loop whose graph itself says that it goes round more than a million times: its condition never changes, and it has no
 * number of rounds or a larger one. Within another graph also one whose condition is worked out: `cappedLoops` reaches
 * those of the main graph alone. A running session cannot be stopped.
 *
 * @returns  undefined where there is none, or where the numbers that go in decide
 */
export function endlessLoop(file: Uint8Array): EndlessLoop | undefined {
  for (const { id, bytes } of protobufFields(file)) {
    const found = id === 7 ? endlessIn(bytes, new Map(), MAX_GRAPHS) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param outer  constants of the graphs around this one */
function endlessIn(graph: Uint8Array, outer: GraphBody["constants"], depth: number): EndlessLoop | undefined {
  const own = graphBody(graph);
  const constants = new Map([...outer, ...own.constants]);
  for (const { operator, inputs, outputs, attributes } of own.nodes) {
    for (const body of depth === 0 ? [] : attributes.flatMap((attribute) => messagesOf(attribute, 6))) {
      const goes =
        operator === "Loop" && roundsOf(inputs[0], constants) > MAX_ROUNDS && goesOn(graphBody(body), constants);
      if (goes === true || (goes === undefined && depth < MAX_GRAPHS)) {
        return { output: outputs.find((name) => name !== "") ?? "", certain: goes === true };
      }
      const inner = endlessIn(body, constants, depth - 1);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

/** Infinity where no number is given, 0 where it is worked out. */
export function roundsOf(name: string | undefined, constants: GraphBody["constants"]): number {
  if (name === undefined || name === "") return Number.POSITIVE_INFINITY;
  const tensor = constants.get(name);
  return Number(tensor ? (tensorValues(tensor)?.[0] ?? 0) : 0);
}

/** True if the first output of a loop's body, whether to go on, is the input that said so, or true; undefined if worked out. */
function goesOn({ nodes, inputs, outputs, constants }: GraphBody, outer: GraphBody["constants"]): boolean | undefined {
  let name = outputs[0];
  for (let steps = 0; steps <= nodes.length; steps++) {
    if (name === inputs[1]) return true;
    const constant = constants.get(name) ?? outer.get(name);
    if (constant) return tensorValues(constant)?.[0] === "1";
    const maker = nodes.find(({ outputs: made }) => made.includes(name));
    if (!maker || !["Identity", "Cast"].includes(maker.operator)) return undefined;
    name = maker.inputs[0];
  }
  return undefined;
}
