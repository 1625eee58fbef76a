// Explains how heavy a model thinks one penguin is, then what moves the model over many penguins.
import { fileURLToPath } from "node:url";
import {
  columns,
  explainAll,
  globalImportance,
  importModel,
  kernelShap,
  probe,
  readTable,
  toText,
  workerPool,
} from "whybox";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const model = await importModel(new URL("./model.js", import.meta.url));
const { rows } = await readTable(here("penguins.csv"), model.input.features, { ignore: ["body_mass_g"] });
const penguin = (row) => rows.data.subarray(row * rows.columns, (row + 1) * rows.columns);

// The first penguin in the file, against all penguins.
console.log(toText(await kernelShap(probe(model, columns(rows, penguin(0))))));

// Every tenth penguin, two workers: the same bits as without them.
const sample = Array.from({ length: 34 }, (_, i) => penguin(10 * i));
const executor = workerPool({ size: 2 });
try {
  const explanations = [];
  for await (const { explanation, error } of explainAll(sample, (instance, context) =>
    kernelShap(probe(model, columns(rows, instance), { executor }), { shared: context.shared, signal: context.signal }),
  )) {
    if (error) throw error;
    explanations.push(explanation);
  }
  console.log(toText(globalImportance(explanations)));
} finally {
  await executor.close();
}
