import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, test } from "vitest";
import { tfjsModel } from "whybox/models";
import { weightsOf } from "../../../dist/models/tfjs/weights-of.js";

const folder = mkdtempSync(join(tmpdir(), "whybox-weights-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kernel = { name: "kernel", shape: [3, 2], dtype: "float32" };
const bias = { name: "bias", shape: [2], dtype: "int32" };

describe("weights of a manifest", () => {
  test("are those of all groups, in order", () => {
    expect(weightsOf([{ weights: [kernel] }, { weights: [bias] }], [24, 8])).toEqual([kernel, bias]);
  });

  test.each<[string, object, number]>([
    ["bool", { dtype: "bool" }, 6],
    ["complex64", { dtype: "complex64" }, 48],
    ["a single number", { shape: [] }, 4],
    ["nothing", { shape: [0, 5] }, 0],
    ["quantised to a byte", { quantization: { dtype: "uint8", min: 0, scale: 1 } }, 6],
    ["quantised to two", { quantization: { dtype: "uint16", min: 0, scale: 1 } }, 12],
    ["quantised to half precision", { quantization: { dtype: "float16" } }, 12],
  ])("take the bytes of their kind: %s", (_, changes, bytes) => {
    const group = [{ weights: [{ ...kernel, ...changes }] }];
    expect(weightsOf(group, [bytes])).toHaveLength(1);
    for (const wrong of [bytes - 1, bytes + 1]) {
      expect(() => weightsOf(group, [wrong])).toThrow(
        `weightsManifest 0: expected ${bytes} bytes of weights in its files, got ${wrong}`,
      );
    }
  });

  test("that are texts are as long as they say themselves", () => {
    const group = [{ weights: [{ ...kernel, dtype: "string" }, bias] }];
    expect(weightsOf(group, [100])).toHaveLength(2);
    expect(() => weightsOf(group, [7])).toThrow("expected at least 8 bytes");
  });

  test.each<[string, unknown, string]>([
    ["no list", "x", 'expected weights, a list of descriptions, got "x"'],
    ["no descriptions", [1], "weights 0: expected a name, a shape and a dtype, got 1"],
    ["no shape", [{ ...kernel, shape: "3,2" }], 'weights 0: expected the shape of "kernel", a list of whole numbers'],
    ["a negative size", [{ ...kernel, shape: [-3, 2] }], "weights 0: expected the shape"],
    ["an unknown kind", [{ ...kernel, dtype: "float64" }], 'weights 0: expected the dtype of "kernel" to be one of'],
    ["bytes beyond all doubles", [{ ...kernel, shape: [1e15, 1e15] }], "expected 4e+30 bytes of weights"],
  ])("are refused that have %s", (_, weights, message) => {
    expect(() => weightsOf([{ weights }], [24])).toThrow(`weightsManifest 0: ${message}`);
  });
});

describe("a model", () => {
  const dense = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], name: "answer" })] });
  const topology = dense.toJSON(undefined, false);
  const saved = (name: string, weights: unknown, ...files: number[][]) => {
    const paths = files.map((values, i) => {
      writeFileSync(join(folder, `${name}${i}.bin`), Buffer.from(new Float32Array(values).buffer));
      return `${name}${i}.bin`;
    });
    const groups = paths.map((path, i) => ({
      paths: [path],
      weights: Array.isArray(weights) ? [weights[i]] : weights,
    }));
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify({ format: "layers-model", modelTopology: topology, weightsManifest: groups }));
    return tfjsModel(file);
  };
  const specs = [
    { name: "answer/kernel", shape: [3, 2], dtype: "float32" },
    { name: "answer/bias", shape: [2], dtype: "float32" },
  ];

  test("takes the weights that its manifest describes", async () => {
    const model = await saved("right", specs, [1, 2, 3, 4, 5, 6], [7, 8]);
    const { data } = await model.predict(
      { data: new Float64Array([1, 0, 0]), rows: 1, columns: 3 },
      new AbortController().signal,
    );
    expect([...data]).toEqual([8, 10]);
  });

  test("whose file is longer is refused: the weights behind it would be others", async () => {
    await expect(saved("long", specs, [1, 2, 3, 4, 5, 6, 7], [7, 8])).rejects.toMatchObject({
      code: "MODEL_LOAD_FAILED",
      message: expect.stringContaining("weightsManifest 0: expected 24 bytes of weights in its files, got 28"),
    });
  });

  test("whose weights are a text is refused", async () => {
    await expect(saved("text", "x", [1])).rejects.toMatchObject({
      code: "MODEL_LOAD_FAILED",
      message: expect.stringContaining('weightsManifest 0: expected weights, a list of descriptions, got "x"'),
    });
  });
});
