// Conditional Shapley values with a masker of our own: hidden columns are drawn given the kept ones.
// Run: node examples/conditional-gaussian/explain.js
import { importModel, kernelShap, lime, probe, toText, workerPool } from "whybox";
import { conditionalGaussian } from "./gaussian-masker.js";

const model = await importModel(new URL("./model.js", import.meta.url));
const mean = [0, 0, 0];
const covariance = [
  [1, 0.5, 0],
  [0.5, 1, 0.5],
  [0, 0.5, 1],
];
const masker = conditionalGaussian(mean, covariance, [1, 1, 1]);

const executor = workerPool({ size: 2 });
try {
  const asked = probe(model, masker, { executor });
  console.log(toText(await kernelShap(asked)));
  console.log(toText(await lime(asked)));
} finally {
  await executor.close();
}
