// A scikit-learn pipeline with categories, exported as ONNX and served by its own Python process, explained both ways:
//
//   node benchmarks/servers/pipeline.js <python of an environment with scikit-learn and pandas>
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { binnedColumns, columns, exactShapley, kernelShap, lime, probe, table } from "whybox";
import { onnxModel, processModel } from "whybox/models";

const [, , python] = process.argv;
if (!python) throw new Error("usage: node benchmarks/servers/pipeline.js <python with scikit-learn and pandas>");
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const onnx = await onnxModel(here("../../examples/penguins/penguins.onnx"));
const served = await processModel({ command: python, args: [here("./penguins_served.py")] });
const { rows } = JSON.parse(readFileSync(here("../../test/fixtures/onnx/penguins.json"), "utf8"));
const { features } = onnx.input;
if (JSON.stringify(served.input.features) !== JSON.stringify(features)) throw new Error("the features differ");
const background = table(rows.slice(1), features);
const row = table(rows.slice(0, 1), features).data;

for (const [name, explain, masker] of [
  ["exactShapley", exactShapley, columns(background, row)],
  ["kernelShap", kernelShap, columns(background, row)],
  ["lime", lime, binnedColumns(background, row)],
]) {
  const run = (model) => explain(probe(model, masker), { seed: 1, outputs: "all" });
  const [there, own] = [await run(onnx), await run(served)];
  const gaps = own.result.values.flatMap((values, output) =>
    Array.from(values, (value, part) => Math.abs(value - there.result.values[output][part])),
  );
  console.log(
    `${name.padEnd(14)} ONNX in single precision and the process differ by at most ${Math.max(...gaps).toExponential(1)}`,
  );
}
await Promise.all([onnx.close(), served.close()]);
