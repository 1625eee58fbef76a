import { readFileSync } from "node:fs";
import { blackBox } from "whybox";

const { model } = JSON.parse(readFileSync(new URL("../data/workload.json", import.meta.url), "utf8"));
const width = model.W1.length;
const hidden = model.b1.length;
// One hidden unit's weights after the other, so that the inner loop runs along memory.
const inward = Float64Array.from({ length: hidden * width }, (_, i) => model.W1[i % width][Math.floor(i / width)]);
const inwardBias = Float64Array.from(model.b1);
const outward = Float64Array.from(model.W2);
const bias = model.b2;

/** tanh(x W1 + b1) W2 + b2, a number per row. */
export function predict({ data, rows }) {
  const answers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    let answer = bias;
    for (let unit = 0; unit < hidden; unit++) {
      let sum = inwardBias[unit];
      for (let column = 0; column < width; column++) sum += data[from + column] * inward[unit * width + column];
      answer += outward[unit] * Math.tanh(sum);
    }
    answers[row] = answer;
  }
  return { data: answers, rows, columns: 1 };
}

export default blackBox(predict, {
  name: "mlp",
  input: {
    kind: "columns",
    features: Array.from({ length: width }, (_, i) => ({ name: `x${i}`, kind: "number" })),
  },
  outputs: [{ name: "y" }],
  rows: "matrix",
});
