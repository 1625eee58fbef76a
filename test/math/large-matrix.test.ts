import { expect, test } from "vitest";
import { largeMatrix, reachOf } from "../../dist/math/large-matrix.js";

test("a small matrix is zeros that no kernel reaches", () => {
  const small = largeMatrix(399);
  expect(small).toHaveLength(399 * 399);
  expect(small.every((value) => value === 0)).toBe(true);
  expect(reachOf(small)).toBeUndefined();
  expect(reachOf(new Float64Array(400 * 400))).toBeUndefined();
});

test("a large one is zeros at the start of a memory of its own, with a buffer of 72 (rows + 8) numbers behind it", () => {
  const [large, other] = [largeMatrix(400), largeMatrix(400)];
  expect(large).toHaveLength(400 * 400);
  expect(large.every((value) => value === 0)).toBe(true);
  expect(large.byteOffset).toBe(0);
  const reach = reachOf(large);
  expect(reach?.buffer).toBe(large.buffer);
  expect(reach?.room).toBe(8 * 400 * 400);
  expect(large.buffer.byteLength).toBeGreaterThanOrEqual(8 * (400 * 400 + 72 * 408));
  large.fill(1);
  expect(other.every((value) => value === 0)).toBe(true);
});
