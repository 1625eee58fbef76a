import fc from "fast-check";
import { expect, test } from "vitest";
import { significant } from "../../dist/render/significant.js";
import { withDecimals } from "../../dist/render/with-decimals.js";

test("writes numbers as en-US writes them", () => {
  fc.assert(
    fc.property(fc.double(), fc.integer({ min: 0, max: 12 }), (value, most) => {
      expect(withDecimals(value, most)).toBe(value.toLocaleString("en-US", { maximumFractionDigits: most }));
    }),
  );
});

test("many numbers are written without a format made for each", () => {
  const numbers = Object.getPrototypeOf(1);
  const written = numbers.toLocaleString;
  let made = 0;
  numbers.toLocaleString = function (...given: unknown[]) {
    if (given[1]) made++;
    return written.apply(this, given);
  };
  try {
    for (let i = 0; i < 100; i++) significant(i * 1.37);
  } finally {
    numbers.toLocaleString = written;
  }
  expect(made).toBe(0);
});
