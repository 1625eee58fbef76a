import { expect, test } from "vitest";
import { logisticCurve } from "../../../dist/explain/lime/logistic-curve.js";
import { parkMiller } from "../../fixtures/park-miller.js";

const COLUMNS = 3;
const { normal, uniform } = parkMiller(13);
const tableOf = (rows: number) => ({
  data: Float64Array.from({ length: rows * COLUMNS }, normal),
  rows,
  columns: COLUMNS,
});
const x = tableOf(400);
const weights = Float64Array.from({ length: 400 }, () => 0.2 + uniform());
const logistic = (sum: number) => 1 / (1 + Math.exp(-sum));
const sumsOf = ({ data, rows }: typeof x) =>
  Float64Array.from(
    { length: rows },
    (_, row) => 0.3 + data[3 * row] - 2 * data[3 * row + 1] + 0.5 * data[3 * row + 2],
  );

test("meets a logistic curve of a linear sum at rows that it has not seen, but for its small penalty", () => {
  const curve = logisticCurve(x, sumsOf(x).map(logistic), weights) ?? expect.fail("no curve");
  const others = tableOf(50);
  const truth = sumsOf(others).map(logistic);
  curve(others).forEach((answer, row) => expect(Math.abs(answer - truth[row])).toBeLessThan(1e-3));
});

test("answers are those of the best fit: the gradient of the penalised likelihood is 0", () => {
  const y = Float64Array.from(sumsOf(x), (sum) => Math.min(1, Math.max(0, logistic(sum) + 0.2 * normal())));
  const answers = (logisticCurve(x, y, weights) ?? expect.fail("no curve"))(x);
  const gradient = (of: (row: number) => number) =>
    answers.reduce((total, answer, row) => total + weights[row] * (y[row] - answer) * of(row), 0);
  expect(Math.abs(gradient(() => 1))).toBeLessThan(1e-3);
  // What is left along a column is the penalty of .01 on its coefficient.
  for (let c = 0; c < COLUMNS; c++) expect(Math.abs(gradient((row) => x.data[3 * row + c]))).toBeLessThan(0.05);
});

test("other numbers than probabilities are scaled into the curve: their unit does not matter", () => {
  const shares = sumsOf(x).map(logistic);
  const scaledFit = (low: number, scale: number) => {
    const curve =
      logisticCurve(
        x,
        shares.map((share) => low + scale * share),
        weights,
      ) ?? expect.fail("no curve");
    return curve(x).map((answer) => (answer - low) / scale);
  };
  const [euros, cents] = [scaledFit(500, 40), scaledFit(-3, 0.07)];
  euros.forEach((share, row) => {
    expect(cents[row]).toBeCloseTo(share, 8);
    expect(Math.abs(share - shares[row])).toBeLessThan(0.1);
  });
});

test("of answers that do not vary there is no curve", () => {
  expect(logisticCurve(x, new Float64Array(400).fill(0.4), weights)).toBeUndefined();
});
