import { expect, test } from "vitest";
import { withDigits } from "../../dist/render/with-digits.js";

test("as many digits as asked for, all before the point, and no zeros at the end", () => {
  expect(withDigits(52041.25, 7)).toBe("52,041.25");
  expect(withDigits(52041.25, 3)).toBe("52,041");
  expect(withDigits(52.5, 9)).toBe("52.5");
  expect(withDigits(1700000049000, 16)).toBe("1700000049000");
  expect(withDigits(0.000012345, 3)).toBe("0.0000123");
  expect(withDigits(-0, 5)).toBe("0");
});
