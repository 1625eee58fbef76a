import { describe, expect, test } from "vitest";
import { greedy } from "whybox";
import { tableGame } from "../../fixtures/games.js";

const PARTS = 8;
const COUNT = 4;
const BEST = 10_000;

/** Parts 0 and 3 come first, 6 and 7 are worth next to nothing, and 1, 2, 4 and 5 are the best four together. */
const [FIRST, SECOND] = [0, 3];
const BEST_FOUR = [1, 2, 4, 5];

/**
 * A monotone function that misleads lazy greedy: beside part 0, parts 1 and 2 add nothing, and 4 and 5 much; beside 0
 * and 3 it is the other way round. Each is asked where it adds nothing, and not again where it would.
 */
function misleading(set: readonly number[]): number {
  const has = (part: number) => set.includes(part);
  const four = BEST_FOUR.filter(has).length;
  const crumbs = [6, 7].filter(has).length;
  if (four === 4) return BEST + crumbs;
  if (has(FIRST) && has(SECOND)) return 915 + 1663 + (has(1) || has(2) ? 1359 : 0) + crumbs;
  if (has(FIRST)) return 915 + (has(4) || has(5) ? 1663 : 0) + crumbs;
  if (has(SECOND)) return 915 + (four > 0 ? 915 : 0) + crumbs;
  return (four > 0 ? 915 : 0) + crumbs;
}

const setOf = (bits: number) => Array.from({ length: PARTS }, (_, part) => part).filter((part) => (bits >> part) & 1);
const table = Array.from({ length: 2 ** PARTS }, (_, bits) => misleading(setOf(bits)));

/** The submodularity ratio of Das & Kempe 2011 over the subsets of a set and additions of at most `count` parts. */
function submodularityRatio(chosen: readonly number[], count: number): number {
  const within = chosen.reduce((bits, part) => bits | (1 << part), 0);
  let ratio = Number.POSITIVE_INFINITY;
  for (let base = 0; base < table.length; base++) {
    if ((base & ~within) !== 0) continue;
    for (let added = 1; added < table.length; added++) {
      const parts = setOf(added);
      if ((added & base) !== 0 || parts.length > count || table[base | added] === table[base]) continue;
      const alone = parts.reduce((sum, part) => sum + table[base | (1 << part)] - table[base], 0);
      ratio = Math.min(ratio, alone / (table[base | added] - table[base]));
    }
  }
  return ratio;
}

describe("greedy on a monotone function that is not submodular", () => {
  test("does as 1 - exp(-gamma) says when it asks every part", async () => {
    const { result } = await greedy(tableGame(table), { count: COUNT, lazy: false });
    const gamma = submodularityRatio(result.parts, COUNT);
    expect(result.value / BEST).toBeGreaterThanOrEqual(1 - Math.exp(-gamma));
    expect(result.guarantee?.factor).toBe("the larger of gamma / 4 and 1 - exp(-gamma)");
  });

  test("falls short of that when it asks lazily, and does not promise it", async () => {
    const { result } = await greedy(tableGame(table), { count: COUNT });
    const gamma = submodularityRatio(result.parts, COUNT);
    expect(result.parts).toEqual([0, 3, 6, 7]);
    expect(gamma).toBeCloseTo(0.366, 3);
    expect(result.value / BEST).toBeLessThan(1 - Math.exp(-gamma));
    expect(result.value / BEST).toBeGreaterThanOrEqual(gamma / COUNT);
    expect(result.guarantee?.factor).toBe("gamma / 4; for gamma = 1 the larger of it and 1 - exp(-gamma)");
    expect(result.guarantee?.share).toEqual([1 - Math.exp(-1), 0.75 / 4, 0.5 / 4, 0.25 / 4]);
  });

  test("the function is monotone", () => {
    for (let bits = 0; bits < table.length; bits++) {
      for (let part = 0; part < PARTS; part++) expect(table[bits | (1 << part)]).toBeGreaterThanOrEqual(table[bits]);
    }
  });
});
