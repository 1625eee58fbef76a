import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-web";

/** An ONNX model of images: what it takes, and how to ask it. */
export async function onnxModel(path) {
  const session = await ort.InferenceSession.create(new Uint8Array(await readFile(path)));
  // One question at a time: a session that is asked again before it has answered was seen to abort.
  let before = Promise.resolve();
  const [{ name, shape }] = session.inputMetadata;
  const channelsFirst = shape[1] === 1 || shape[1] === 3;
  const [height, width, channels] = channelsFirst ? [shape[2], shape[3], shape[1]] : shape.slice(1);
  return {
    channelsFirst,
    // A size that the model leaves open is a name, or missing.
    ...Object.fromEntries(Object.entries({ width, height, channels }).filter(([, size]) => Number.isInteger(size))),
    batch: Number.isInteger(shape[0]) ? shape[0] : undefined,
    async ask(pixels, dimensions) {
      const answering = before.then(() => session.run({ [name]: new ort.Tensor("float32", pixels, dimensions) }));
      before = answering.catch(() => {});
      const answers = await answering;
      return answers[session.outputNames[0]].data;
    },
  };
}
