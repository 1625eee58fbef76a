import { expect, test } from "vitest";
import { matrix } from "whybox";
import { onnxModel } from "whybox/models";
import { onnxFile } from "../../fixtures/onnx-writer.js";
import { codeAndMessage } from "./files.js";

type Loop = { readonly rounds?: number; readonly condition?: "same" | "true" | "false" | "less" };

/** x, negated round for round; the condition of the body is its own input, a constant, or worked out. */
function looped({ rounds, condition = "same" }: Loop): Uint8Array {
  const constant = condition === "true" || condition === "false";
  const made = { same: "Identity", true: "Constant", false: "Constant", less: "Less" }[condition];
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
        inputs: { same: ["goes"], true: [], false: [], less: ["round", "four"] }[condition],
        outputs: ["on"],
        ...(constant && {
          tensors: { value: { name: "c", type: "bool" as const, shape: [], values: [Number(condition === "true")] } },
        }),
      },
      { operator: "Neg", inputs: ["from"], outputs: ["to"] },
    ],
    weights: [{ name: "four", type: "int64" as const, shape: [], values: [4] }],
  };
  return onnxFile({
    inputs: [{ name: "x", shape: ["N", 2] }],
    outputs: [{ name: "y", shape: ["N", 2] }],
    nodes: [
      { operator: "Loop", inputs: [rounds === undefined ? "" : "n", "start", "x"], outputs: ["y"], graphs: { body } },
    ],
    weights: [
      { name: "start", type: "bool", shape: [], values: [1] },
      ...(rounds === undefined ? [] : [{ name: "n", type: "int64" as const, shape: [], values: [rounds] }]),
    ],
  });
}

test.each<[string, Loop]>([
  ["without a number of rounds", {}],
  ["of a billion rounds", { rounds: 1e9 }],
  ["whose condition is always true", { condition: "true" }],
])("a loop %s is refused, since it cannot be stopped", async (_, loop) => {
  expect(await codeAndMessage(onnxModel(looped(loop)))).toContain(
    'MODEL_LOAD_FAILED onnxModel (bytes): the loop that makes "y" goes round more than a million times',
  );
});

test.each<[string, Loop, number]>([
  ["of a number of rounds", { rounds: 3 }, -1],
  ["whose condition ends it at once", { condition: "false" }, -1],
  ["whose condition is worked out", { condition: "less" }, 1],
])("a loop %s runs", async (_, loop, sign) => {
  const { data } = await (await onnxModel(looped(loop))).predict(matrix([[1, 2]]));
  // "less" goes on after rounds 0 to 3, and ends with round 4: five times.
  expect([...data]).toEqual(loop.condition === "less" ? [-1, -2] : [sign, 2 * sign]);
});
