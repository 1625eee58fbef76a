// Explains a picture to which any ONNX or TensorFlow.js classifier gives a class. See README.md for the options.
// Run: node examples/any-image-model/explain.js --onnx model.onnx --image photo.png
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { importModel, inProcess, lime, probe, superpixels, toText } from "whybox";
import { toPng } from "whybox/charts";
import { readImage, slic } from "whybox/images";

const { values } = parseArgs({
  options: {
    onnx: { type: "string" },
    tfjs: { type: "string" },
    image: { type: "string" },
    labels: { type: "string" },
    answers: { type: "string" },
    scale: { type: "string" },
    mean: { type: "string" },
    std: { type: "string" },
    width: { type: "string" },
    height: { type: "string" },
    regions: { type: "string", default: "60" },
    samples: { type: "string", default: "1000" },
    hide: { type: "string", default: "mean" },
    out: { type: "string", default: "overlay.png" },
  },
});
if (!values.image || !(values.onnx || values.tfjs)) {
  console.error("usage: explain.js --onnx model.onnx | --tfjs model.json --image photo.png; README.md has the rest");
  process.exit(2);
}
const { onnx, tfjs, labels, answers, scale, mean, std, width, height } = values;
const given = { onnx, tfjs, labels, answers, ...numbers({ scale, width, height }), ...lists({ mean, std }) };
const model = await importModel(new URL("./model.js", import.meta.url), { args: given });
const { input } = model;

const image = await readImage(values.image, { width: input.width, height: input.height, channels: input.channels });
const hide = Number.isNaN(Number(values.hide)) ? values.hide : Number(values.hide);
const labelled = await slic(image, { regions: Number(values.regions) });
// As many pictures a call as networks like to have at once.
const executor = inProcess({ chunkBytes: 16 * image.data.byteLength });
const explanation = await lime(probe(model, await superpixels(image, labelled, { hide }), { executor }), {
  samples: Number(values.samples),
  count: Math.min(8, Number(values.regions)),
});
console.log(toText(explanation));
await writeFile(values.out, await toPng(explanation));
console.log(`drawn in ${values.out}`);

function numbers(texts) {
  return Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text ? [[name, Number(text)]] : [])));
}
function lists(texts) {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text ? [[name, text.split(",").map(Number)]] : [])),
  );
}
