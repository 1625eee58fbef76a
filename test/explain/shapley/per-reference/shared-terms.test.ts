import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { coalitions, stream } from "whybox/extending";
import { type NamedGame, sharedTerms } from "../../../../dist/explain/shapley/per-reference/shared-terms.js";
import { noises } from "../../../fixtures/games.js";
import { signOf } from "../../../fixtures/odd-regression.js";

/** Players of all games, and of each: two are dummies in every game, not the same ones. */
const PLAYERS = 9;
const COMMON = 7;
const ROWS = 70;
const everyone = Array.from({ length: COMMON }, (_, player) => player);
const kept = [
  ...Array.from({ length: ROWS - 1 }, (_, row) =>
    noises(COMMON, 400 + row).flatMap((value, player) => (value > 0 ? [player] : [])),
  ),
  everyone,
];
const observed = coalitions(COMMON, kept);
const random = stream(4, "names");

type Planted = { readonly three: readonly number[]; readonly weight: (game: number) => number };

function namesOf(): Int32Array {
  const names = Array.from({ length: PLAYERS }, (_, player) => player);
  for (let i = 0; i < COMMON; i++) {
    const j = i + random.integer(PLAYERS - i);
    [names[i], names[j]] = [names[j], names[i]];
  }
  return Int32Array.from(names.slice(0, COMMON));
}

function gamesOf(count: number, planted: readonly Planted[], disturbance: number, start = 0): NamedGame[] {
  return Array.from({ length: count }, (_, game) => {
    const names = namesOf();
    const slopes = noises(PLAYERS, 70 + game);
    const rest = noises(ROWS, 2000 + 13 * (start + game));
    const half = Float64Array.from(kept, (row, i) => {
      const own = row.map((player) => names[player]);
      const sum = names.reduce((all, name) => all + slopes[name] * signOf(own, [name]), disturbance * rest[i]);
      return planted
        .filter(({ three }) => three.every((name) => names.includes(name)))
        .reduce((all, { three, weight }) => all + weight(game) * signOf(own, three), sum);
    });
    return { half, names };
  });
}

const planted: Planted[] = [
  { three: [1, 4, 8], weight: (game) => (game % 2 === 0 ? 0.7 : -0.4) },
  { three: [0, 2, 3], weight: (game) => 0.3 + 0.1 * (game % 3) },
  { three: [5, 6, 7], weight: () => -0.5 },
];

describe("terms that games share", () => {
  test("are found under the players' own names, whatever the sign in each game", async () => {
    const found = await sharedTerms(observed, gamesOf(20, planted, 0.4), PLAYERS);
    expect(found?.terms.map(String).sort()).toEqual(planted.map(({ three }) => String(three)).sort());
    expect(found?.leverage).toBeCloseTo(3 / (ROWS - COMMON), 12);
  });

  test("are fitted to each game by least squares, beside every player", async () => {
    const games = gamesOf(20, planted, 0.4);
    const found = await sharedTerms(observed, games, PLAYERS);
    let missing = 0;
    // A game that was not looked at is fitted like the others.
    for (const game of [...games, ...gamesOf(1, planted, 0.4, 300)]) {
      const common = (name: number) => game.names.indexOf(name);
      const terms = (found?.terms ?? []).filter((three) => three.every((name) => common(name) >= 0));
      missing += terms.length < 3 ? 1 : 0;
      const products = terms.map((three) => kept.map((row) => signOf(row, three.map(common))));
      const columns = [...everyone.map((player) => kept.map((row) => signOf(row, [player]))), ...products];
      const coefficients = solve(new Matrix(columns).transpose(), Matrix.columnVector([...game.half])).to1DArray();
      const ofTerms = coefficients.slice(COMMON);
      const fit = found?.fit(game);
      for (const row of kept.keys()) {
        const without = products.reduce((left, product, i) => left - ofTerms[i] * product[row], game.half[row]);
        expect(fit?.rest[row]).toBeCloseTo(without, 10);
      }
      for (const player of everyone) {
        const value = terms.reduce(
          (sum, three, i) => sum + (three.map(common).includes(player) ? (2 / 3) * ofTerms[i] : 0),
          0,
        );
        expect(fit?.values[player]).toBeCloseTo(value, 10);
      }
    }
    expect(missing).toBeGreaterThan(0);
  });

  test("are weighed by all games together, the most striking first", async () => {
    const weak = [0.16, 0.12].map((weight, i) => ({
      three: [
        [2, 5, 8],
        [0, 1, 7],
      ][i],
      weight: () => weight,
    }));
    const alone = await sharedTerms(observed, gamesOf(1, weak, 0.5), PLAYERS);
    expect(alone).toBeUndefined();
    const together = await sharedTerms(observed, gamesOf(60, weak, 0.5), PLAYERS);
    expect(together?.terms).toEqual([
      [2, 5, 8],
      [0, 1, 7],
    ]);
  });

  test("are seldom taken for what is chance", async () => {
    let found = 0;
    for (let seed = 0; seed < 40; seed++) {
      if (await sharedTerms(observed, gamesOf(6, [], 1, 50 + 6 * seed), PLAYERS)) found++;
    }
    expect(found).toBeLessThanOrEqual(2);
  });

  test("are none where games are additive to the last digit, or say too little", async () => {
    expect(await sharedTerms(observed, gamesOf(6, [], 0), PLAYERS)).toBeUndefined();
    const few = COMMON + 23;
    const some = gamesOf(12, planted, 0.1).map(({ half, names }) => ({ half: half.slice(-few), names }));
    expect(await sharedTerms(coalitions(COMMON, kept.slice(-few)), some, PLAYERS)).toBeUndefined();
    const more = gamesOf(12, planted, 0.1).map(({ half, names }) => ({ half: half.slice(-few - 1), names }));
    const found = await sharedTerms(coalitions(COMMON, kept.slice(-few - 1)), more, PLAYERS);
    expect(found?.terms).toHaveLength(3);
  });

  test("are no more than one for six observations", async () => {
    const threes = [
      [0, 1, 2],
      [0, 3, 4],
      [1, 3, 5],
      [2, 4, 6],
      [5, 6, 7],
      [6, 7, 8],
      [1, 7, 8],
      [0, 5, 8],
    ];
    const many = threes.map((three, i) => ({ three, weight: () => 0.5 + 0.05 * i }));
    const some = gamesOf(25, many, 0.1).map(({ half, names }) => ({ half: half.slice(-33), names }));
    const found = await sharedTerms(coalitions(COMMON, kept.slice(-33)), some, PLAYERS);
    expect(found?.terms).toHaveLength(4);
  });
});
