import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { onnxModel } from "whybox/models";
import { onnxFile } from "../../fixtures/onnx-writer.js";
import { codeAndMessage } from "./files.js";

type Sizes = (number | string)[];

const through = (operator: string, from: Sizes, to: Sizes = ["N", "M"]) =>
  onnxFile({
    inputs: [{ name: "x", shape: from }],
    outputs: [{ name: "y", shape: to }],
    nodes: [{ operator, inputs: ["x"], outputs: ["y"] }],
  });

describe("a graph that asks for more than there can be is refused at once", () => {
  test.each([
    [
      ["N", 1e9],
      "INVALID_ARGUMENT onnxModel (bytes): the graph says that it takes 1000000000 columns; at most 1048576",
    ],
    [[1e8, 3], "MODEL_LOAD_FAILED onnxModel (bytes): the graph takes 100000000 x 3 numbers a call; at most 67108864"],
    [[1, 3, 1e5, 1e5], "MODEL_LOAD_FAILED onnxModel (bytes): the graph takes 1 x 30000000000 numbers a call"],
  ] as [Sizes, string][])("%j", async (shape, message) => {
    expect(await codeAndMessage(onnxModel(through("Identity", shape)))).toContain(message);
  });
});

describe("a hundred million numbers per row", () => {
  const tiled = (from: Sizes, to: Sizes) =>
    onnxFile({
      inputs: [{ name: "x", shape: from }],
      outputs: [{ name: "y", shape: to }],
      nodes: [{ operator: "Tile", inputs: ["x", "times"], outputs: ["y"] }],
      weights: [{ name: "times", type: "int64", shape: [2], values: [1, 1e8] }],
    });

  test.each<[Sizes, Sizes]>([
    [
      ["N", 1],
      ["N", 1e8],
    ],
    [
      ["N", 1],
      ["N", "M"],
    ],
    [
      [4, 1],
      [4, 1e8],
    ],
  ])("are refused before they are made: %j -> %j", async (from, to) => {
    const before = process.memoryUsage().rss;
    expect(await codeAndMessage(onnxModel(tiled(from, to)))).toContain(
      'MODEL_LOAD_FAILED onnxModel (bytes): tensor "y" has 100000000 numbers per row; expected at most 1048576',
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(1e8);
  });
});

describe("answers that are not one row for each row", () => {
  test("are refused where the first one tells", async () => {
    expect(await codeAndMessage(onnxModel(through("Transpose", ["N", 3])))).toContain(
      'MODEL_LOAD_FAILED onnxModel (bytes): tensor "y" answers 1 row in the shape [3, 1]; expected a row of at most',
    );
  });

  test("are refused where more rows tell, not read as other numbers", async () => {
    const model = await onnxModel(through("ReduceMean", ["N", 3]));
    const refused = codeAndMessage(
      Promise.resolve(
        model.predict(
          matrix([
            [1, 2, 3],
            [4, 5, 6],
          ]),
        ),
      ),
    );
    expect(await refused).toContain(
      'MODEL_ANSWER_INVALID onnxModel (bytes): tensor "y" answers 2 rows in the shape [1, 1]; expected a row of at most',
    );
  });
});

test("a graph without inputs is refused", async () => {
  const file = onnxFile({
    inputs: [],
    outputs: [{ name: "y" }],
    weights: [{ name: "w", type: "float32", shape: [1, 1], values: [1] }],
    nodes: [{ operator: "Identity", inputs: ["w"], outputs: ["y"] }],
  });
  expect(await codeAndMessage(onnxModel(file))).toContain(
    "MODEL_LOAD_FAILED onnxModel (bytes): expected a graph with an input",
  );
});

test("weights in a file of their own are refused with the way out, wherever that file is said to be", async () => {
  const file = onnxFile({
    inputs: [{ name: "x", shape: ["N", 1] }],
    outputs: [{ name: "y", shape: ["N", 1] }],
    nodes: [{ operator: "Add", inputs: ["x", "w"], outputs: ["y"] }],
    weights: [{ name: "w", type: "float32", shape: [1], values: [1] }],
  });
  // external_data (field 13) of one more tensor, joined to the graph (field 7): { key: "location", value: ... }.
  const field = (id: number, bytes: readonly number[]) => [(id << 3) | 2, bytes.length, ...bytes];
  const letters = (value: string) => [...new TextEncoder().encode(value)];
  const entry = [...field(1, letters("location")), ...field(2, letters("../../etc/passwd"))];
  const tensor = [...field(8, letters("v")), ...field(13, entry)];
  const message = await codeAndMessage(onnxModel(Uint8Array.from([...file, ...field(7, field(5, tensor))])));
  expect(message).toContain(
    'weights are in a file of their own, "../../etc/passwd", which is not read; put all into one file',
  );
});
