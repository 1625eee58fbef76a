import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anchors, binnedColumns, blackBox, columns, exactShapley, lime, type Model, matrix, probe } from "whybox";
import { httpModel, onnxModel, processModel, tfjsModel } from "whybox/models";
import { obeysModelLaws } from "whybox/testing";
import { type Exchange, type ModelServer, modelServer } from "../fixtures/model-server.js";
import { onnxFile } from "../fixtures/onnx-writer.js";
import { INWARD, OUTWARD, probabilities, WEIGHTS } from "../fixtures/small-models.js";

// The same two models in every place a model can be.
const features = ["x", "y", "z"].map((name) => ({ name, kind: "number" as const }));
const outputs = ["no", "yes"].map((name) => ({ name, unit: "probability" }));
const background = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 2]);
const instance = [1, -1, 2];
type Name = "logistic" | "mlp";

const plain = (name: Name) =>
  blackBox((rows) => rows.map((row) => probabilities(name, row)), {
    name,
    input: { kind: "columns", features },
    outputs,
  });

function onnx(name: Name): Uint8Array {
  const type = "float64";
  const score =
    name === "logistic"
      ? [{ operator: "MatMul", inputs: ["x", "w"], outputs: ["score"] }]
      : [
          { operator: "MatMul", inputs: ["x", "inward"], outputs: ["hidden"] },
          { operator: "Tanh", inputs: ["hidden"], outputs: ["bent"] },
          { operator: "MatMul", inputs: ["bent", "outward"], outputs: ["score"] },
        ];
  return onnxFile({
    inputs: [{ name: "x", type, shape: ["N", 3] }],
    outputs: [{ name: "answer", type, shape: ["N", 2] }],
    weights: [
      { name: "one", type, shape: [1], values: [1] },
      ...(name === "logistic"
        ? [{ name: "w", type, shape: [3, 1], values: WEIGHTS } as const]
        : [
            { name: "inward", type, shape: [3, 4], values: INWARD.flat() } as const,
            { name: "outward", type, shape: [4, 1], values: OUTWARD } as const,
          ]),
    ],
    nodes: [
      ...score,
      { operator: "Sigmoid", inputs: ["score"], outputs: ["yes"] },
      { operator: "Sub", inputs: ["one", "yes"], outputs: ["no"] },
      { operator: "Concat", inputs: ["no", "yes"], outputs: ["answer"], numbers: { axis: 1 } },
    ],
  });
}

function tensorflow(name: Name): tf.LayersModel {
  const bare = { useBias: false, units: 1 } as const;
  const layers =
    name === "logistic"
      ? [tf.layers.dense({ ...bare, units: 2, inputShape: [3], activation: "softmax" })]
      : [
          tf.layers.dense({ ...bare, units: 4, inputShape: [3], activation: "tanh" }),
          tf.layers.dense({ ...bare, units: 2, activation: "softmax" }),
        ];
  const model = tf.sequential({ layers });
  // The softmax of (0, score) is (1 - sigmoid, sigmoid).
  const last = (name === "logistic" ? WEIGHTS : OUTWARD).flatMap((weight) => [0, weight]);
  if (name === "mlp") model.layers[0].setWeights([tf.tensor(INWARD.flat(), [3, 4])]);
  model.layers[layers.length - 1].setWeights([tf.tensor(last, [last.length / 2, 2])]);
  return model;
}

/** Rows however a protocol puts them, answered as that protocol answers. */
function serve(name: Name, { path, body }: Exchange): unknown {
  const asked = JSON.parse(body.toString());
  if (path.endsWith("/infer")) {
    const [{ data, shape }] = asked.inputs as { data: number[]; shape: number[] }[];
    const rows = Array.from({ length: shape[0] }, (_, row) => data.slice(3 * row, 3 * row + 3));
    const answers = rows.flatMap((row) => probabilities(name, row));
    return { outputs: [{ name: "p", datatype: "FP64", shape: [rows.length, 2], data: answers }] };
  }
  const rows: number[][] = asked.instances ?? asked.dataframe_split?.data ?? asked;
  return { predictions: rows.map((row) => probabilities(name, row)) };
}

describe.each(["logistic", "mlp"] as const)("the %s model", (name) => {
  const here = plain(name);
  const models: Record<string, Model> = {};
  const open: { close(): Promise<void> }[] = [];
  let server: ModelServer;
  beforeAll(async () => {
    server = await modelServer((exchange) => serve(name, exchange));
    const http = { features, outputs, rowsPerCall: 64 };
    const made = {
      ONNX: await onnxModel(onnx(name), { features, outputs }),
      "ONNX, on the web runtime": await onnxModel(onnx(name), {
        features,
        outputs,
        runtime: "onnxruntime-web",
      }),
      "TensorFlow.js": await tfjsModel(tensorflow(name), { features, outputs }),
      "Open Inference": await httpModel(`${server.origin}/v2/models/small`, http),
      MLflow: await httpModel(server.origin, { ...http, protocol: "mlflow" }),
      "TensorFlow Serving": await httpModel(`${server.origin}/v1/models/small`, http),
      JSON: await httpModel(server.origin, {
        ...http,
        request: (rows: { x: number; y: number; z: number }[]) => rows.map(({ x, y, z }) => [x, y, z]),
        answers: ({ predictions }: { predictions: number[][] }) => predictions,
      }),
      process: await processModel({
        command: process.execPath,
        args: [fileURLToPath(new URL("../fixtures/process/serve.mjs", import.meta.url)), name],
      }),
    };
    Object.assign(models, made);
    open.push(...Object.values(made));
  });
  afterAll(async () => {
    await Promise.all(open.map((model) => model.close()));
    await server.close();
  });

  test("has the same Shapley values everywhere, to 1e-12, in single precision to 1e-6", async () => {
    const masker = columns(background, instance);
    const own = await exactShapley(probe(here, masker), { outputs: "all" });
    for (const [place, model] of Object.entries(models)) {
      const { result } = await exactShapley(probe(model, masker), { outputs: "all" });
      const gap = Math.max(
        ...own.result.values.flatMap((row, i) => row.map((value, j) => Math.abs(value - result.values[i][j]))),
      );
      expect(gap, place).toBeLessThan(place === "TensorFlow.js" ? 1e-6 : 1e-12);
    }
  });

  test("has the same LIME and the same anchors everywhere on the same seed", async () => {
    const bins = binnedColumns(background, instance);
    const near = await lime(probe(here, bins), { seed: 5, samples: 512 });
    const rule = await anchors(probe(here, bins), { seed: 5 });
    for (const [place, model] of Object.entries(models)) {
      const far = await lime(probe(model, bins), { seed: 5, samples: 512 });
      for (const [j, value] of near.result.values[0].entries()) {
        expect(Math.abs(far.result.values[0][j] - value), place).toBeLessThan(1e-6);
      }
      const { predicates, precision, coverage } = (await anchors(probe(model, bins), { seed: 5 })).result;
      expect({ predicates, precision, coverage }, place).toEqual({
        predicates: rule.result.predicates,
        precision: rule.result.precision,
        coverage: rule.result.coverage,
      });
    }
  });

  test("obeys the laws of models everywhere", async () => {
    for (const model of [here, ...Object.values(models)])
      await obeysModelLaws(() => model, matrix(background.slice(0, 8)));
  });
});
