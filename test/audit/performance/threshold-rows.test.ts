import { expect, test } from "vitest";
import { thresholdRows } from "../../../dist/audit/performance/threshold-rows.js";

const rows = {
  truth: Int32Array.of(1, 0, 1, 0, 1),
  probability: [[], [0.9, 0.5, 0.5, 0.2, 0.04]].map((list) => Float64Array.from(list)),
  weights: Float64Array.of(1, 2, 3, 4, 10),
};
const at = (threshold: number) => thresholdRows(rows as never, 1).find((row) => row.threshold === threshold);

test("thresholds go from 0.05 to 0.95 by twentieths", () => {
  const thresholds = thresholdRows(rows as never, 1).map(({ threshold }) => threshold);
  expect(thresholds).toEqual(Array.from({ length: 19 }, (_, i) => (i + 1) / 20));
});

test("a row is selected from its own probability on, and counts by its weight", () => {
  expect(at(0.5)).toEqual({
    ...{ threshold: 0.5, selected: 6 / 20, recall: 4 / 14, falsePositiveRate: 2 / 6, precision: 4 / 6 },
    // The selected positives, and the negatives that are not selected.
    accuracy: (4 + 4) / 20,
  });
  expect(at(0.55)).toMatchObject({ selected: 1 / 20, recall: 1 / 14, falsePositiveRate: 0, precision: 1 });
  expect(at(0.95)).toMatchObject({ selected: 0, recall: 0, falsePositiveRate: 0, precision: null, accuracy: 6 / 20 });
});

test("of one class only, what would divide by nothing is null", () => {
  const one = { ...rows, truth: new Int32Array(5).fill(1) };
  expect(thresholdRows(one as never, 1)[9]).toMatchObject({ falsePositiveRate: null, precision: 1, recall: 6 / 20 });
  const none = { ...rows, truth: new Int32Array(5) };
  expect(thresholdRows(none as never, 1)[9]).toMatchObject({ recall: null, precision: 0, falsePositiveRate: 6 / 20 });
});
