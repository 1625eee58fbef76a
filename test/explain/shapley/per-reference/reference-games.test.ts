import { expect, test } from "vitest";
import {
  endsOf,
  everySo,
  gamesOf,
  halves,
  weightOf,
} from "../../../../dist/explain/shapley/per-reference/reference-games.js";

type Game = Parameters<typeof gamesOf>[0];

/** Three reference rows, two model outputs of which the second is explained. */
const game = {
  outputs: [1],
  ends: { empty: Float64Array.of(99), full: Float64Array.of(10) },
  known: { referenceAnswers: { data: Float64Array.of(0, 1, 0, 2, 0, 3), rows: 3, columns: 2 } },
  request: { probe: { weights: Float64Array.of(0.5, 0.3, 0.2) }, references: 3 },
} as unknown as Game;
const names = [Int32Array.of(1, 0), Int32Array.of(2, 1)];

test("differences are those of a row's own answers to the two halves of a pair", () => {
  // The answer of game g to its coalition c is 100 c^2 + g. A group that comes second, after one game.
  const games = 3;
  const worths = [Float64Array.from({ length: 8 * games }, (_, i) => 100 * Math.floor(i / games) ** 2 + (i % games))];
  const asked = Uint32Array.of(0, 4, 6);
  const found = gamesOf(game, { references: [0, 2], names, players: 2 }, { worths, games, first: 1, asked }, 0);
  expect(found).toEqual([
    { weight: 0.5, names: names[0], differences: Float64Array.of(-100, -900, -1300), total: 10 - 1 },
    { weight: 0.2, names: names[1], differences: Float64Array.of(-100, -900, -1300), total: 10 - 3 },
  ]);
  const own = [Float64Array.from({ length: 2 * games }, (_, i) => (i < games ? 0 : (i % games) + 1))];
  const differing = gamesOf(
    game,
    { references: [1, 2], names, players: 2 },
    { worths: own, games, first: 1, asked: Uint32Array.of(0) },
    0,
  );
  expect(differing.map(({ differences }) => differences[0])).toEqual([-2, -3]);
});

test("a row's ends are its own answer and the instance's, and its weight its share", () => {
  expect(endsOf(game, 1, 0)).toEqual({ empty: 2, full: 10 });
  expect(weightOf(game, 1)).toBe(0.3);
  const unweighted = { ...game, request: { ...game.request, probe: {} } } as unknown as Game;
  expect(weightOf(unweighted, 1)).toBe(1 / 3);
});

test("halves end in half the total", () => {
  const [half] = [halves({ weight: 1, names: names[0], differences: Float64Array.of(4, -6), total: 3 })];
  expect(half).toEqual(Float64Array.of(2, -3, 1.5));
});

test.each([
  { count: 100, rows: [0, 1, 3, 4, 6, 7, 9] },
  { count: 7, rows: [0, 1, 3, 4, 6, 7, 9] },
  { count: 6, rows: [0, 3, 6, 9] },
  { count: 2, rows: [0, 6] },
  { count: 1, rows: [0] },
])("at most about $count rows that weigh something, evenly spread", ({ count, rows }) => {
  const games = Array.from({ length: 10 }, (_, row) => ({
    weight: row % 3 === 2 ? 0 : 1,
    names: names[0],
    differences: new Float64Array(0),
    total: 0,
  }));
  expect(everySo(games, count)).toEqual(rows);
});
