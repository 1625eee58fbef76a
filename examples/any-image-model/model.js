import { readFile } from "node:fs/promises";
import { blackBox } from "whybox";

/**
 * Any classifier of images in a file. whybox sees pixels from 0 to 1, row by row; what the network wants of them
 * (order, scale, mean, softmax) is done here, in predict.
 *
 * @param args.onnx, args.tfjs  path of a model.onnx, or of the model.json of TensorFlow.js
 * @param args.width, args.height, args.channels  where the model leaves them open
 * @param args.scale  what pixels are multiplied by first: 255 for models that take bytes. Default 1
 * @param args.mean, args.std  one number per channel, taken off and divided by after that. Default 0 and 1
 * @param args.answers  "probability" (default), or "logit" where the network ends without a softmax
 * @param args.labels  path of a file with the name of a class a line. Default: class 0, class 1, ...
 */
export async function createModel(args) {
  const { onnx, tfjs, scale = 1, mean = [], std = [], answers = "probability", labels } = args ?? {};
  if ((onnx === undefined) === (tfjs === undefined)) throw new Error("expected args.onnx or args.tfjs, a path");
  // Only the library that is needed is loaded.
  const network =
    onnx === undefined
      ? await (await import("./tfjs-model.js")).tfjsModel(tfjs)
      : await (await import("./onnx-model.js")).onnxModel(onnx);
  const { width, height, channels } = { channels: 3, ...args, ...network };
  if (!width || !height) throw new Error("the model leaves its size open: expected args.width and args.height");

  const size = width * height * channels;
  const ask = async (data, from, rows) => {
    const pixels = new Float32Array(rows * size);
    for (let i = 0; i < pixels.length; i++) {
      const channel = i % channels;
      const value = (data[from * size + i] * scale - (mean[channel] ?? 0)) / (std[channel] ?? 1);
      const pixel = Math.floor((i % size) / channels);
      const at = network.channelsFirst ? i - (i % size) + channel * width * height + pixel : i;
      pixels[at] = value;
    }
    const shape = network.channelsFirst ? [channels, height, width] : [height, width, channels];
    return network.ask(pixels, [rows, ...shape]);
  };
  const classes =
    (await ask(new Float64Array(size * (network.batch ?? 1)), 0, network.batch ?? 1)).length / (network.batch ?? 1);
  const names = labels === undefined ? [] : (await readFile(labels, "utf8")).trim().split(/\r?\n/);

  const predict = async ({ data, rows }) => {
    // Networks that were saved for one picture at a time are asked so.
    const perCall = network.batch ?? rows;
    const result = new Float64Array(rows * classes);
    for (let from = 0; from < rows; from += perCall) {
      const padded =
        from + perCall > rows ? Float64Array.from({ length: (from + perCall) * size }, (_, i) => data[i] ?? 0) : data;
      const answer = await ask(padded, from, perCall);
      for (let row = from; row < Math.min(rows, from + perCall); row++) {
        const numbers = answer.subarray((row - from) * classes, (row - from + 1) * classes);
        result.set(answers === "logit" ? softmax(numbers) : checked(numbers), row * classes);
      }
    }
    return { data: result, rows, columns: classes };
  };
  return blackBox(predict, {
    name: "image model",
    input: { kind: "image", width, height, channels, range: [0, 1] },
    outputs: Array.from({ length: classes }, (_, i) => ({ name: names[i] ?? `class ${i}`, unit: "probability" })),
    rows: "matrix",
  });
}

function softmax(logits) {
  const highest = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function checked(probabilities) {
  const sum = probabilities.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) < 1e-3) return probabilities;
  throw new Error(`the answers add up to ${sum}, not to 1: give answers "logit" if the network ends without a softmax`);
}
