import { describe, expect, test } from "vitest";
import { addResiduals } from "../../../../dist/explain/shapley/interactions/add-residuals.js";
import { noises } from "../../../fixtures/games.js";

const PLAYERS = 5;
const FULL = 2 ** PLAYERS - 1;
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const sizeOf = (coalition: number) => [...coalition.toString(2)].filter((bit) => bit === "1").length;
const SETS = [[0], [3], [1, 2], [0, 4], [1, 3, 4]];

/** Weights of the Shapley interaction index: t! (n - t - s)! / (n - s + 1)! for t players beside the set. */
const weights = Array.from({ length: 4 }, (_, s) =>
  Float64Array.from(
    { length: PLAYERS - s + 1 },
    (_, t) => (factorial(t) * factorial(PLAYERS - t - s)) / factorial(PLAYERS - s + 1),
  ),
);

/** A game that is worth 0 to nobody and to all. */
const worth = noises(2 ** PLAYERS, 5).map((value, coalition) => (coalition === 0 || coalition === FULL ? 0 : value));

/** The index by its definition: over the coalitions beside the set, its discrete derivative. */
function byDefinition(set: readonly number[]): number {
  const mask = set.reduce((bits, player) => bits | (1 << player), 0);
  let sum = 0;
  for (let beside = 0; beside <= FULL; beside++) {
    if ((beside & mask) !== 0) continue;
    for (let part = mask; ; part = (part - 1) & mask) {
      const sign = (sizeOf(mask) - sizeOf(part)) % 2 === 0 ? 1 : -1;
      sum += weights[set.length][sizeOf(beside)] * sign * worth[beside | part];
      if (part === 0) break;
    }
  }
  return sum;
}

/** One coalition of each pair, the smaller one. */
const FIRST = [...Array(FULL).keys()].filter((coalition) => coalition > 0 && 2 * sizeOf(coalition) < PLAYERS);

/** A design of these pairs, each standing for so many, and fits that say nothing: all is left to the residuals. */
function without(pairs: readonly number[], expansion: (pair: number) => number) {
  const design = {
    coalitions: { parts: PLAYERS },
    asked: Int32Array.from(pairs.keys()),
    sizes: Int32Array.from(pairs, sizeOf),
    expansion: Float64Array.from(pairs, expansion),
    kept: Uint8Array.from(
      pairs.flatMap((pair) => Array.from({ length: PLAYERS }, (_, player) => (pair >> player) & 1)),
    ),
  };
  const fitOf = (half: (pair: number) => number) => {
    const residuals = Float64Array.from([...pairs.map(half), 0]);
    return { residuals, leaveOneOut: residuals, owed: new Map(), overstated: new Float64Array(pairs.length) };
  };
  const odd = fitOf((pair) => (worth[pair] - worth[FULL ^ pair]) / 2);
  const even = fitOf((pair) => (worth[pair] + worth[FULL ^ pair]) / 2);
  return { design, fits: { odd, even } };
}

async function added(pairs: readonly number[], expansion: (pair: number) => number, scale = 1) {
  const { design, fits } = without(pairs, expansion);
  for (const fit of [fits.odd, fits.even]) for (let i = 0; i <= pairs.length; i++) fit.residuals[i] *= scale;
  const values = new Float64Array(SETS.length);
  let turns = 0;
  const found = await addResiduals(values, { design, sets: SETS, weights } as never, fits as never, async () => {
    turns++;
  });
  expect(turns).toBeGreaterThan(0);
  return { values, ...found };
}

describe("residuals of a game that no regression explains", () => {
  test("come to the index by its definition where all pairs were asked, and leave nothing to chance", async () => {
    const { values, variances, noiseShares } = await added(FIRST, () => 1);
    SETS.forEach((set, i) => {
      expect(values[i]).toBeCloseTo(byDefinition(set), 12);
    });
    expect([...variances]).toEqual(SETS.map(() => 0));
    // The noise of each coalition but the empty and the grand one comes in by the square of its weight.
    SETS.forEach((set, i) => {
      const mask = set.reduce((bits, player) => bits | (1 << player), 0);
      let sum = 0;
      for (let coalition = 1; coalition < FULL; coalition++) {
        sum += weights[set.length][sizeOf(coalition & ~mask)] ** 2;
      }
      expect(noiseShares[i]).toBeCloseTo(sum, 12);
    });
  });

  test("come to it on average where one of a size stands for all of it", async () => {
    const single = FIRST.filter((pair) => sizeOf(pair) === 1);
    const double = FIRST.filter((pair) => sizeOf(pair) === 2);
    const mean = new Float64Array(SETS.length);
    for (const pair of double) {
      const { values, variances } = await added([...single, pair], (each) => (each === pair ? double.length : 1));
      values.forEach((value, i) => {
        mean[i] += value / double.length;
      });
      expect(variances.every((variance) => variance > 0)).toBe(true);
    }
    SETS.forEach((set, i) => {
      expect(mean[i]).toBeCloseTo(byDefinition(set), 12);
    });
  });

  test("have variances that grow with the squares of the game, and of none where there is none", async () => {
    const expansion = (pair: number) => (sizeOf(pair) === 2 ? 2 : 1);
    const half = FIRST.filter((_, i) => sizeOf(FIRST[i]) === 1 || i % 2 === 0);
    const [one, three, none] = [
      await added(half, expansion),
      await added(half, expansion, 3),
      await added(half, expansion, 0),
    ];
    one.variances.forEach((variance, i) => {
      expect(three.variances[i]).toBeCloseTo(9 * variance, 10);
    });
    expect([...none.variances]).toEqual(SETS.map(() => 0));
    expect(three.noiseShares).toEqual(one.noiseShares);
  });

  test("have variances of their own size's squares, and counted like two pairs the mean over all", async () => {
    const pairs = FIRST.filter((pair, i) => sizeOf(pair) === 1 || i % 3 === 0);
    const counts = [0, 1, 2].map((size) => pairs.filter((pair) => sizeOf(pair) === size).length);
    const expansion = (pair: number) => (sizeOf(pair) === 1 ? 1.5 : 4);
    // Of the even half nothing is seen; the next pair may still be as large as the odd one.
    const { design, fits } = without(pairs, expansion);
    fits.even.residuals.fill(0);
    const { variances } = await addResiduals(
      new Float64Array(SETS.length),
      { design, sets: SETS, weights } as never,
      fits as never,
      async () => {},
    );
    const odd = (pair: number) => (worth[pair] - worth[FULL ^ pair]) / 2;
    const rows = pairs.length + 1;
    const meanOdd = pairs.reduce((sum, pair) => sum + odd(pair) ** 2, 0) / rows;
    const meanEven = meanOdd / (rows + 1);
    SETS.forEach((set, i) => {
      const mask = set.reduce((bits, player) => bits | (1 << player), 0);
      const weightOf = (coalition: number) =>
        (sizeOf(mask & ~coalition) % 2 === 0 ? 1 : -1) * weights[set.length][sizeOf(coalition & ~mask)];
      const expected = pairs.reduce((sum, pair) => {
        const [first, second] = [weightOf(pair), weightOf(FULL ^ pair)];
        const n = counts[sizeOf(pair)];
        const own = ((first - second) * odd(pair)) ** 2;
        const usual = meanEven * (first + second) ** 2 + meanOdd * (first - second) ** 2;
        const factor = expansion(pair);
        return sum + (1 - 1 / factor) * factor ** 2 * ((n * own + 2 * usual) / (n + 2));
      }, 0);
      expect(variances[i]).toBeCloseTo(expected, 12);
    });
  });

  test("of a half that was 0 wherever it was asked, the next pair may not be", async () => {
    const { design, fits } = without(FIRST, () => 2);
    const variance = async () => {
      const known = { design, sets: [[0, 1]], weights };
      const { variances } = await addResiduals(new Float64Array(1), known as never, fits as never, async () => {});
      return variances[0];
    };
    fits.even.residuals.fill(0);
    expect(await variance()).toBeGreaterThan(0);
    fits.odd.residuals.fill(0);
    expect(await variance()).toBe(0);
  });
});
