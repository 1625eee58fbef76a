// Trains the network that model.js serves, on four fifths of the digits.
// Run: node examples/digits/train.js [where to write, default model.json beside this file]
import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { isHeldOut, readDigits } from "./digits.js";

const EPOCHS = 8;

tf.enableProdMode();
await tf.setBackend("cpu");
const digits = readDigits();
const training = digits.filter((...place) => !isHeldOut(...place));
const heldOut = digits.filter(isHeldOut);

const images = (all) =>
  tf.tensor4d(
    all.flatMap(({ pixels }) => Array.from(pixels, (level) => level / 16)),
    [all.length, 8, 8, 1],
  );
const labels = (all) =>
  tf.oneHot(
    tf.tensor1d(
      all.map(({ label }) => label),
      "int32",
    ),
    10,
  );

// Seeds make two runs on one machine the same; the last digits of sums may differ on another.
const seeded = (seed) => tf.initializers.glorotUniform({ seed });
const network = tf.sequential({
  layers: [
    tf.layers.conv2d({
      inputShape: [8, 8, 1],
      filters: 4,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
      kernelInitializer: seeded(1),
    }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 12, kernelSize: 3, padding: "same", activation: "relu", kernelInitializer: seeded(2) }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 10, activation: "softmax", kernelInitializer: seeded(3) }),
  ],
});
network.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
const [x, y] = [images(training), labels(training)];
const startedMs = performance.now();
await network.fit(x, y, { epochs: EPOCHS, batchSize: 32, shuffle: false, verbose: 0 });
const seconds = (performance.now() - startedMs) / 1000;
const [, accuracy] = network.evaluate(images(heldOut), labels(heldOut)).map((score) => score.dataSync()[0]);

await network.save(
  tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
    const weights = Buffer.from(weightData).toString("base64");
    const saved = { modelTopology, weightSpecs, weights };
    writeFileSync(process.argv[2] ?? new URL("./model.json", import.meta.url), `${JSON.stringify(saved)}\n`);
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  }),
);
console.log(`trained on ${training.length} images in ${seconds.toFixed(0)} s`);
console.log(`held out ${heldOut.length}: ${(100 * accuracy).toFixed(1)}% right`);
