import { expect, test } from "vitest";
import { matrix } from "whybox";
import { onnxModel } from "whybox/models";
import { onnxFile } from "../../fixtures/onnx-writer.js";
import { codeAndMessage } from "./files.js";

const times = (factor: number) =>
  onnxFile({
    inputs: [{ name: "x", type: "int64", shape: ["N", 1] }],
    outputs: [{ name: "y", type: "int64", shape: ["N", 1] }],
    nodes: [{ operator: "Mul", inputs: ["x", "f"], outputs: ["y"] }],
    weights: [{ name: "f", type: "int64", shape: [1], values: [factor] }],
  });

test("a whole number that no double holds is refused, not rounded", async () => {
  const model = await onnxModel(times(2 ** 53 - 1));
  expect([...(await model.predict(matrix([[1], [-1], [2]]))).data]).toEqual([2 ** 53 - 1, 1 - 2 ** 53, 2 ** 54 - 2]);
  expect(await codeAndMessage(Promise.resolve(model.predict(matrix([[3]]))))).toBe(
    `MODEL_ANSWER_INVALID onnxModel (bytes): tensor "y" answers ${3n * (2n ** 53n - 1n)}, which no double holds; have the graph cast it to a float64`,
  );
});

/** A linear classifier as skl2onnx writes one, whose scores are called probabilities where raw ones are asked for. */
const linear = (transform: string) =>
  onnxFile({
    inputs: [{ name: "x", shape: ["N", 2] }],
    outputs: [
      { name: "label", type: "int64", shape: ["N"] },
      { name: "probabilities", shape: ["N", 2] },
    ],
    nodes: [
      {
        operator: "LinearClassifier",
        domain: "ai.onnx.ml",
        inputs: ["x"],
        outputs: ["label", "probabilities"],
        words: { post_transform: transform },
        floats: { coefficients: [-1, 0, 1, 0], intercepts: [-0.5, 0.5] },
        lists: { classlabels_ints: [0, 1] },
      },
    ],
  });

test("scores that are called probabilities are none", async () => {
  const scores = await onnxModel(linear("NONE"));
  expect(scores.outputs).toEqual([{ name: "0" }, { name: "1" }]);
  expect([...(await scores.predict(matrix([[2, 0]]))).data]).toEqual([-2.5, 2.5]);
  const shares = await onnxModel(linear("SOFTMAX"));
  expect(shares.outputs).toEqual([
    { name: "0", unit: "probability" },
    { name: "1", unit: "probability" },
  ]);
});

test("so are those of an operator that makes either, where a first row tells", async () => {
  const file = (scale: number) =>
    onnxFile({
      inputs: [{ name: "x", shape: ["N", 2] }],
      outputs: [{ name: "probabilities", shape: ["N", 2] }],
      nodes: [{ operator: "Add", inputs: ["x", "w"], outputs: ["probabilities"] }],
      weights: [{ name: "w", type: "float32", shape: [2], values: [0.25 * scale, 0.75 * scale] }],
    });
  expect((await onnxModel(file(1))).outputs?.map(({ unit }) => unit)).toEqual(["probability", "probability"]);
  expect((await onnxModel(file(-2))).outputs?.map(({ unit }) => unit)).toEqual([undefined, undefined]);
});
