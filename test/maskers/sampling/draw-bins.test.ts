import { expect, test } from "vitest";
import { drawBins } from "../../../dist/maskers/sampling/draw-bins.js";
import { truncatedNormal } from "../../../dist/math/truncated-normal.js";
import { noise } from "../../fixtures/games.js";

const bins = [
  { mean: 0, standardDeviation: 1, min: -2, max: -0.5 },
  { mean: 0, standardDeviation: 0.5, min: -0.5, max: 0.7 },
  null,
  { mean: 3, standardDeviation: 1, min: 3, max: 3 },
  { mean: 1, standardDeviation: 2, min: 0.7, max: 9 },
];
const shares = Float64Array.of(0.2, 0.35, 0.05, 0.1, 0.3);

test("draws the bin whose share holds the uniform, and the quantile of where in it that lies", () => {
  const numbers = noise(5);
  const uniforms = Float64Array.from({ length: 5001 }, () => (numbers.next().value + 1) / 2);
  const [values, chosen] = [new Float64Array(uniforms.length), new Int32Array(uniforms.length)];
  drawBins({ kind: "bins", shares, bins })(uniforms, values, chosen);
  uniforms.forEach((uniform, row) => {
    let bin = 0;
    let before = 0;
    while (bin < shares.length - 1 && uniform >= before + shares[bin]) before += shares[bin++];
    const own = bins[bin];
    expect(chosen[row]).toBe(bin);
    if (own === null) expect(values[row]).toBeNaN();
    else {
      const plain = own.min === own.max ? own.min : truncatedNormal(own).quantile((uniform - before) / shares[bin]);
      expect(values[row]).toBeCloseTo(plain, 6);
      expect(values[row]).toBeGreaterThanOrEqual(own.min);
      expect(values[row]).toBeLessThanOrEqual(own.max);
    }
  });
});
