import { onnxFile } from "../../fixtures/onnx-writer.js";

type Condition = "same" | "true" | "false" | "less" | "always";
/** `made`: the number of rounds is worked out. `within`: the loop is in a branch. */
export type Loop = {
  readonly rounds?: number;
  readonly condition?: Condition;
  readonly made?: boolean;
  readonly within?: boolean;
};

/** x, negated round for round; the condition of the body is its own input, a constant, or worked out. */
export function looped({ rounds, condition = "same", made: isMade = false, within = false }: Loop): Uint8Array {
  const constant = condition === "true" || condition === "false";
  const made = { same: "Identity", true: "Constant", false: "Constant", less: "Less", always: "GreaterOrEqual" }[
    condition
  ];
  const body = {
    inputs: [
      { name: "round", type: "int64" as const, shape: [] },
      { name: "goes", type: "bool" as const, shape: [] },
      { name: "from", shape: ["N", 2] },
    ],
    outputs: [
      { name: "on", type: "bool" as const, shape: [] },
      { name: "to", shape: ["N", 2] },
    ],
    nodes: [
      {
        operator: made,
        inputs: { same: ["goes"], true: [], false: [], less: ["round", "four"], always: ["round", "none"] }[condition],
        outputs: ["on"],
        ...(constant && {
          tensors: { value: { name: "c", type: "bool" as const, shape: [], values: [Number(condition === "true")] } },
        }),
      },
      { operator: "Neg", inputs: ["from"], outputs: ["to"] },
    ],
    weights: [
      { name: "four", type: "int64" as const, shape: [], values: [4] },
      { name: "none", type: "int64" as const, shape: [], values: [0] },
    ],
  };
  const n = rounds === undefined ? "" : isMade ? "made" : "n";
  const loop = { operator: "Loop", inputs: [n, "start", "x"], outputs: [within ? "z" : "y"], graphs: { body } };
  const branch = { inputs: [], outputs: [{ name: "z", shape: ["N", 2] }], nodes: [loop] };
  return onnxFile({
    inputs: [{ name: "x", shape: ["N", 2] }],
    outputs: [{ name: "y", shape: ["N", 2] }],
    nodes: [
      ...(isMade ? [{ operator: "Abs", inputs: ["n"], outputs: ["made"] }] : []),
      within
        ? {
            operator: "If",
            inputs: ["start"],
            outputs: ["y"],
            graphs: { then_branch: branch, else_branch: branch },
          }
        : loop,
    ],
    weights: [
      { name: "start", type: "bool", shape: [], values: [1] },
      ...(rounds === undefined ? [] : [{ name: "n", type: "int64" as const, shape: [], values: [rounds] }]),
    ],
  });
}
