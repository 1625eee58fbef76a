import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";

/** A TensorFlow.js model of images, of layers or a graph: what it takes, and how to ask it. */
export async function tfjsModel(path) {
  const { weightsManifest, ...json } = JSON.parse(await readFile(path, "utf8"));
  const files = weightsManifest.flatMap(({ paths }) => paths);
  const parts = await Promise.all(files.map((file) => readFile(join(dirname(path), file))));
  const artifacts = {
    ...json,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: Uint8Array.from(Buffer.concat(parts)).buffer,
  };
  const load = json.format === "graph-model" ? tf.loadGraphModel : tf.loadLayersModel;
  const model = await load({ load: async () => artifacts });
  const [batch, height, width, channels] = model.inputs[0].shape;
  return {
    channelsFirst: false,
    ...Object.fromEntries(Object.entries({ width, height, channels }).filter(([, size]) => size > 0)),
    batch: batch > 0 ? batch : undefined,
    async ask(pixels, dimensions) {
      const answers = tf.tidy(() => model.predict(tf.tensor(pixels, dimensions)));
      const numbers = await answers.data();
      answers.dispose();
      return numbers;
    },
  };
}
