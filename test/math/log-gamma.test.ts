import { expect, test } from "vitest";
import { logGamma } from "../../dist/math/log-gamma.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

test("the gamma function is the factorial, and pi at a half", () => {
  close(Math.exp(logGamma(6)), 120, 1e-12);
  close(Math.exp(logGamma(0.5)), Math.sqrt(Math.PI), 1e-12);
  close(logGamma(171), 706.5730622457874, 1e-13);
});
