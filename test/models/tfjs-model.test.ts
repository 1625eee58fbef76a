import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, matrix, probe, workerPool } from "whybox";
import { tfjsModel } from "whybox/models";
import { codeAndMessage } from "../fixtures/counting-model.js";

const folder = mkdtempSync(join(tmpdir(), "whybox-tfjs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const WEIGHTS = [0.5, -0.25, 1, 0, 0.75, -1];
const BIAS = [0.1, -0.2];
const background = Array.from({ length: 12 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 2]);
const masker = columns(background, [1, -1, 2]);
const softmax = (row: readonly number[]) => {
  const scores = BIAS.map((bias, k) => bias + row.reduce((sum, x, i) => sum + x * WEIGHTS[2 * i + k], 0));
  const powers = scores.map(Math.exp);
  return powers.map((power) => power / (powers[0] + powers[1]));
};
const plain = blackBox((rows) => rows.map(softmax), {
  name: "plain",
  input: { kind: "columns", features: ["x", "y", "z"].map((name) => ({ name, kind: "number" as const })) },
  outputs: ["no", "yes"].map((name) => ({ name, unit: "probability" })),
});
const closeTo = (found: readonly (readonly number[])[], expected: readonly (readonly number[])[]) => {
  for (const [i, values] of expected.entries()) {
    for (const [j, value] of values.entries()) expect(Math.abs(found[i][j] - value)).toBeLessThan(1e-6);
  }
};

function layers(): tf.LayersModel {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [3], activation: "softmax", name: "answer" })],
  });
  model.layers[0].setWeights([tf.tensor(WEIGHTS, [3, 2]), tf.tensor(BIAS)]);
  return model;
}

async function saved(name: string): Promise<string> {
  await layers().save({
    save: async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: [`${name}.bin`], weights: weightSpecs }];
      writeFileSync(
        join(folder, `${name}.json`),
        JSON.stringify({ format: "layers-model", modelTopology, weightsManifest }),
      );
      writeFileSync(join(folder, `${name}.bin`), Buffer.from(weightData as ArrayBuffer));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    },
  });
  return join(folder, `${name}.json`);
}

/** A graph of one placeholder that is multiplied by weights, as a converter writes it. */
function savedGraph(name: string): string {
  const size = (value: number) => ({ size: String(value) });
  const node = [
    {
      name: "x",
      op: "Placeholder",
      attr: { dtype: { type: "DT_FLOAT" }, shape: { shape: { dim: [size(-1), size(3)] } } },
    },
    {
      name: "w",
      op: "Const",
      attr: {
        dtype: { type: "DT_FLOAT" },
        value: { tensor: { dtype: "DT_FLOAT", tensorShape: { dim: [size(3), size(2)] } } },
      },
    },
    {
      name: "scores",
      op: "MatMul",
      input: ["x", "w"],
      attr: { T: { type: "DT_FLOAT" }, transpose_a: { b: false }, transpose_b: { b: false } },
    },
  ];
  const weights = [{ name: "w", shape: [3, 2], dtype: "float32" }];
  const json = {
    format: "graph-model",
    modelTopology: { node, versions: {} },
    weightsManifest: [{ paths: [`${name}.bin`], weights }],
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(json));
  writeFileSync(join(folder, `${name}.bin`), Buffer.from(Float32Array.from(WEIGHTS).buffer));
  return join(folder, `${name}.json`);
}

describe("a TensorFlow.js model", () => {
  test("of layers has the Shapley values of the same function to 1e-6, from a file and as it is, and leaks no tensor", async () => {
    const own = await exactShapley(probe(plain, masker), { outputs: "all" });
    for (const source of [await saved("credit"), layers()]) {
      const model = await tfjsModel(source, { outputs: ["no", "yes"] });
      expect(model.outputs).toEqual(plain.outputs);
      const before = tf.memory().numTensors;
      closeTo((await exactShapley(probe(model, masker), { outputs: "all" })).result.values, own.result.values);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  test("of a graph answers as the same function does", async () => {
    const model = await tfjsModel(savedGraph("graph"));
    expect(model.outputs).toEqual([{ name: "scores 0" }, { name: "scores 1" }]);
    const { data } = await model.predict(matrix([[1, 2, 3]]));
    const scores = [0, 1].map((k) => [1, 2, 3].reduce((sum, x, i) => sum + x * WEIGHTS[2 * i + k], 0));
    expect([...data]).toEqual(scores);
  });

  test("of images takes them as height x width x channels", async () => {
    const picture = new URL("../fixtures/images/red-or-blue-tfjs/model.json", import.meta.url);
    const model = await tfjsModel(picture, { outputs: ["red", "blue"] });
    expect(model.input).toEqual({ kind: "image", width: 12, height: 8, channels: 3, range: [0, 1] });
    const red = Float64Array.from({ length: 12 * 8 * 3 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const before = tf.memory().numTensors;
    expect((await model.predict({ data: red, rows: 1, columns: red.length })).data[0]).toBeGreaterThan(0.99);
    expect(tf.memory().numTensors).toBe(before);
    await model.close();
    expect(tf.memory().numTensors).toBeLessThan(before);
  });

  test("follows into workers", async () => {
    const model = await tfjsModel(await saved("worker"), { outputs: ["no", "yes"] });
    await using executor = workerPool({ size: 1 });
    const there = await exactShapley(probe(model, masker, { executor }));
    expect(there.result).toEqual((await exactShapley(probe(model, masker))).result);
  });

  test.each([
    [
      "a file that is not there",
      () => tfjsModel(join(folder, "none.json")),
      /^MODEL_LOAD_FAILED tfjsModel .*none.json: no such file$/,
    ],
    [
      "JSON of something else",
      () => {
        writeFileSync(join(folder, "else.json"), "{}");
        return tfjsModel(join(folder, "else.json"));
      },
      /^MODEL_LOAD_FAILED .*expected the model.json of a TensorFlow.js model$/,
    ],
    [
      "features of another number",
      () => tfjsModel(layers(), { features: [{ name: "x", kind: "number" }] }),
      /^INVALID_ARGUMENT .*the model takes 3 columns, features are 1$/,
    ],
    [
      "outputs of another number",
      () => tfjsModel(layers(), { outputs: ["yes"] }),
      /^INVALID_ARGUMENT .*answers 2 numbers per row, outputs are 1$/,
    ],
    [
      "an output that is not there",
      () => tfjsModel(layers(), { output: 1 }),
      /^INVALID_ARGUMENT .*expected output to be below 1, got 1$/,
    ],
    ["no model", () => tfjsModel({}), /^INVALID_ARGUMENT tfjsModel: expected the path of a model.json/],
  ])("%s is refused", async (_, run, message) => {
    expect(await codeAndMessage(run)).toMatch(message);
  });
});

describe("numbers that a tensor cannot hold are refused, with row and column", () => {
  const echo = (dtype: "float32" | "int32" | "bool") => {
    const input = tf.input({ shape: [2], dtype, name: "x" });
    return tf.model({
      inputs: input,
      outputs: tf.layers.reshape({ targetShape: [2] }).apply(input) as tf.SymbolicTensor,
    });
  };

  test.each([
    ["float32", 1e39, "32-bit floats, up to 3.4e38, got 1e+39"],
    ["int32", 2.5, "whole numbers of 32 bits, got 2.5"],
    ["int32", 3e9, "whole numbers of 32 bits, got 3000000000"],
    ["bool", 2, "0 and 1, got 2"],
  ] as const)("%s: %d", async (dtype, value, what) => {
    const model = await tfjsModel(echo(dtype), {
      features: ["a", "b"].map((name) => ({ name, kind: "number" as const })),
      tf,
    });
    const rows = matrix([
      [1, 0],
      [0, value],
    ]);
    expect(await codeAndMessage(() => model.predict(rows))).toBe(
      `INVALID_DATA tfjsModel: row 1, "b": the model takes ${what}; scale or round the column for the model, its instance and its background`,
    );
  });
});
