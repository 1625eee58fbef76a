// An explainer and a model adapter of our own, in a worker pool.
// Run: node examples/extending/explain.js
import { columns, probe, toText, workerPool } from "whybox";
import { singleParts } from "./single-parts.js";
import { stumpModel } from "./stump-model.js";

const model = stumpModel({ feature: "length", threshold: 40, below: 3200, above: 4100 });
const background = [
  [36, 18],
  [39, 17],
  [45, 16],
  [48, 15],
];

const executor = workerPool({ size: 2 });
try {
  console.log(toText(await singleParts(probe(model, columns(background, [47, 17]), { executor }))));
} finally {
  await executor.close();
}
