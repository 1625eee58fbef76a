// Time of kernelShap beside the model, at the default budget, as a share of a model that takes 10 us per row; masks are
// made, answers fitted and the explanation written in it. It should be a fifth at most.
// Usage: node benchmarks/estimators/fitting.js [runs]
import { readFileSync } from "node:fs";
import { blackBox, columns, importModel, kernelShap, probe } from "whybox";
import { background, instances } from "../workload.js";

const MODEL_SECONDS = 1e-5;
const [runs = "5"] = process.argv.slice(2);

const products = JSON.parse(readFileSync(new URL("../data/sumprod30.json", import.meta.url), "utf8"));
const sumOfProducts = blackBox(
  ({ data, rows, columns }) => {
    const sums = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      for (const [term, list] of products.T.entries()) {
        let product = products.c[term];
        for (const feature of list) product *= data[row * columns + feature];
        sums[row] += product;
      }
    }
    return sums;
  },
  {
    rows: "matrix",
    input: { kind: "columns", features: Array.from({ length: 30 }, (_, i) => ({ name: `x${i}`, kind: "number" })) },
    outputs: [{ name: "y" }],
  },
);
const random = uniform(7);
const hundred = Array.from({ length: 100 }, () => Array.from({ length: 30 }, () => 2 * random() - 1));

const workloadRow = (row) => instances.data.slice(row * instances.columns, (row + 1) * instances.columns);
const games = {
  "sum of products, 30 parts, 100 background rows": (row) => [sumOfProducts, columns(hundred, products.rows[row].x)],
  "MLP, 12 parts, 100 background rows": await onWorkload("mlp"),
  "logistic regression, 12 parts, 100 background rows": await onWorkload("logistic"),
};

for (const [name, at] of Object.entries(games)) {
  const shares = [];
  // The first run compiles the loops.
  for (let run = 0; run <= Number(runs); run++) {
    const spent = { rows: 0, seconds: 0 };
    const [model, masker] = at(run % 5);
    const from = processorSeconds();
    await kernelShap(probe(timed(model, spent), masker), { seed: run });
    const beside = processorSeconds() - from - spent.seconds;
    if (run > 0) shares.push(beside / (MODEL_SECONDS * spent.rows));
  }
  shares.sort((a, b) => a - b);
  const median = shares[Math.floor(shares.length / 2)];
  console.log(`${name}: ${median.toFixed(2)} (${shares[0].toFixed(2)} to ${shares.at(-1).toFixed(2)})`);
}

async function onWorkload(name) {
  const model = await importModel(new URL(`../models/${name}.js`, import.meta.url));
  return (row) => [model, columns(background, workloadRow(row))];
}

/** A model that adds up what it is asked and how long it takes. */
function timed(model, spent) {
  return {
    ...model,
    predict(batch, ...rest) {
      const from = processorSeconds();
      const answers = model.predict(batch, ...rest);
      spent.seconds += processorSeconds() - from;
      spent.rows += batch.rows;
      return answers;
    },
  };
}

function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Numbers from 0 to 1, the same in every run. */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
