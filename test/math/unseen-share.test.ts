import { expect, test } from "vitest";
import { unseenShare } from "../../dist/math/unseen-share.js";

test("is the share of which none is among so many draws with a probability of 5%", () => {
  for (const draws of [1, 2, 30, 64, 1000, 1e9]) {
    // log(1 - share) in full precision, since 1 - share is nearly 1 for many draws.
    expect(Math.exp(draws * Math.log1p(-unseenShare(draws)))).toBeCloseTo(0.05, 12);
  }
  expect(unseenShare(1)).toBeCloseTo(0.95, 12);
  expect(1e6 * unseenShare(1e6)).toBeCloseTo(3, 1);
  expect(unseenShare(0)).toBe(1);
});
