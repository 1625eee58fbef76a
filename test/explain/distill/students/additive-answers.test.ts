import { expect, test } from "vitest";
import { type AdditiveModel, additiveAnswers } from "../../../../dist/explain/distill/students/additive-answers.js";

const model = {
  features: [
    { name: "a", kind: "number" },
    { name: "b", kind: "category", categories: ["p", "q"] },
  ],
  outputs: ["y", "z"],
  link: "identity",
  intercepts: [100, 0],
  terms: [
    // Up to 2, up to 5, beyond, and gaps.
    {
      features: [0],
      edges: [[2, 5]],
      values: [
        [1, 0],
        [2, 0],
        [3, 0],
        [4, 0],
      ],
    },
    {
      features: [1],
      edges: [null],
      values: [
        [10, 0],
        [20, 0],
        [30, 0],
      ],
    },
    // A pair: the bins of a, each with p, q and a gap.
    {
      features: [0, 1],
      edges: [[4], null],
      values: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((bin) => [0, bin]),
    },
  ],
} as unknown as AdditiveModel;

// a, b; the sum of single terms, and the bin of the pair.
test.each([
  [2, 0, 111, 0],
  [2.1, 1, 122, 1],
  [5, 0, 112, 3],
  [5.1, 1, 123, 4],
  [Number.NaN, 1, 124, 7],
  [1, Number.NaN, 131, 2],
  [Number.NaN, Number.NaN, 134, 8],
])("the terms of %d, %d add up to %d, its pair is in bin %d", (a, b, sum, bin) => {
  const x = { data: Float64Array.of(9, 1, a, b), rows: 2, columns: 2 };
  const { data, columns } = additiveAnswers(model, x);
  expect(columns).toBe(2);
  expect([...data.subarray(2)]).toEqual([sum, bin]);
});

test("logits become probabilities, however large", () => {
  const logit = { ...model, link: "logit" as const, terms: [] };
  const x = { data: new Float64Array(2), rows: 1, columns: 2 };
  const probabilities = (intercepts: number[]) => [...additiveAnswers({ ...logit, intercepts }, x).data];
  expect(probabilities([Math.log(3), 0])).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)]);
  expect(probabilities([5000, 4000])).toEqual([1, 0]);
  expect(probabilities([-5000, -5000])).toEqual([0.5, 0.5]);
});
