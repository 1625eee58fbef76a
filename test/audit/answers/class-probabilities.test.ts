import fc from "fast-check";
import { expect, test } from "vitest";
import { classProbabilities } from "../../../dist/audit/answers/class-probabilities.js";

const of = (data: readonly number[], columns: number, isLogit: boolean) =>
  classProbabilities({ data: Float64Array.from(data), rows: data.length / columns, columns }, isLogit);

test("one probability becomes that of not being it, and of being it", () => {
  expect(of([0.25, 1], 1, false)).toEqual({ data: Float64Array.of(0.75, 0.25, 0, 1), rows: 2, columns: 2 });
});

test("one logit is that of two of which the other is 0", () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (logit) => {
      const [one, two] = [of([logit], 1, true), of([0, logit], 2, true)];
      expect(one.data[0]).toBeCloseTo(two.data[0], 12);
      expect(one.data[1]).toBeCloseTo(two.data[1], 12);
    }),
  );
});

test("logits of several classes become shares in the ratio of their exponentials, however large", () => {
  const [a, b, c] = of([0, Math.log(2), Math.log(5)], 3, true).data;
  expect([a, b, c].map((share) => share * 8)).toEqual([
    expect.closeTo(1, 12),
    expect.closeTo(2, 12),
    expect.closeTo(5, 12),
  ]);
  const far = of([1000, 1000 + Math.log(3), -1000, 0, 0, 0], 3, true).data;
  expect(far[1]).toBeCloseTo(0.75, 12);
  expect(far[2]).toBe(0);
  expect(far[3]).toBeCloseTo(1 / 3, 12);
});

test("probabilities of several classes stay what they are", () => {
  expect(Array.from(of([0.2, 0.3, 0.5], 3, false).data)).toEqual([0.2, 0.3, 0.5]);
});
