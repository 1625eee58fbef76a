import { readFileSync } from "node:fs";
import { blackBox } from "whybox";

const file = JSON.parse(readFileSync(new URL("../data/wine.json", import.meta.url), "utf8"));
const classes = file.outputs.length;

export const background = file.background;
export const instances = file.instances;

/** Every model answers three probabilities. */
export const models = { logistic: asModel("logistic", logistic(file.logistic)), forest: asModel("forest", forest) };

function asModel(name, fillRow) {
  return blackBox(
    ({ data, rows, columns }) => {
      const answers = new Float64Array(rows * classes);
      for (let row = 0; row < rows; row++) {
        fillRow(data, row * columns, answers.subarray(row * classes, (row + 1) * classes));
      }
      return { data: answers, rows, columns: classes };
    },
    {
      name,
      input: { kind: "columns", features: file.features.map((feature) => ({ name: feature, kind: "number" })) },
      outputs: file.outputs.map((output) => ({ name: output, unit: "probability" })),
      rows: "matrix",
    },
  );
}

function logistic({ mean, scale, weights, bias }) {
  return (data, from, answer) => {
    let sum = 0;
    for (let output = 0; output < classes; output++) {
      let logit = bias[output];
      for (let column = 0; column < mean.length; column++) {
        logit += (weights[output][column] * (data[from + column] - mean[column])) / scale[column];
      }
      answer[output] = Math.exp(logit);
      sum += answer[output];
    }
    for (let output = 0; output < classes; output++) answer[output] /= sum;
  };
}

/** The mean shares of the leaves that a row ends in. */
function forest(data, from, answer) {
  for (const { feature, threshold, left, right, share } of file.forest) {
    let node = 0;
    while (left[node] >= 0) node = data[from + feature[node]] <= threshold[node] ? left[node] : right[node];
    for (let output = 0; output < classes; output++) answer[output] += share[node][output] / file.forest.length;
  }
}
