import { stream } from "../../dist/random/stream.js";

/** Rows of 20 normal numbers; a target of steps, slopes and a product, and whether it is above its middle. */
export function table(rows, columns = 20) {
  const { uniform: random } = stream(0, "benchmark of trees", rows);
  // Of float32's precision, which is scikit-learn's, so that both sides see the same numbers.
  const data = new Float64Array(rows * columns).map(() =>
    Math.fround(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())),
  );
  const numbers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const [a, b, c, d] = data.subarray(row * columns, row * columns + 4);
    numbers[row] = 2 * a + b * c + (d > 0.5 ? 1 : 0) + random();
  }
  const classes = numbers.map((value) => Number(value > 0.8));
  return { x: { data, rows, columns }, numbers, classes };
}
