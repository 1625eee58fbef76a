import { expect, test } from "vitest";
import { mostPrecise, workLimit } from "../../../dist/explain/anchors/search.js";

type Tests = Parameters<typeof mostPrecise>[0] extends Iterable<infer T> ? T[] : never;
const tested = (...rules: [string, number][]) =>
  rules.map(([parts, estimate]) => ({
    rule: [...parts].map(Number),
    estimate: () => estimate,
  })) as unknown as Tests;

test("the most precise rule is the one of the highest estimate, of equals the shorter, of these the first", () => {
  const chosen = (...rules: [string, number][]) => mostPrecise(tested(...rules))?.rule.join("");
  expect(chosen(["12", 0.9], ["3", 0.8], ["456", 0.95])).toBe("456");
  expect(chosen(["12", 0.9], ["345", 0.9], ["7", 0.9], ["8", 0.9])).toBe("7");
  expect(chosen(["1", 0.9], ["2", 0.9])).toBe("1");
  expect(chosen()).toBeUndefined();
});

test("a limit counts cells, each by the weight of its time, and is spent at none", () => {
  const work = workLimit(100);
  work.spend(40);
  expect([work.allows(60), work.allows(61), work.isSpent()]).toEqual([true, false, false]);
  work.weigh(10);
  expect([work.allows(6), work.allows(7)]).toEqual([true, false]);
  work.spend(5);
  work.weigh(1);
  expect([work.allows(10), work.allows(11)]).toEqual([true, false]);
  work.spend(10);
  expect([work.allows(0), work.isSpent()]).toEqual([true, true]);
});
