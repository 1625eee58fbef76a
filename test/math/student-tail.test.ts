import { expect, test } from "vitest";
import { studentTail } from "../../dist/math/student-tail.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

test("of 1 and 2 degrees has a closed form", () => {
  for (const t of [-2, 0.3, 9]) {
    close(studentTail(t, 1), 0.5 - Math.atan(t) / Math.PI, 1e-11);
    close(studentTail(t, 2), 0.5 - t / (2 * Math.sqrt(2 + t * t)), 1e-10);
  }
});
