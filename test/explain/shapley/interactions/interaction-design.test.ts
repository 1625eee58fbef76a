import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import { atOnce } from "../../../../dist/core/give-way.js";
import {
  answeredInteractionDesign,
  interactionDesign,
  minInteractionCoalitions,
} from "../../../../dist/explain/shapley/interactions/interaction-design.js";
import { setsOfSize } from "../../../../dist/explain/shapley/interactions/interaction-sets.js";
import { interactionWeights } from "../../../../dist/math/interaction-weights.js";
import { keptIn } from "../../../fixtures/games-per-reference.js";

const PLAYERS = 9;
const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);
const pairsOf = (players: number, size: number) => binomial(players, size) / (2 * size === players ? 2 : 1);
const drawn = (max: number, players = PLAYERS, order = 2, index: "SII" | "STII" = "SII") =>
  atOnce(
    interactionDesign(players, interactionWeights(index, order, players), max, (size) => stream(1, "pairs", size)),
  );
const counted = (sizes: Int32Array, size: number) => sizes.filter((each) => each === size).length;

describe.each([
  { index: "SII", players: 9, order: 2 },
  { index: "SII", players: 8, order: 1 },
  { index: "SII", players: 7, order: 3 },
  // Whose weights are not the same from either end.
  { index: "STII", players: 8, order: 2 },
] as const)("pairs of coalitions of $players players, for $index of up to $order", ({ index, players, order }) => {
  const weights = interactionWeights(index, order, players);
  const design = drawn(70, players, order, index);

  test("are halves and their complements, the smaller half first, each once", () => {
    const rows = Array.from({ length: design.coalitions.rows }, (_, row) => keptIn(design.coalitions, row));
    expect(new Set(rows.map(String)).size).toBe(rows.length);
    for (const [pair, row] of design.asked.entries()) {
      expect([...rows[row], ...rows[row + 1]].sort()).toEqual([...Array(players).keys()]);
      expect(rows[row].length).toBeLessThanOrEqual(rows[row + 1].length);
      expect(design.sizes[pair]).toBe(rows[row].length);
      for (let player = 0; player < players; player++) {
        expect(design.kept[pair * players + player]).toBe(rows[row].includes(player) ? 1 : 0);
      }
    }
  });

  test("stand together for all pairs of their size, and weigh what their size counts in the index", () => {
    const ofSize = (pair: number) => design.sizes[pair];
    for (let size = 1; size <= players / 2; size++) {
      const stood = design.expansion.reduce((sum, factor, pair) => sum + (ofSize(pair) === size ? factor : 0), 0);
      expect(stood).toBeCloseTo(pairsOf(players, size), 9);
    }
    const sets = setsOfSize(players, order);
    for (const [pair, factor] of design.expansion.entries()) {
      const halves = [design.asked[pair], design.asked[pair] + 1].map((row) => keptIn(design.coalitions, row));
      const squares = halves.flatMap((kept) =>
        sets.map((set) => weights[order][kept.filter((player) => !set.includes(player)).length] ** 2),
      );
      const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
      expect(design.regressionWeights[pair]).toBeCloseTo(factor * Math.sqrt(mean), 10);
    }
  });
});

describe("the sizes of pairs", () => {
  test("are every single player, then two of each size, then by what a size counts", () => {
    const few = drawn(2 * (PLAYERS + 6));
    expect([...few.sizes]).toEqual([...Array(PLAYERS).fill(1), 2, 3, 4, 2, 3, 4]);
    const many = drawn(2 * 120);
    // Of a size taken in part, so many as it counts: number of pairs times the weight of one.
    const perShare = [2, 3, 4].map((size) => {
      const at = many.sizes.indexOf(size);
      const share = (many.regressionWeights[at] / many.expansion[at]) * pairsOf(PLAYERS, size);
      return { share, count: counted(many.sizes, size), whole: counted(many.sizes, size) === pairsOf(PLAYERS, size) };
    });
    const open = perShare.filter(({ whole }) => !whole);
    expect(open.length).toBeGreaterThan(1);
    for (const { share, count } of open) {
      expect(Math.abs(count - (open[0].count * share) / open[0].share)).toBeLessThan(2);
    }
  });

  test("of a larger budget begin with those of a smaller one, coalitions and all", () => {
    const all = drawn(240);
    for (const max of [30, 31, 64, 100]) {
      const some = drawn(max);
      expect(some.asked).toHaveLength(Math.floor(max / 2));
      expect(all.coalitions.bits.subarray(0, some.coalitions.rows)).toEqual(some.coalitions.bits);
    }
  });

  test("are all there are where the budget pays for them", () => {
    const all = drawn(10_000);
    expect(all.isComplete).toBe(true);
    expect(all.asked).toHaveLength(2 ** (PLAYERS - 1) - 1);
    expect(new Set(all.expansion)).toEqual(new Set([1]));
    expect(drawn(2 ** PLAYERS - 4).isComplete).toBe(false);
  });
});

describe("what is left after an abort", () => {
  const weights = interactionWeights("SII", 2, PLAYERS);
  const design = drawn(80);
  const leftOf = (isAnswered: (row: number) => boolean) =>
    answeredInteractionDesign(
      design,
      weights,
      Array.from({ length: design.coalitions.rows }, (_, row) => isAnswered(row)),
    );

  test("are the pairs of which both halves were answered, and what they stand for then", () => {
    const last = design.coalitions.rows - 4;
    const left = leftOf((row) => row !== last && row !== last + 3);
    expect(left?.asked).toEqual(design.asked.filter((row) => row !== last && row !== last + 2));
    for (let size = 1; size <= 4; size++) {
      const factor = left?.expansion[left.sizes.indexOf(size)] ?? 0;
      expect(factor * counted(left?.sizes ?? new Int32Array(0), size)).toBeCloseTo(pairsOf(PLAYERS, size), 9);
    }
    expect(left?.isComplete).toBe(false);
  });

  test("is nothing without every single player and two pairs of each size", () => {
    expect(leftOf((row) => row >= 2)).toBeUndefined();
    const places = [...design.sizes.keys()].filter((pair) => design.sizes[pair] === 3);
    const keeping = (count: number) => {
      const dropped = new Set(places.slice(count));
      return leftOf((row) => !dropped.has(row >> 1));
    };
    expect(keeping(1)).toBeUndefined();
    expect(keeping(2)?.sizes).toHaveLength(design.sizes.length - places.length + 2);
  });
});

test("the fewest coalitions are the single players, their complements, two pairs of some sizes, or all", () => {
  expect([1, 2, 3, 4, 9].map(minInteractionCoalitions)).toEqual([2, 4, 8, 16, 38]);
  for (const players of [5, 6, 9, 12]) {
    const design = drawn(minInteractionCoalitions(players) - 2, players);
    for (let size = 1; size <= players / 2; size++) {
      const least = size === 1 ? players : Math.min(2, pairsOf(players, size));
      expect(counted(design.sizes, size)).toBeGreaterThanOrEqual(least);
    }
  }
});
