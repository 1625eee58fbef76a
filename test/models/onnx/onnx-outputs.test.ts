import { describe, expect, test } from "vitest";
import { table } from "whybox";
import { onnxModel } from "whybox/models";
import { codeAndMessage, facts, fixture, largestGap, PENGUINS } from "./files.js";

describe("outputs of a graph", () => {
  test("with a ZipMap says which option to change, or which tensor to ask for", async () => {
    expect(await codeAndMessage(onnxModel(fixture("penguins-zipmap.onnx")))).toMatch(
      /^MODEL_LOAD_FAILED onnxModel .*: output "output_probability" is a sequence, made by ZipMap; export the model with to_onnx\(model, ..., options={"zipmap": False}\), or explain what goes into it: { tensor: "probabilities" }$/,
    );
    const model = await onnxModel(fixture("penguins-zipmap.onnx"), { tensor: "probabilities" });
    const { data } = await model.predict(table(facts.rows, model.input.features ?? []));
    expect(largestGap(data, facts.probabilities.flat())).toBeLessThan(1e-6);
  });

  test("is explained by its labels as votes", async () => {
    const model = await onnxModel(PENGUINS, { tensor: "label" });
    const { data } = await model.predict(table(facts.rows, model.input.features ?? []));
    const most = facts.probabilities.map((row: number[]) => row.indexOf(Math.max(...row)));
    expect(Array.from({ length: most.length }, (_, row) => data.subarray(3 * row, 3 * row + 3).indexOf(1))).toEqual(
      most,
    );
  });
});
