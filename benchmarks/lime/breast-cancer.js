import { readFileSync } from "node:fs";
import { blackBox } from "whybox";

const file = JSON.parse(readFileSync(new URL("../data/breast-cancer.json", import.meta.url), "utf8"));

/** The training rows of the Breast Cancer Wisconsin (Diagnostic) data, which samples are drawn after. */
export const background = file.background;
/** Test rows to explain. */
export const instances = file.instances;

/** Every model answers one output: the probability of "benign", which is lime's label 1. */
export const models = {
  logistic: asModel("logistic", logistic(file.logistic)),
  mlp: asModel("mlp", mlp(file.mlp)),
  forest: asModel("forest", forest(file.forest)),
};

function asModel(name, predictRow) {
  return blackBox(
    ({ data, rows, columns }) => {
      const answers = new Float64Array(rows);
      for (let row = 0; row < rows; row++) answers[row] = predictRow(data, row * columns);
      return { data: answers, rows, columns: 1 };
    },
    {
      name,
      input: { kind: "columns", features: file.features.map((feature) => ({ name: feature, kind: "number" })) },
      outputs: [{ name: file.outputs[1], unit: "probability" }],
      rows: "matrix",
    },
  );
}

function sigmoid(logit) {
  return 1 / (1 + Math.exp(-logit));
}

function logistic({ mean, scale, weights, bias }) {
  const slopes = Float64Array.from(weights, (weight, column) => weight / scale[column]);
  const centre = Float64Array.from(mean);
  return (data, from) => {
    let logit = bias;
    for (let column = 0; column < slopes.length; column++) {
      logit += slopes[column] * (data[from + column] - centre[column]);
    }
    return sigmoid(logit);
  };
}

function mlp({ mean, scale, inward, inwardBias, outward, bias }) {
  const centre = Float64Array.from(mean);
  const slopes = inward.map((unit) => Float64Array.from(unit, (weight, column) => weight / scale[column]));
  return (data, from) => {
    let logit = bias;
    for (let unit = 0; unit < slopes.length; unit++) {
      let sum = inwardBias[unit];
      for (let column = 0; column < centre.length; column++) {
        sum += slopes[unit][column] * (data[from + column] - centre[column]);
      }
      logit += outward[unit] * Math.tanh(sum);
    }
    return sigmoid(logit);
  };
}

/** The mean share of the leaves that a row ends in. */
function forest(trees) {
  return (data, from) => {
    let sum = 0;
    for (const { feature, threshold, left, right, share } of trees) {
      let node = 0;
      while (left[node] >= 0) node = data[from + feature[node]] <= threshold[node] ? left[node] : right[node];
      sum += share[node];
    }
    return sum / trees.length;
  };
}
