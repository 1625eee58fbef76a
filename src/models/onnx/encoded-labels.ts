import type { OnnxNode } from "./onnx-graph.js";

/** Nodes between a column and what encodes it; exporters write one or two. */
const MAX_STEPS = 20;

/** The labels that the node behind an input encodes, where it is one that encodes labels. */
export function encodedLabels(input: string, nodes: readonly OnnxNode[]): readonly string[] | undefined {
  let name = input;
  // A graph that is none may lead in circles.
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const encoders = nodes.filter(({ inputs }) => inputs.includes(name));
    if (encoders.length !== 1) return undefined;
    const [{ lists, outputs, operator }] = encoders;
    if (!["Identity", "Reshape", "Flatten", "Squeeze", "Gather"].includes(operator)) {
      return lists.cats_strings ?? lists.keys_strings;
    }
    [name] = outputs;
  }
  return undefined;
}
