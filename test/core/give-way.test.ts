import { expect, test } from "vitest";
import { atOnce, inPieces, inTurns, turnsOf } from "../../dist/core/give-way.js";

function* summing(numbers: readonly number[]): Generator<undefined, number> {
  let sum = 0;
  for (const number of numbers) {
    sum += number;
    yield;
  }
  return sum;
}

test("a computation in steps has the same result at once and in turns", async () => {
  let turns = 0;
  expect(atOnce(summing([1, 2, 3]))).toBe(6);
  expect(
    await inTurns(summing([1, 2, 3]), async () => {
      turns++;
    }),
  ).toBe(6);
  expect(turns).toBe(3);
});

test("pieces cover every item once, in order", async () => {
  const seen: [number, number][] = [];
  await inPieces(
    10,
    4,
    async () => {},
    (from, to) => seen.push([from, to]),
  );
  expect(seen).toEqual([
    [0, 4],
    [4, 8],
    [8, 10],
  ]);
});

test("turns reject after an abort, with its reason", async () => {
  const controller = new AbortController();
  const turn = turnsOf("fit", controller.signal);
  await turn();
  controller.abort("enough");
  await expect(inTurns(summing([1, 2]), turn)).rejects.toMatchObject({
    code: "ABORTED",
    message: "fit: aborted",
    cause: "enough",
  });
});
