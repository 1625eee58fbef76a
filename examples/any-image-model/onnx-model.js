import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-web";

// Threads of WebAssembly were seen to wait for each other for ever on Node; workers of whybox are the way to more.
ort.env.wasm.numThreads = 1;

/** An ONNX model of images: what it takes, and how to ask it. */
export async function onnxModel(path) {
  const session = await ort.InferenceSession.create(new Uint8Array(await readFile(path)));
  const [{ name, shape }] = session.inputMetadata;
  const channelsFirst = shape[1] === 1 || shape[1] === 3;
  const [height, width, channels] = channelsFirst ? [shape[2], shape[3], shape[1]] : shape.slice(1);
  return {
    channelsFirst,
    // A size that the model leaves open is a name, or missing.
    ...Object.fromEntries(Object.entries({ width, height, channels }).filter(([, size]) => Number.isInteger(size))),
    batch: Number.isInteger(shape[0]) ? shape[0] : undefined,
    async ask(pixels, dimensions) {
      const answers = await session.run({ [name]: new ort.Tensor("float32", pixels, dimensions) });
      return answers[session.outputNames[0]].data;
    },
  };
}
