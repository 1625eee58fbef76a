import { describe, expect, test } from "vitest";
import { matrix, table } from "whybox";
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

  // skl2onnx 1.20: to_onnx(LogisticRegression().fit(X, y), X[:1], options={"zipmap": "columns"}) of three classes.
  test("of a class each are one answer of all classes, in their order", async () => {
    const file = fixture("classes-as-columns.onnx");
    const rows = matrix([
      [0.2, -1, 2],
      [1, 1, -0.5],
    ]);
    const model = await onnxModel(file);
    expect(model.outputs.map(({ name }) => name)).toEqual(["0", "1", "2"]);
    expect(model.outputs.map(({ unit }) => unit)).toEqual(Array(3).fill("probability"));
    const { data } = await model.predict(rows);
    for (const [at, tensor] of ["i0", "i1", "i2"].entries()) {
      const alone = await (await onnxModel(file, { tensor })).predict(rows);
      expect([...alone.data]).toEqual([data[at], data[3 + at]]);
    }
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
