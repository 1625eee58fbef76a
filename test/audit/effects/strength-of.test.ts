import { expect, test } from "vitest";
import { dataset } from "whybox/audit";
import { strengthOf } from "../../../dist/audit/effects/strength-of.js";
import { atOnce } from "../../../dist/core/give-way.js";

const SIDE = 6;
/** Every pair of two values once, so that the features are independent and centred: a, b in -2.5 ... 2.5. */
const grid = Array.from({ length: SIDE * SIDE }, (_, i) => ({ a: Math.floor(i / SIDE) - 2.5, b: (i % SIDE) - 2.5 }));
const rows = Int32Array.from(grid.keys());
const table = dataset(grid, {});
type F = (a: number, b: number) => number;

function strength(f: F) {
  const cross = (value: (own: (typeof grid)[number], other: (typeof grid)[number]) => number) =>
    Float64Array.from({ length: grid.length ** 2 }, (_, i) =>
      value(grid[Math.floor(i / grid.length)], grid[i % grid.length]),
    );
  const joint = cross(({ a, b }) => f(a, b));
  const parts = [cross(({ a }, { b }) => f(a, b)), cross(({ b }, { a }) => f(a, b))];
  return atOnce(strengthOf({ dataset: table, rows, seed: 1, joint, parts }));
}

test("is the share of the joint effect's variance that is no feature's own: of a product with main effects by hand", () => {
  // Var(a) = Var(b) = 35 / 12, and of the product the square of that.
  const variance = 35 / 12;
  const { share, unnormalised } = strength((a, b) => 2 * a + 3 * b + a * b);
  expect(share.value).toBeCloseTo(variance ** 2 / (4 * variance + 9 * variance + variance ** 2), 9);
  expect(unnormalised.value).toBeCloseTo(variance, 9);
  expect(share.low).toBeLessThan(share.value as number);
  expect(share.high).toBeGreaterThan(share.value as number);
});

test("is 0 of a sum, 1 of a product alone, and not known of what has no effect", () => {
  expect(strength((a, b) => a + b).share.value).toBeCloseTo(0, 12);
  expect(strength((a, b) => a * b).share.value).toBeCloseTo(1, 12);
  expect(strength(() => 4).share).toMatchObject({ value: null, reason: "the features have no effect together" });
});

test("against all others at once, the model's own answers are the joint effect", () => {
  const f: F = (a, b) => 2 * a + 3 * b + a * b;
  const own = Float64Array.from({ length: grid.length ** 2 }, (_, i) =>
    f(grid[Math.floor(i / grid.length)].a, grid[i % grid.length].b),
  );
  const { share } = atOnce(strengthOf({ dataset: table, rows, seed: 1, joint: "own", parts: [own] }));
  expect(share.value).toBeCloseTo(strength(f).share.value as number, 9);
});
