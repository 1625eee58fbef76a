import { readFileSync } from "node:fs";
import { blackBox, columns, explainAll, kernelShap, probe } from "whybox";

const ROWS = 10;

/** 30 parts, a sum of products whose exact values are known: far beyond enumeration. */
export async function sumprod30() {
  const task = JSON.parse(readFileSync(new URL("./data/sumprod30.json", import.meta.url), "utf8"));
  const model = blackBox((batch) => predict(task, batch), {
    name: task.name,
    input: { kind: "columns", features: Array.from({ length: task.M }, (_, i) => ({ name: `x${i}`, kind: "number" })) },
    outputs: [{ name: "y" }],
    rows: "matrix",
  });
  const rows = task.rows.slice(0, ROWS);
  const explain = ({ x }, { shared }) => kernelShap(probe(model, columns(task.background, x)), { shared });
  const numbers = [];
  for await (const { index, explanation, error } of explainAll(rows, explain)) {
    if (error) throw error;
    const [values] = explanation.result.values;
    const [standardErrors] = explanation.result.standardErrors;
    const { phi } = rows[index];
    const differences = values.map((value, part) => value - phi[part]);
    numbers.push({
      row: index,
      modelRows: explanation.cost.modelRows,
      error: norm(differences) / norm(phi),
      rmsZ: norm(differences.map((value, part) => value / standardErrors[part])) / Math.sqrt(task.M),
    });
  }
  const mean = (key) => numbers.reduce((sum, run) => sum + run[key], 0) / numbers.length;
  return {
    title: "30 parts: sum of products, default budget, kernelShap against exact values",
    header: ["row", "model rows", "relative L2 error", "rms z"],
    rows: [
      ...numbers.map((run) => [run.row, run.modelRows, run.error.toFixed(4), run.rmsZ.toFixed(2)]),
      ["mean", mean("modelRows"), mean("error").toFixed(4), mean("rmsZ").toFixed(2)],
    ],
    numbers,
  };
}

/** sum over k of c[k] x product of the features in T[k]. */
function predict({ T, c }, { data, rows, columns: width }) {
  const answers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let k = 0; k < T.length; k++) {
      let product = c[k];
      for (const column of T[k]) product *= data[row * width + column];
      sum += product;
    }
    answers[row] = sum;
  }
  return answers;
}

function norm(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
}
