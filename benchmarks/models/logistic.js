import { blackBox } from "whybox";

/** The same numbers stand in peers/logistic.py. */
const weights = Float64Array.of(0.9, -1.2, 0.4, 0.75, -0.35, 1.1, -0.6, 0.25, -0.85, 0.5, 0.15, -0.45);
const bias = -0.2;

/** 1 / (1 + exp(-(w . x + b))), a number per row. */
export function predict({ data, rows }) {
  const width = weights.length;
  const answers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    let sum = bias;
    for (let column = 0; column < width; column++) sum += weights[column] * data[from + column];
    answers[row] = 1 / (1 + Math.exp(-sum));
  }
  return { data: answers, rows, columns: 1 };
}

export default blackBox(predict, {
  name: "logistic",
  input: {
    kind: "columns",
    features: Array.from(weights, (_, i) => ({ name: `x${i}`, kind: "number" })),
  },
  outputs: [{ name: "p", unit: "probability" }],
  rows: "matrix",
});
