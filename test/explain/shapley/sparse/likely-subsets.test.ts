import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { likelySubsets, logSubsets } from "../../../../dist/explain/shapley/sparse/likely-subsets.js";
import { noises } from "../../../fixtures/games.js";

const PLAYERS = 11;
const ANSWERS = 30;
const columns = Array.from({ length: PLAYERS }, (_, player) => Float64Array.from(noises(ANSWERS, 50 + player)));
const effects = [0, 3, 0, 0, -2, 0, 0, 1.5, 0, 0, 0];
const disturbance = noises(ANSWERS, 7);
const answers = Float64Array.from({ length: ANSWERS }, (_, row) =>
  effects.reduce((sum, effect, player) => sum + effect * columns[player][row], 0.4 * disturbance[row]),
);

function subsetsOf(size: number): number[][] {
  return Array.from({ length: 2 ** PLAYERS }, (_, bits) =>
    Array.from({ length: PLAYERS }, (_, player) => player).filter((player) => (bits >> player) & 1),
  ).filter(({ length }) => length === size);
}

/** The sum of squares that least squares on some players leaves. */
function unexplained(players: readonly number[], of = columns, values = answers): number {
  const column = Matrix.columnVector([...values]);
  if (players.length === 0) return column.norm() ** 2;
  const design = new Matrix(players.map((player) => [...of[player]])).transpose();
  return Matrix.sub(column, design.mmul(solve(design, column))).norm() ** 2;
}

/** By Pascal's triangle. */
function binomialOf(players: number, size: number): number {
  if (size === 0 || size === players) return 1;
  return binomialOf(players - 1, size - 1) + binomialOf(players - 1, size);
}

describe("likely subsets", () => {
  test("are those that leave least unexplained, the best sixteen of every size", async () => {
    const found = await likelySubsets(columns, answers);
    expect(found[0]).toEqual([]);
    for (const size of [1, 2, 3]) {
      const ranked = subsetsOf(size)
        .map((players) => ({ players, left: unexplained(players) }))
        .sort((a, b) => a.left - b.left);
      const ofSize = found.filter(({ length }) => length === size).map((players) => players.toSorted((a, b) => a - b));
      expect(ofSize).toEqual(ranked.slice(0, 16).map(({ players }) => players));
    }
    expect(found.filter(({ length }) => length === 3)[0].toSorted()).toEqual([1, 4, 7]);
  });

  test("grow to eight players, as far as answers and players go", async () => {
    const mostOf = async (rows: number, players: number) => {
      const some = columns.slice(0, players).map((column) => column.subarray(0, rows));
      return Math.max(...(await likelySubsets(some, answers.subarray(0, rows))).map(({ length }) => length));
    };
    expect(await mostOf(30, PLAYERS)).toBe(8);
    expect(await mostOf(17, PLAYERS)).toBe(5);
    expect(await mostOf(30, 6)).toBe(5);
  });

  test("end six sizes after the likeliest, by the extended Bayesian information criterion", async () => {
    const rows = 60;
    const many = Array.from({ length: 40 }, (_, player) => Float64Array.from(noises(rows, 900 + player)));
    const single = many[17].map((value, row) => value + 0.05 * noises(rows, 3)[row]);
    const sizes = new Set((await likelySubsets(many, single)).map(({ length }) => length));
    expect(Math.max(...sizes)).toBe(1 + 6);
  });

  test("of chance end where the criterion says, too", async () => {
    const rows = 60;
    const ends = new Set<number>();
    for (let seed = 0; seed < 9; seed++) {
      const some = Array.from({ length: 12 }, (_, player) => Float64Array.from(noises(rows, 31 * seed + player)));
      const chance = Float64Array.from(noises(rows, 7000 + seed));
      const found = await likelySubsets(some, chance);
      const most = Math.max(...found.map(({ length }) => length));
      const criterion = Array.from({ length: most + 1 }, (_, size) => {
        const best = found.find(({ length }) => length === size) ?? [];
        const subsets = binomialOf(12, size);
        return (rows - 1) * Math.log(unexplained(best, some, chance)) + size * Math.log(rows) + 2 * Math.log(subsets);
      });
      expect(most).toBe(Math.min(8, 6 + criterion.indexOf(Math.min(...criterion))));
      ends.add(most);
    }
    expect(ends.size).toBeGreaterThan(1);
  });

  test("hold no player twice, nor one that others stand for", async () => {
    const copies = [...columns.slice(0, 5), columns[1].slice(), columns[4].map((value) => -2 * value)];
    const found = await likelySubsets(copies, answers);
    for (const players of found) {
      expect(new Set(players).size).toBe(players.length);
      expect(players.includes(1) && players.includes(5)).toBe(false);
      expect(players.includes(4) && players.includes(6)).toBe(false);
    }
    expect(new Set(found.map((players) => players.toSorted().join())).size).toBe(found.length);
    expect(Math.max(...found.map(({ length }) => length))).toBe(5);
  });

  test("are none where answers are all the same", async () => {
    expect(await likelySubsets(columns, new Float64Array(ANSWERS))).toEqual([[]]);
  });
});

test("there are as many subsets as Pascal's triangle says", () => {
  expect(Math.exp(logSubsets(11, 3))).toBeCloseTo(binomialOf(11, 3), 9);
  expect(logSubsets(11, 0)).toBe(0);
  expect(logSubsets(5, 5)).toBeCloseTo(0, 12);
});
