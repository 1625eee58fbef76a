import { binnedColumns, blackBox, type Feature, type Matrix, matrix, probe } from "whybox";
import { noises } from "../../fixtures/games.js";

export const features: readonly Feature[] = Array.from({ length: 5 }, (_, i) => ({ name: `x${i}`, kind: "number" }));

export const background = matrix(Array.from({ length: 200 }, (_, row) => noises(5, 900 + row)));

export const curve = blackBox(
  (batch: Matrix) => {
    const y = new Float64Array(batch.rows);
    for (let row = 0; row < batch.rows; row++) {
      const [a, b, c, d] = batch.data.subarray(5 * row, 5 * row + 5);
      y[row] = Math.tanh(2 * a + b) + c * d;
    }
    return y;
  },
  { name: "curve", input: { kind: "columns", features }, outputs: [{ name: "y" }], rows: "matrix" },
);

export const instance = [0.4, -0.3, 0.8, 0.5, 0.1];

export const binned = () => probe(curve, binnedColumns(background, instance));
