// Time of an explanation beside asking the same model directly, for each adapter, and an MLP as ONNX beside shap with numpy:
//
//   node benchmarks/adapters/run.js <python of an environment with numpy and shap> [adapters, such as onnxModel,httpModel]
//
// Bare is the most direct way to the same answers on the very batches of the explanation: session.run on tensors that are
// ready, predict of the TensorFlow.js model, requests whose bodies are ready, predict in numpy without a process between.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import * as ort from "onnxruntime-node";
import pMap from "p-map";
import { Agent, request } from "undici";
import { columns, inProcess, kernelShap, probe } from "whybox";
import { httpModel, onnxModel, processModel, tfjsModel } from "whybox/models";
import { onnxFile } from "../../test/fixtures/onnx-writer.js";
import { median } from "../median.js";
import mlp, { predict } from "../models/mlp.js";
import { background, explainWorkload, instances } from "../workload.js";

const python = process.argv[2];
if (!python) throw new Error("usage: node benchmarks/adapters/run.js <python with numpy and shap>");
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const served = here("./mlp_served.py");
const REPETITIONS = 5;
const CONNECTIONS = 4;
const ROWS_PER_CALL = 2048;
const { model: weights } = JSON.parse(readFileSync(new URL("../data/workload.json", import.meta.url), "utf8"));
const width = weights.W1.length;
const hidden = weights.b1.length;
const { features } = mlp.input;

const bytes = onnxFile({
  inputs: [{ name: "x", shape: ["N", width] }],
  outputs: [{ name: "y", shape: ["N", 1] }],
  weights: [
    { name: "W1", type: "float32", shape: [width, hidden], values: weights.W1.flat() },
    { name: "b1", type: "float32", shape: [hidden], values: weights.b1 },
    { name: "W2", type: "float32", shape: [hidden, 1], values: weights.W2 },
    { name: "b2", type: "float32", shape: [1], values: [weights.b2] },
  ],
  nodes: [
    { operator: "Gemm", inputs: ["x", "W1", "b1"], outputs: ["inner"] },
    { operator: "Tanh", inputs: ["inner"], outputs: ["bent"] },
    { operator: "Gemm", inputs: ["bent", "W2", "b2"], outputs: ["y"] },
  ],
});
const layers = tf.sequential({
  layers: [tf.layers.dense({ units: hidden, inputShape: [width], activation: "tanh" }), tf.layers.dense({ units: 1 })],
});
layers.layers[0].setWeights([tf.tensor(weights.W1), tf.tensor(weights.b1)]);
layers.layers[1].setWeights([tf.tensor(weights.W2, [hidden, 1]), tf.tensor([weights.b2])]);

const server = spawn(python, [served, "http"], { stdio: ["ignore", "pipe", "inherit"] });
const [port] = await once(server.stdout.setEncoding("utf8"), "data");
const url = `http://127.0.0.1:${port.trim()}/v2/models/mlp`;

const adapters = {
  "a function": { model: mlp, masks: 2048, isLocal: true, bare: bareFunction },
  onnxModel: { model: await onnxModel(bytes, { features }), masks: 2048, isLocal: true, bare: await bareOnnx() },
  tfjsModel: { model: await tfjsModel(layers, { features }), masks: 512, isLocal: true, bare: bareTfjs },
  httpModel: {
    model: await httpModel(url, { features, outputs: ["y"], connections: CONNECTIONS, rowsPerCall: ROWS_PER_CALL }),
    masks: 512,
    bare: bareHttp,
  },
  processModel: { model: await processModel({ command: python, args: [served] }), masks: 2048, bare: bareNumpy },
};

console.log("adapter        model rows   through it     bare   ratio of medians (min to max of pairs)");
for (const [name, { model, masks, bare, isLocal }] of Object.entries(adapters)) {
  if (process.argv[3] && !process.argv[3].split(",").includes(name)) continue;
  const batches = await batchesOf(model, masks);
  const through = async () => {
    await pMap(batches, (batch) => model.predict(batch), { concurrency: model.concurrency ?? 1 });
  };
  const seconds = isLocal ? cpuSeconds : wallSeconds;
  const pairs = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition++)
    pairs.push([await seconds(through), await bare(batches, seconds)]);
  const [whole, alone] = [0, 1].map((i) => median(pairs.map((pair) => pair[i])));
  const ratios = pairs.map(([one, other]) => one / other);
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  console.log(
    `${name.padEnd(14)} ${String(rows).padStart(10)} ${whole.toFixed(3).padStart(10)} s ${alone.toFixed(3).padStart(6)} s   ${(whole / alone).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
  );
}

console.log("\nThe MLP, 100 rows against 100 background rows with 2048 masks each, one thread, processor seconds:");
const onnx = await onnxModel(bytes, { features });
let modelRows = 0;
const own = await cpuSeconds(async () => {
  ({ modelRows } = await explainWorkload(onnx, inProcess()));
});
const asked = Array.from({ length: 40 }, () => ({
  data: new Float64Array(5120 * width).fill(0.3),
  rows: 5120,
  columns: width,
}));
const predicting =
  (modelRows / (40 * 5120)) *
  (await cpuSeconds(async () => {
    for (const batch of asked) await onnx.predict(batch);
  }));
const theirs = Number(spawnSync(python, [served, "shap"], { encoding: "utf8" }).stdout);
console.log(
  `  whybox with onnxModel ${own.toFixed(2)}, of which the model ${predicting.toFixed(2)}; shap with numpy ${theirs.toFixed(2)}`,
);
server.kill();
await Promise.all(Object.values(adapters).map(({ model }) => model.close?.()));

function bareFunction(batches, seconds) {
  return seconds(async () => {
    for (const batch of batches) predict(batch);
  });
}

/** The batches that two explanations of the workload ask. */
async function batchesOf(model, masks) {
  const batches = [];
  const { name, input, outputs, rowsPerCall } = model;
  const predict = (batch, ...rest) => {
    batches.push({ ...batch, data: batch.data.slice() });
    return mlp.predict(batch, ...rest);
  };
  for (const row of [0, 1]) {
    const instance = instances.data.subarray(row * width, (row + 1) * width);
    const masker = columns(background, instance);
    await kernelShap(probe({ name, input, outputs, predict, ...(rowsPerCall && { rowsPerCall }) }, masker), {
      budgetRows: masks * background.rows,
    });
  }
  return batches;
}

async function wallSeconds(run) {
  const startedMs = performance.now();
  await run();
  return (performance.now() - startedMs) / 1000;
}

/** Processor time of this process: what other processes do does not count. */
async function cpuSeconds(run) {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function bareOnnx() {
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return (batches, seconds) => {
    const tensors = batches.map(({ data, rows }) => new ort.Tensor("float32", new Float32Array(data), [rows, width]));
    return seconds(async () => {
      for (const tensor of tensors) await session.run({ x: tensor });
    });
  };
}

function bareTfjs(batches, seconds) {
  const ready = batches.map(({ data, rows }) => [new Float32Array(data), [rows, width]]);
  return seconds(async () => {
    for (const [data, shape] of ready) {
      const answer = tf.tidy(() => layers.predict(tf.tensor(data, shape)));
      await answer.data();
      answer.dispose();
    }
  });
}

async function bareHttp(batches, seconds) {
  const dispatcher = new Agent({ connections: CONNECTIONS });
  const bodies = batches.map(({ data, rows }) =>
    JSON.stringify({ inputs: [{ name: "input-0", datatype: "FP64", shape: [rows, width], data: Array.from(data) }] }),
  );
  const ask = async (body) => (await request(`${url}/infer`, { method: "POST", body, dispatcher })).body.json();
  const time = await seconds(() => pMap(bodies, ask, { concurrency: CONNECTIONS }));
  await dispatcher.close();
  return time;
}

/** Predict in numpy, on batches of that size and as many rows. */
function bareNumpy(batches) {
  const rows = Math.max(...batches.map((batch) => batch.rows));
  const calls = Math.round(batches.reduce((sum, batch) => sum + batch.rows, 0) / rows);
  return Number(spawnSync(python, [served, "time", String(rows), String(calls)], { encoding: "utf8" }).stdout);
}
