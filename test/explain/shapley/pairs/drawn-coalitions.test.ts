import { describe, expect, test } from "vitest";
import { keeps } from "../../../../dist/core/coalitions.js";
import { atOnce } from "../../../../dist/core/give-way.js";
import { drawnCoalitions } from "../../../../dist/explain/shapley/pairs/drawn-coalitions.js";
import { stream } from "../../../../dist/random/stream.js";

const streams = (size: number) => stream(3, "drawn", size);
const draw = (parts: number, sizes: number[]) => atOnce(drawnCoalitions(parts, Int32Array.from(sizes), streams));
const kept = (z: ReturnType<typeof draw>, row: number) =>
  Array.from({ length: z.parts }, (_, part) => part).filter((part) => keeps(z, row, part));
const all = (z: ReturnType<typeof draw>) => Array.from({ length: z.rows }, (_, row) => kept(z, row));

describe("coalitions of given sizes", () => {
  // 40 choose 20 is too many to rank: those are drawn until one comes that is new.
  test.each([
    [7, 3, 35],
    [40, 2, 300],
    [40, 20, 300],
  ])("of %i parts and %i kept, %i of them, have that size and differ", (parts, size, count) => {
    const drawn = all(draw(parts, new Array(count).fill(size)));
    expect(new Set(drawn.map(({ length }) => length))).toEqual(new Set([size]));
    expect(new Set(drawn.map(String)).size).toBe(count);
  });

  test("of half the parts never hold the last one, whose complements do", () => {
    const drawn = all(draw(8, new Array(35).fill(4)));
    expect(new Set(drawn.map(String)).size).toBe(35);
    expect(drawn.filter((parts) => parts.includes(7))).toEqual([]);
  });

  test("do not depend on the sizes that are drawn beside them", () => {
    const alone = all(draw(9, [2, 2, 2, 2]));
    const among = all(draw(9, [3, 2, 1, 2, 3, 2, 4, 2])).filter(({ length }) => length === 2);
    expect(among).toEqual(alone);
  });
});

test("pauses on the way through many large coalitions, and draws what it draws without a pause", () => {
  const sizes = Int32Array.from({ length: 500 }, () => 500);
  const steps = drawnCoalitions(1000, sizes, streams);
  let pauses = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) pauses++;
  expect(pauses).toBe(2);
  expect(step.value).toEqual(draw(1000, [...sizes]));
});
