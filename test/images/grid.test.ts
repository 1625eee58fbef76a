import { expect, test } from "vitest";
import { grid } from "whybox/images";
import { sizesOf } from "../fixtures/pictures.js";

test("grid cuts an image into squares, row by row", () => {
  expect(grid({ width: 4, height: 2 }, { size: 2 })).toEqual(Int32Array.of(0, 0, 1, 1, 0, 0, 1, 1));
});

test("grid leaves smaller pieces at the right and lower border", () => {
  const labels = grid({ width: 5, height: 3 }, { size: 2 });
  expect(Array.from(labels)).toEqual([0, 0, 1, 1, 2, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5]);
  expect(sizesOf(labels)).toEqual([4, 4, 2, 2, 2, 1]);
});

test("grid of squares larger than the image is one region", () => {
  expect(new Set(grid({ width: 5, height: 3 }, { size: 9 }))).toEqual(new Set([0]));
});
