// How far each estimator of kernelShap is from the exact values at a number of model rows, and whether its standard errors
// say so: on the MLP with 12 parts and 100 background rows, and on a sum of products with 30 parts.
// Usage: node benchmarks/estimators.js [instances] [seeds]
import { readFileSync } from "node:fs";
import { blackBox, columns, importModel, kernelShap, probe } from "whybox";
import { background, exactValues, instances } from "./workload.js";

const INSTANCES = Number(process.argv[2] ?? 5);
const SEEDS = Number(process.argv[3] ?? 4);
/** Two-sided 95% of the normal distribution. */
const Z95 = 1.959964;

const mlp = await importModel(new URL("./models/mlp.js", import.meta.url));
const rowOf = (row) => instances.data.slice(row * instances.columns, (row + 1) * instances.columns);
await table("MLP, 12 parts, 100 background rows", [32, 64, 128, 256, 512, 1024, 2048], 100, (row) => ({
  asked: probe(mlp, columns(background, rowOf(row))),
  exact: exactValues[row].flat(),
}));

const task = JSON.parse(readFileSync(new URL("./data/sumprod30.json", import.meta.url), "utf8"));
const products = blackBox((rows) => rows.map((x) => sumOfProducts(x)), {
  name: task.name,
  input: { kind: "columns", features: Array.from({ length: task.M }, (_, i) => ({ name: `x${i}`, kind: "number" })) },
  outputs: [{ name: "y" }],
});
await table("sum of products, 30 parts", [128, 512, 2048], task.background.length, (row) => ({
  asked: probe(products, columns(task.background, task.rows[row].x)),
  exact: task.rows[row].phi,
}));

function sumOfProducts(x) {
  return task.T.reduce((sum, columns, k) => sum + columns.reduce((product, i) => product * x[i], task.c[k]), 0);
}

async function table(title, budgets, backgroundRows, gameOf) {
  console.log(`\n${title}: mean relative L2 error and coverage of 95% intervals, ${INSTANCES} rows x ${SEEDS} seeds\n`);
  console.log("| masks | model rows | estimator | error | covered |\n|---:|---:|---|---:|---:|");
  for (const masks of budgets) {
    for (const estimator of ["regression", "process", "auto"]) {
      const run = await measure(gameOf, masks * backgroundRows, estimator);
      if (!run) continue;
      const covered = run.known === 0 ? "-" : `${((100 * run.inside) / run.known).toFixed(1)}%`;
      console.log(`| ${masks} | ${run.modelRows} | ${estimator} | ${run.error.toFixed(5)} | ${covered} |`);
    }
  }
}

/** Undefined where the estimator refuses the budget. */
async function measure(gameOf, budgetRows, estimator) {
  const found = { error: 0, inside: 0, known: 0, modelRows: 0 };
  for (let row = 0; row < INSTANCES; row++) {
    const { asked, exact } = gameOf(row);
    for (let seed = 0; seed < SEEDS; seed++) {
      let explanation;
      try {
        explanation = await kernelShap(asked, { budgetRows, seed, estimator });
      } catch (error) {
        if (error.code === "BUDGET_TOO_SMALL") return undefined;
        throw error;
      }
      const [values] = explanation.result.values;
      const [errors] = explanation.result.standardErrors;
      const differences = values.map((value, part) => value - exact[part]);
      found.error += norm(differences) / norm(exact) / INSTANCES / SEEDS;
      found.modelRows = explanation.cost.modelRows;
      differences.forEach((difference, part) => {
        if (errors[part] === null) return;
        found.known++;
        if (Math.abs(difference) <= Z95 * errors[part]) found.inside++;
      });
    }
  }
  return found;
}

function norm(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
}
