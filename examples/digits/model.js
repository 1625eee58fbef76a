import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { blackBox } from "whybox";

/**
 * Digit shown by an 8 x 8 image. A worker thread loads it too, and so has its own network.
 *
 * Levels of grey go in as they are, 0 to 16; scaling them is the model's own affair.
 */
export async function createModel() {
  tf.enableProdMode();
  await tf.setBackend("cpu");
  // Read where this module is. train.js writes it.
  const { weights, ...saved } = JSON.parse(readFileSync(new URL("./model.json", import.meta.url), "utf8"));
  const bytes = Uint8Array.from(Buffer.from(weights, "base64"));
  const network = await tf.loadLayersModel(tf.io.fromMemory({ ...saved, weightData: bytes.buffer }));

  const predict = ({ data, rows }) =>
    tf.tidy(() => {
      const images = tf.tensor4d(Float32Array.from(data), [rows, 8, 8, 1]).div(16);
      return { data: Float64Array.from(network.predict(images).dataSync()), rows, columns: 10 };
    });
  return blackBox(predict, {
    name: "digits",
    input: { kind: "image", width: 8, height: 8, channels: 1, range: [0, 16] },
    outputs: Array.from({ length: 10 }, (_, digit) => ({ name: String(digit), unit: "probability" })),
    rows: "matrix",
  });
}
