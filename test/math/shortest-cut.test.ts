import fc from "fast-check";
import { expect, test } from "vitest";
import { shortestCut } from "../../dist/math/shortest-cut.js";

test.each<[cut: number, values: number[], short: number]>([
  [0.333333333, [0, 1], 0.3333],
  [12345.678, [0, 20_000], 12350],
  [1.00005, [1, 1.0001], 1],
  [1.00006, [1.0001, 1.00004], 1.00006],
  [2.5, [2, 3], 2.5],
  // 2.0000001 rounds up onto the value above, which would change sides.
  [1.99999999, [1, 2], 1.99999999],
  [-7.123456, [-8, -7], -7.123],
])("%d between %j is %d", (cut, values, short) => {
  expect(shortestCut(cut, Float64Array.from(values))).toBe(short);
});

test("one more value is kept on its side as those of the column are", () => {
  expect(shortestCut(0.333333333, Float64Array.of(0, 1), 0.33333)).toBe(0.33333);
  expect(shortestCut(0.33333, Float64Array.of(0, 1), 0.33333)).toBe(0.33333);
  expect(shortestCut(0.66666666, Float64Array.of(0, 1), 0.6666668)).toBe(0.6666667);
  expect(shortestCut(0.66666666, Float64Array.of(0, Number.NaN, 1), Number.NaN)).toBe(0.6667);
});

const finite = fc.double({ noNaN: true, min: -1e6, max: 1e6 });

test("the values on either side stay there, and no fewer digits from four on would do that", () => {
  fc.assert(
    fc.property(finite, fc.array(finite, { maxLength: 8 }), finite, (cut, others, kept) => {
      const near = [1e-3, 1e-7, 1e-11].flatMap((step) => [cut * (1 - step), cut * (1 + step)]);
      const values = Float64Array.from([...others, ...near]);
      const all = [...values, kept];
      const partsAlike = (threshold: number) => all.every((value) => value <= cut === value <= threshold);
      const short = shortestCut(cut, values, kept);
      expect(partsAlike(short)).toBe(true);
      let digits = 4;
      while (digits < 17 && !partsAlike(Number(cut.toPrecision(digits)))) digits++;
      expect(short).toBe(Number(cut.toPrecision(digits)));
    }),
  );
});
