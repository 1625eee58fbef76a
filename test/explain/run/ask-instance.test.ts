import { describe, expect, test } from "vitest";
import { askInstance } from "../../../dist/explain/run/ask-instance.js";

type Run = Parameters<typeof askInstance>[0];

/** A run whose answers to the instance come from a list. */
function answering(answers: readonly (readonly number[])[]): { run: Run; asked: () => number } {
  let asked = 0;
  const predictInstance = async () => ({ data: Float64Array.from(answers[asked++]), rows: 1, columns: 2 });
  return { run: { predictInstance } as unknown as Run, asked: () => asked };
}

describe("the answer to the instance", () => {
  test("is asked for twice where it stays the same, rounding aside", async () => {
    const { run, asked } = answering([
      [1, 2],
      [1 + 1e-9, 2],
      [9, 9],
    ]);
    expect(await askInstance(run, 10)).toEqual({ prediction: Float64Array.of(1, 2), repeated: 1 });
    expect(asked()).toBe(2);
  });

  test("is a mean of five where it varies, with the variance of one", async () => {
    const answers = [1, 3, 2, 5, 4].map((value) => [value, 7]);
    const { run, asked } = answering(answers);
    const { prediction, repeated, noise } = await askInstance(run, 10);
    expect(asked()).toBe(5);
    expect([...prediction]).toEqual([3, 7]);
    expect(repeated).toBe(4);
    expect(noise?.asks).toBe(5);
    expect([...(noise?.variances ?? [])]).toEqual([2.5, 0]);
  });

  test.each([
    { spareRows: 0, asks: 1, varies: false },
    { spareRows: 1, asks: 2, varies: true },
    { spareRows: 2, asks: 3, varies: true },
  ])("costs no more than the $spareRows rows there are to spare", async ({ spareRows, asks, varies }) => {
    const { run, asked } = answering([1, 3, 2, 5, 4].map((value) => [value, value]));
    const { repeated, noise } = await askInstance(run, spareRows);
    expect([asked(), repeated, noise !== undefined]).toEqual([asks, asks - 1, varies]);
  });

  test("is not called the same because two answers happen to agree after others that did not", async () => {
    const { run } = answering([
      [1, 2],
      [2, 2],
      [2, 2],
      [2, 2],
      [2, 2],
    ]);
    expect((await askInstance(run, 10)).noise?.variances[0]).toBeCloseTo(0.2, 12);
  });
});
