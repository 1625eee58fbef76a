import { describe, expect, test } from "vitest";
import { meanOverRows, noiseError } from "../../../dist/explain/ablation/take-away.js";
import { studentQuantile } from "../../../dist/math/student-quantile.js";
import { noises } from "../../fixtures/games.js";

describe("the mean over the rows of a part", () => {
  const [PARTS, ROWS, OUTPUTS] = [3, 5, 2];
  const answers = { data: Float64Array.from(noises(PARTS * ROWS * OUTPUTS, 4)), rows: PARTS * ROWS, columns: OUTPUTS };
  const of = (part: number, output: number) =>
    Array.from({ length: ROWS }, (_, row) => answers.data[(part * ROWS + row) * OUTPUTS + output]);

  test("is that of its own rows and output, with the standard error of a mean", () => {
    const rows = of(1, 1);
    const mean = rows.reduce((sum, value) => sum + value, 0) / ROWS;
    const variance = rows.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (ROWS - 1);
    const found = meanOverRows(answers, 1, ROWS, 1, undefined);
    expect(found.mean).toBeCloseTo(mean, 12);
    expect(found.standardError).toBeCloseTo(Math.sqrt(variance / ROWS), 12);
  });

  test("is weighted where rows are, and equal weights are none", () => {
    const rows = of(2, 0);
    const weights = Float64Array.of(0.1, 0.4, 0.2, 0.3, 0);
    const { mean } = meanOverRows(answers, 2, ROWS, 0, weights);
    expect(mean).toBeCloseTo(
      rows.reduce((sum, value, row) => sum + weights[row] * value, 0),
      12,
    );
    const equal = meanOverRows(answers, 2, ROWS, 0, new Float64Array(ROWS).fill(1 / ROWS));
    const plain = meanOverRows(answers, 2, ROWS, 0, undefined);
    expect(equal.mean).toBeCloseTo(plain.mean, 12);
    expect(equal.standardError).toBeCloseTo(plain.standardError ?? 0, 12);
  });

  test("of a single row has no standard error", () => {
    expect(meanOverRows(answers, 4, 1, 1, undefined)).toEqual({ mean: answers.data[9], standardError: null });
  });
});

describe("the error by the model's noise", () => {
  const ends = (variance: number, asks: number) =>
    ({ noise: { variances: Float64Array.of(99, variance), asks } }) as unknown as Parameters<typeof noiseError>[0];
  const worth = (variance: number, degreesOfFreedom: number) => ({
    variances: Float64Array.of(99, variance),
    degreesOfFreedom,
  });
  const widening = (freedom: number) => studentQuantile(0.975, freedom) / 1.959963984540054;

  test("is that of the prediction, a mean of its asks, and of the part's mean, each on its scale", () => {
    const error = noiseError(ends(0.8, 4), worth(0.3, 12), 1, { slopes: [2, 3], share: 0.5 });
    const [ofPrediction, ofMean] = [(4 * 0.8) / 4, 0.5 * 9 * 0.3];
    const sum = ofPrediction + ofMean;
    // Welch and Satterthwaite: the instance and one reference were asked as often.
    const freedom = sum ** 2 / (ofPrediction ** 2 / 6 + ofMean ** 2 / 12);
    expect(error).toBeCloseTo(Math.sqrt(sum) * widening(freedom), 8);
  });

  test("takes no scale and all of the variance by default", () => {
    const freedom = 1.1 ** 2 / (0.8 ** 2 / 4 + 0.3 ** 2 / 12);
    expect(noiseError(ends(2.4, 3), worth(0.3, 12), 1)).toBeCloseTo(Math.sqrt(1.1) * widening(freedom), 8);
  });

  test("is 0 of a model that does not vary, and of an output that does not", () => {
    expect(noiseError({} as never, worth(0.3, 12), 1)).toBe(0);
    expect(noiseError(ends(2.4, 3), undefined, 1)).toBe(0);
    expect(noiseError(ends(0, 3), worth(0, 12), 1)).toBe(0);
  });
});
