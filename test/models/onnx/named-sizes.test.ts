import { expect, test } from "vitest";
import { matrix } from "whybox";
import { onnxModel } from "whybox/models";
import { withNamedSizes } from "../../../dist/models/onnx/named-sizes.js";
import { onnxGraph } from "../../../dist/models/onnx/onnx-graph.js";
import { onnxFile } from "../../fixtures/onnx-writer.js";

/** Neg and Relu in turns; the number of rows is open, and has no name. */
const chain = (nodes: number) =>
  onnxFile({
    inputs: [{ name: "x", shape: [null, 3] }],
    outputs: [{ name: "y", shape: [null, 3] }],
    nodes: Array.from({ length: nodes }, (_, i) => ({
      operator: i % 2 ? "Relu" : "Neg",
      inputs: [i === 0 ? "x" : `t${i}`],
      outputs: [i === nodes - 1 ? "y" : `t${i + 1}`],
    })),
  });

test("a chain of 6,000 nodes opens in seconds, not in time by the square of its length", async () => {
  const file = chain(6000);
  const before = process.cpuUsage();
  const model = await onnxModel(file);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(5);
  expect([...(await model.predict(matrix([[-1, 2, 0]]))).data].map(Math.abs)).toEqual([0, 0, 0]);
});

test("nothing but the sizes of inputs changes", () => {
  const file = chain(3);
  expect(onnxGraph(withNamedSizes(file))).toEqual(onnxGraph(file));
  const named = onnxFile({
    inputs: [{ name: "x", shape: ["N", 3] }],
    outputs: [{ name: "y" }],
    nodes: [{ operator: "Neg", inputs: ["x"], outputs: ["y"] }],
  });
  expect(withNamedSizes(named)).toEqual(named);
});
