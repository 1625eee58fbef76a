import { expect, test } from "vitest";
import { finiteMatrix, finiteNumbers, firstNotFinite } from "../../../dist/core/checks/finite-numbers.js";

test("finds the first number that is not finite, wherever it is, and no large one", () => {
  for (let length = 1; length <= 20; length++) {
    const values = Float64Array.from({ length }, (_, i) => (i % 2 ? -1.7e308 : 1.7e308));
    expect(firstNotFinite(values)).toBe(-1);
    for (let at = 0; at < length; at++) {
      for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        const one = values.slice();
        one[at] = odd;
        one[length - 1] = at === length - 1 ? odd : Number.NaN;
        expect(firstNotFinite(one)).toBe(at);
      }
    }
  }
});

test("names the function, the argument and the place", () => {
  expect(() => finiteNumbers("ridge", "y", [1, Number.NaN])).toThrow(
    "ridge: expected a finite number in y at position 1",
  );
  expect(() => finiteMatrix("ridge", "z", [[1], [Number.POSITIVE_INFINITY]])).toThrow("in z at row 1, column 0");
  expect(() => finiteMatrix("ridge", "z", [])).toThrow("ridge: expected at least one row in z, got 0");
  const values = Float64Array.of(1, 2);
  expect(finiteNumbers("ridge", "y", values)).toBe(values);
});

test("says what it got in place of numbers or rows, and hands on a matrix as it is", () => {
  for (const [wrong, said] of [
    [null, "null"],
    [undefined, "undefined"],
    [5, "5"],
    ["12", '"12"'],
    [{ size: 3 }, "an object with keys size"],
  ]) {
    expect(() => finiteNumbers("ridge", "y", wrong as never)).toThrow(`ridge: expected y to be numbers, got ${said}`);
    expect(() => finiteMatrix("ridge", "z", wrong as never)).toThrow(
      `ridge: expected z to be a Matrix or rows, got ${said}`,
    );
  }
  const bad = [
    [1, 2, 3],
    [4, 5, Number.NaN],
  ];
  expect(() => finiteMatrix("ridge", "z", bad)).toThrow(
    "ridge: expected a finite number in z at row 1, column 2, got NaN",
  );
  const table = { data: Float64Array.of(1, 2), rows: 1, columns: 2 };
  expect(finiteMatrix("ridge", "z", table)).toBe(table);
  expect(finiteNumbers("ridge", "y", [])).toEqual(new Float64Array(0));
});
