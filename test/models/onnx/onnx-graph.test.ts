import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { onnxGraph, withOutput } from "../../../dist/models/onnx/onnx-graph.js";
import { onnxFile } from "../../fixtures/onnx-writer.js";

/** Protocol buffers by hand: a field of bytes, and one with a number below 128. */
const field = (id: number, bytes: readonly number[]): number[] => [(id << 3) | 2, bytes.length, ...bytes];
const number = (id: number, value: number) => [id << 3, value];
const text = (id: number, value: string) => field(id, [...new TextEncoder().encode(value)]);
/** A model of these fields of its graph, with a node and an output, which every graph has. */
const model = (...graph: number[][]) =>
  Uint8Array.from(
    field(7, [
      ...field(1, [...text(1, "x"), ...text(2, "y"), ...text(4, "Neg")]),
      ...graph.flat(),
      ...field(12, text(1, "y")),
    ]),
  );

const file = onnxFile({
  inputs: [
    { name: "age", shape: ["N", 1] },
    { name: "job", type: "string", shape: [4, 1] },
    { name: "w", shape: [1, 2] },
  ],
  outputs: [{ name: "probabilities", type: "float64", shape: ["N", 2] }],
  nodes: [
    { operator: "Gemm", inputs: ["age", "w"], outputs: ["logits"] },
    {
      operator: "ZipMap",
      inputs: ["logits"],
      outputs: ["probabilities"],
      domain: "ai.onnx.ml",
      texts: { classlabels_strings: ["no", "yes"] },
      numbers: { axis: 1 },
    },
  ],
  weights: [{ name: "w", type: "float32", shape: [1, 2], values: [1, -1] }],
});

describe("onnxGraph", () => {
  test("reads inputs, outputs, nodes and labels; weights among the inputs are none", () => {
    expect(onnxGraph(file)).toEqual({
      inputs: [
        { name: "age", kind: "tensor", type: "float32", shape: [undefined, 1] },
        { name: "job", kind: "tensor", type: "string", shape: [4, 1] },
      ],
      outputs: [{ name: "probabilities", kind: "tensor", type: "float64", shape: [undefined, 2] }],
      nodes: [
        { operator: "Gemm", inputs: ["age", "w"], outputs: ["logits"], lists: {} },
        {
          operator: "ZipMap",
          inputs: ["logits"],
          outputs: ["probabilities"],
          lists: { classlabels_strings: ["no", "yes"] },
        },
      ],
      labels: ["no", "yes"],
    });
  });

  test("leaves open what the graph leaves open: a shape, a size of 0, a type", () => {
    const sizes = field(2, field(1, [...number(1, 1), ...field(2, [...field(1, []), ...field(1, number(1, 0))])]));
    const graph = onnxGraph(model(field(11, [...text(1, "x"), ...sizes]), field(11, text(1, "nothing said"))));
    expect(graph.inputs).toEqual([
      { name: "x", kind: "tensor", type: "float32", shape: [undefined, undefined] },
      { name: "nothing said", kind: undefined, type: undefined, shape: undefined },
    ]);
    const sequence = onnxGraph(model(field(12, [...text(1, "maps"), ...field(2, field(4, []))])));
    expect(sequence.outputs[0]).toEqual({ name: "maps", kind: "sequence", type: undefined, shape: undefined });
  });

  test.each<[string, number[]]>([
    ["packed", field(7, [5, 0x90, 0x03, 7])],
    ["one by one", [...number(7, 5), 7 << 3, 0x90, 0x03, ...number(7, 7)]],
    ["raw, of 64 bits", field(9, [5, 0, 0, 0, 0, 0, 0, 0, 0x90, 1, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0])],
  ])("finds labels in a tensor called classes, whole numbers %s", (_, values) => {
    expect(onnxGraph(model(field(5, [...number(2, 7), ...text(8, "classes"), ...values]))).labels).toEqual([
      "5",
      "400",
      "7",
    ]);
  });

  test("finds labels of 32 bits, below 0 too, and texts", () => {
    const raw = field(9, [0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0]);
    expect(onnxGraph(model(field(5, [...number(2, 6), ...text(8, "classes"), ...raw]))).labels).toEqual(["-1", "2"]);
    const texts = [...text(6, "bad"), ...text(6, "good")];
    expect(onnxGraph(model(field(5, [...number(2, 8), ...text(8, "classes"), ...texts]))).labels).toEqual([
      "bad",
      "good",
    ]);
    expect(onnxGraph(model(field(5, [...number(2, 8), ...text(8, "other"), ...texts]))).labels).toBeUndefined();
  });

  test("refuses bytes that are no ONNX file, wherever one is cut off", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: file.length - 1 }), (length) => {
        expect(() => onnxGraph(file.subarray(0, length))).toThrow(RangeError);
      }),
    );
    expect(() => onnxGraph(new TextEncoder().encode("<!doctype html><html>"))).toThrow(RangeError);
  });
});

test("withOutput adds a tensor to what the graph answers, and changes nothing else", () => {
  const graph = onnxGraph(file);
  const open = { name: "logits", kind: undefined, type: undefined, shape: undefined };
  expect(onnxGraph(withOutput(file, "logits"))).toEqual({ ...graph, outputs: [...graph.outputs, open] });
  const long = "x".repeat(300);
  expect(onnxGraph(withOutput(file, long)).outputs.at(-1)?.name).toBe(long);
});
