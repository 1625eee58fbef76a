import { expect, test } from "vitest";
import { denseControls } from "../../dist/math/dense-controls.js";
import { noises } from "../fixtures/games.js";

const SAMPLES = 11;

test.each([1, 3, 4, 6])("%i controls: products, sums and squares are those of plain loops", (count) => {
  const data = Float64Array.from(noises(count * SAMPLES, 5));
  const controls = denseControls({ data, rows: count, columns: SAMPLES });
  const [values, slopes] = [Float64Array.from(noises(SAMPLES, 6)), Float64Array.from(noises(count, 7))];
  const products = new Float64Array(count);
  const added = values.slice();
  const squares = new Float64Array(count);
  for (let control = 0; control < count; control++) {
    for (let sample = 0; sample < SAMPLES; sample++) {
      const value = data[control * SAMPLES + sample];
      products[control] += value * values[sample];
      added[sample] += slopes[control] * value;
      squares[control] += value * value;
    }
  }
  const sums = new Float64Array(count);
  controls.addProducts(sums, values);
  const sum = values.slice();
  controls.addTo(sum, slopes);
  expect(controls.count).toBe(count);
  for (const [at, value] of sums.entries()) expect(value).toBeCloseTo(products[at], 13);
  for (const [at, value] of sum.entries()) expect(value).toBeCloseTo(added[at], 13);
  for (const [at, value] of controls.squares().entries()) expect(value).toBeCloseTo(squares[at], 13);
});
