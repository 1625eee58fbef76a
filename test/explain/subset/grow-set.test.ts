import { describe, expect, test } from "vitest";
import { greedy } from "whybox";
import { noises, tableGame } from "../../fixtures/games.js";

const PARTS = 7;

/** Coverage of random sets of 24 items, which is submodular: gains shrink as a set grows. */
function coverage(seed: number): Float64Array {
  const sets = Array.from({ length: PARTS }, (_, part) => noises(24, 40 * seed + part + 1).map((value) => value > 0.4));
  return Float64Array.from({ length: 2 ** PARTS }, (_, coalition) => {
    const covered = Array.from({ length: 24 }, (_, item) =>
      sets.some((set, part) => (coalition >> part) & 1 && set[item]),
    );
    return covered.filter(Boolean).length;
  });
}

/** Taking the part that raises the value most, the lowest of equals, over and over. */
function plainGreedy(values: Float64Array, count: number): number[] {
  const chosen: number[] = [];
  let coalition = 0;
  while (chosen.length < count) {
    const left = Array.from({ length: PARTS }, (_, part) => part).filter((part) => !chosen.includes(part));
    const best = left.reduce((a, b) => (values[coalition | (1 << b)] > values[coalition | (1 << a)] ? b : a));
    chosen.push(best);
    coalition |= 1 << best;
  }
  return chosen;
}

describe.each([true, false])("lazy: %s", (lazy) => {
  test("takes the parts that the definition takes, of a submodular function", async () => {
    for (let seed = 1; seed <= 15; seed++) {
      const values = coverage(seed);
      const { result } = await greedy(tableGame(values), { count: 4, lazy });
      const plain = plainGreedy(values, 4);
      const worth = (parts: readonly number[]) => values[parts.reduce((bits, part) => bits | (1 << part), 0)];
      // Parts that add nothing are left out at the end.
      expect(plain.slice(0, result.parts.length)).toEqual([...result.parts]);
      expect(worth(result.parts)).toBe(worth(plain));
    }
  });
});

test("asks fewer sets lazily", async () => {
  const rows = async (lazy: boolean) => (await greedy(tableGame(coverage(3)), { count: 5, lazy })).cost.modelRows;
  expect(await rows(true)).toBeLessThan(await rows(false));
});

test("goes on where one part gains nothing and two do, if every part is asked", async () => {
  const pair = Float64Array.from({ length: 8 }, (_, coalition) => Number((coalition & 3) === 3));
  const { result } = await greedy(tableGame(pair), { count: 2, lazy: false });
  expect([...result.parts]).toEqual([0, 1]);
});
