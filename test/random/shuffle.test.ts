import { describe, expect, test } from "vitest";
import { shuffle, shuffleFirst } from "../../dist/random/shuffle.js";
import { stream } from "../../dist/random/stream.js";

/** Frequency of each order of three. */
function counts(draw: (run: number) => ArrayLike<number>, runs: number): number[] {
  const seen = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    const name = Array.from(draw(run)).join();
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  return [...seen.values()];
}

describe("shuffle", () => {
  test("takes every order equally often, in place", () => {
    const random = stream(1, "shuffle");
    const orders = counts(() => shuffle([0, 1, 2], random), 6000);
    expect(orders.length).toBe(6);
    // 1000 each, give or take 4 standard deviations of 29.
    for (const count of orders) expect(Math.abs(count - 1000)).toBeLessThan(116);
    const items = Float64Array.of(5, 6, 7);
    expect(shuffle(items, random)).toBe(items);
    expect([...items].toSorted()).toEqual([5, 6, 7]);
  });

  test("leaves nothing and one as they are, without a random number", () => {
    const none = { integer: () => expect.fail("asked for a number") };
    expect(shuffle([], none)).toEqual([]);
    expect(shuffle(["one"], none)).toEqual(["one"]);
  });
});

describe("shuffleFirst", () => {
  test("draws so many without replacement, every choice equally often", () => {
    const random = stream(2, "shuffle");
    const draws = counts(() => shuffleFirst([0, 1, 2], 2, random).slice(0, 2), 6000);
    expect(draws.length).toBe(6);
    for (const count of draws) expect(Math.abs(count - 1000)).toBeLessThan(116);
    expect(shuffleFirst([0, 1, 2], 3, random).toSorted()).toEqual([0, 1, 2]);
    expect(shuffleFirst([0, 1, 2], 0, random)).toEqual([0, 1, 2]);
  });
});
