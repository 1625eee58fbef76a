import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { onnxModel } from "whybox/models";
import { onnxFile } from "../../fixtures/onnx-writer.js";
import { codeAndMessage } from "./files.js";

describe("tensors of other kinds", () => {
  const echo = (type: "bool" | "int64" | "int32" | "float64", shape: (number | string)[] = ["N", 1]) =>
    onnxFile({
      inputs: [{ name: "n", type, shape }],
      outputs: [{ name: "y", type, shape }],
      nodes: [{ operator: "Identity", inputs: ["n"], outputs: ["y"] }],
    });

  test.each([
    ["int64", ["N", 1]],
    ["int64", ["N"]],
    ["int32", ["N", 1]],
    ["float64", ["N"]],
  ] as const)("%s %j goes in and comes out", async (type, shape) => {
    const model = await onnxModel(echo(type, [...shape]));
    expect((await model.predict(matrix([[3], [-4]]))).data).toEqual(Float64Array.of(3, -4));
  });

  test.each([
    ["int64", 1.5, /INVALID_DATA .*takes whole numbers, got 1.5/],
    ["int32", 1.5, /INVALID_DATA .*takes whole numbers, got 1.5/],
    ["int32", 2 ** 31, /INVALID_DATA .*takes whole numbers, got 2147483648/],
    ["bool", 2, /INVALID_DATA .*takes 0 and 1, got 2/],
  ] as const)("a number that a graph of %s cannot take is refused: %d", async (type, value, message) => {
    const model = await onnxModel(echo(type));
    expect(await codeAndMessage(Promise.resolve(model.predict(matrix([[value]]))))).toMatch(message);
  });

  test.each([
    [
      ["N", 2],
      [
        [1, 2],
        [3, -1e39],
      ],
      /INVALID_DATA onnxModel: row 1, "n 1": the model takes 32-bit floats, up to 3.4e38, got -1e\+39/,
    ],
    [["N", 2], [[3.5e38, 2]], /INVALID_DATA onnxModel: row 0, "n 0": .*got 3.5e\+38/],
    [["N", 1], [[1e300]], /INVALID_DATA onnxModel: row 0, "n": .*got 1e\+300/],
  ] as [(string | number)[], number[][], RegExp][])(
    "a number that 32-bit floats turn into infinity is refused: %j %j",
    async (shape, rows, message) => {
      const model = await onnxModel(
        onnxFile({
          inputs: [{ name: "n", shape }],
          outputs: [{ name: "y", shape }],
          nodes: [{ operator: "Identity", inputs: ["n"], outputs: ["y"] }],
        }),
      );
      expect(await codeAndMessage(Promise.resolve(model.predict(matrix(rows))))).toMatch(message);
      const largest = rows.map((row) => row.map(() => 3.4028234663852886e38));
      const { data } = await model.predict(matrix(largest));
      expect(data.every((value) => value === 3.4028234663852886e38)).toBe(true);
    },
  );

  test("texts go in as they are, and categories as their labels", async () => {
    const lengths = { a: 1, bb: 2, ccc: 3 };
    const file = onnxFile({
      inputs: [{ name: "word", type: "string" }],
      outputs: [{ name: "y" }],
      nodes: [
        {
          operator: "LabelEncoder",
          domain: "ai.onnx.ml",
          inputs: ["word"],
          outputs: ["y"],
          texts: { keys_strings: Object.keys(lengths) },
          floats: { values_floats: Object.values(lengths) },
        },
      ],
    });
    const texts = await onnxModel<readonly string[]>(file, { input: { kind: "text" } });
    expect((await texts.predict(["ccc", "a"])).data).toEqual(Float64Array.of(3, 1));
    const labels = await onnxModel(file);
    expect(labels.input.features).toEqual([{ name: "word", kind: "category", categories: ["a", "bb", "ccc"] }]);
    expect((await labels.predict(matrix([[1], [2]]))).data).toEqual(Float64Array.of(2, 3));
  });

  test("images go in as height x width x channels, whatever the graph's order", async () => {
    const picture = new URL("../../fixtures/images/red-or-blue.onnx", import.meta.url);
    const model = await onnxModel(picture, { outputs: ["red", "blue"] });
    expect(model.input).toEqual({ kind: "image", width: 12, height: 8, channels: 3, range: [0, 1] });
    const red = Float64Array.from({ length: 12 * 8 * 3 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const { data } = await model.predict({ data: red, rows: 1, columns: red.length });
    expect(data[0]).toBeGreaterThan(0.99);
  });
});
