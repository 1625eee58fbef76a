import { expect, test } from "vitest";
import { differenceInterval } from "../../dist/math/difference-interval.js";
import { newcombeInterval } from "../../dist/math/newcombe-interval.js";
import { wilsonInterval } from "../../dist/math/wilson-interval.js";

test("the difference of two Wilson intervals is Newcombe's", () => {
  const [a, b] = [
    { share: 56 / 70, count: 70 },
    { share: 48 / 80, count: 80 },
  ];
  const bounded = [a, b].map(({ share, count }) => ({ value: share, ...wilsonInterval(share, count, 0.95) }));
  const found = differenceInterval(bounded[0], bounded[1]);
  expect(found.low).toBeCloseTo(newcombeInterval(a, b, 0.95).low, 14);
  expect(found.high).toBeCloseTo(newcombeInterval(a, b, 0.95).high, 14);
});
