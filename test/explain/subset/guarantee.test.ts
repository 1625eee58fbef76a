import { expect, test } from "vitest";
import { guaranteeOf } from "../../../dist/explain/subset/guarantee.js";

const greedy = { factor: "1 - exp(-gamma)", at: (gamma: number) => 1 - Math.exp(-gamma) };

test("is the larger of a method's own ratio and gamma / k", () => {
  const { gamma, share, factor } = guaranteeOf(2, greedy);
  expect(gamma).toEqual([1, 0.75, 0.5, 0.25]);
  gamma.forEach((each, i) => expect(share[i]).toBe(Math.max(each / 2, 1 - Math.exp(-each))));
  expect(factor).toBe("the larger of gamma / 2 and 1 - exp(-gamma)");
  // One part at most: the best single part is the best set.
  expect(guaranteeOf(1, greedy).share[0]).toBe(1);
});

test("of a theorem for submodular f alone, gamma / k is left where gains can grow", () => {
  const { share, factor } = guaranteeOf(4, { ...greedy, onlySubmodular: true });
  expect(share).toEqual([1 - Math.exp(-1), 0.75 / 4, 0.5 / 4, 0.25 / 4]);
  expect(factor).toBe("gamma / 4; for gamma = 1 the larger of it and 1 - exp(-gamma)");
  expect(guaranteeOf(4).share).toEqual([0.25, 0.75 / 4, 0.5 / 4, 0.25 / 4]);
});
