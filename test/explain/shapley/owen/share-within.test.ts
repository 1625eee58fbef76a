import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import type { PlayerGroup } from "../../../../dist/explain/shapley/owen/hierarchy.js";
import { shareWithin } from "../../../../dist/explain/shapley/owen/share-within.js";
import type { Walk, Walks } from "../../../../dist/explain/shapley/owen/walks-in-groups.js";
import { widenedByStudent } from "../../../../dist/math/widened-by-student.js";
import { noises } from "../../../fixtures/games.js";
import { byOrders, type Group, ordersOf } from "../../../fixtures/owen.js";

const PLAYERS = 6;
const hierarchy: Group = [[0, 1, [2, 3]], 4, 5];
const members: PlayerGroup["members"] = [
  { name: undefined, members: [0, 1, { name: undefined, members: [2, 3] }] },
  4,
  5,
];
const masks = [0b1111, 0b10000, 0b100000];
const groups = [
  { name: undefined, level: 1, players: [0, 1, 2, 3] },
  { name: undefined, level: 2, players: [2, 3] },
];
const outermost = {
  game: { request: { players: Array(PLAYERS) } },
  members,
  groups,
  worths: [],
} as unknown as Parameters<typeof shareWithin>[0];
/** A game whose group interacts with what is outside. */
const table = noises(2 ** PLAYERS, 3).map(
  (value, coalition) => value + (((coalition & 0b10001) === 0b10001 ? 2 : 0) + ((coalition & 6) === 6 ? 1 : 0)),
);
const unionOf = (bits: number) => masks.reduce((all, mask, m) => ((bits >> m) & 1 ? all | mask : all), 0);
const unions = Float64Array.from({ length: 8 }, (_, bits) => table[unionOf(bits)]);
const exact = byOrders(table, hierarchy);

/** Walks with a coalition of their own for every step, and the worth of each. */
function played(pairs: readonly (readonly [number, readonly number[]])[]) {
  const worth: number[] = [];
  const walk = (before: number, order: readonly number[]): Walk => {
    let coalition = unionOf(before);
    const path = order.slice(0, -1).map((player) => {
      coalition |= 1 << player;
      return worth.push(table[coalition]) - 1;
    });
    return { before, order, path };
  };
  const walks: Walks["pairs"] = pairs.map(([before, order]) => ({
    group: 0,
    walks: [walk(before, order), walk(0b110 & ~before, order.toReversed())],
  }));
  return { walks: { pairs: walks } as Walks, worth: Float64Array.from(worth) };
}

/** Every order of the group, after every set of the others as often as it counts. */
const everyWalk = ordersOf(hierarchy[0] as Group).flatMap((order) =>
  [0b000, 0b000, 0b010, 0b100, 0b110, 0b110].map((before) => [before, order] as const),
);

describe("what a group is worth", () => {
  test("is shared out exactly where every walk was taken", () => {
    const { walks, worth } = played(everyWalk);
    const { values, sums } = shareWithin(outermost, walks, worth, unions, 0);
    values.forEach((value, player) => expect(value).toBeCloseTo(exact[player], 12));
    expect(sums[0]).toBeCloseTo(exact[0] + exact[1] + exact[2] + exact[3], 12);
    expect(sums[1]).toBeCloseTo(exact[2] + exact[3], 12);
  });

  test.each([4, 7, 8, 30])("adds up exactly after %i pairs of walks, and single players are exact", (count) => {
    const { walks, worth } = played(everyWalk.filter((_, i) => (i * count) % everyWalk.length < count));
    const { values, sums, errors, sumErrors, degreesOfFreedom } = shareWithin(outermost, walks, worth, unions, 0);
    const ofGroup = exact[0] + exact[1] + exact[2] + exact[3];
    expect(values[0] + values[1] + values[2] + values[3]).toBeCloseTo(ofGroup, 10);
    expect(values[2] + values[3]).toBeCloseTo(sums[1], 10);
    expect(values[4]).toBeCloseTo(exact[4], 12);
    expect([errors?.[4], errors?.[5], sumErrors[0]]).toEqual([0, 0, 0]);
    const pairs = walks.pairs.length;
    expect(degreesOfFreedom).toBe(pairs < 8 ? pairs - 1 : pairs - 2);
  });

  test("is corrected by least squares on the gains of the whole group from eight pairs on", () => {
    const { walks, worth } = played(everyWalk.filter((_, i) => i % 9 === 2));
    const gains = walks.pairs.map(({ walks: both }) => {
      const gain = new Array<number>(PLAYERS).fill(0);
      for (const { before, order } of both) {
        let coalition = unionOf(before);
        for (const player of order) {
          gain[player] += (table[coalition | (1 << player)] - table[coalition]) / 2;
          coalition |= 1 << player;
        }
      }
      return gain;
    });
    const all = gains.map((gain) => gain.reduce((sum, value) => sum + value, 0));
    const known = exact[0] + exact[1] + exact[2] + exact[3];
    const { values, errors, sums, sumErrors } = shareWithin(outermost, walks, worth, unions, 0);
    const units: [number[], number, number | undefined][] = [
      [[0], values[0], errors?.[0]],
      [[3], values[3], errors?.[3]],
      [[2, 3], sums[1], sumErrors[1]],
    ];
    for (const [unit, value, error] of units) {
      const each = gains.map((gain) => unit.reduce((sum, player) => sum + gain[player], 0));
      // The line through the gains, read at what the group is known to be worth, and its prediction error.
      const count = each.length;
      const [meanX, meanY] = [all, each].map((list) => list.reduce((sum, one) => sum + one, 0) / count);
      const spread = all.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
      const slope = all.reduce((sum, x, i) => sum + (x - meanX) * (each[i] - meanY), 0) / spread;
      const left = each.reduce((sum, y, i) => sum + (y - meanY - slope * (all[i] - meanX)) ** 2, 0) / (count - 2);
      expect(value).toBeCloseTo(meanY + slope * (known - meanX), 10);
      expect(error).toBeCloseTo(Math.sqrt(left * (1 / count + (known - meanX) ** 2 / spread)), 10);
    }
  });

  test("has errors that cover the exact values", () => {
    let inside = 0;
    let widths = 0;
    let squares = 0;
    const runs = 200;
    for (let seed = 0; seed < runs; seed++) {
      const random = stream(seed, "walks");
      const drawn = Array.from({ length: 14 }, () => everyWalk[random.integer(everyWalk.length)]);
      const { walks, worth } = played(drawn);
      const { values, errors, degreesOfFreedom } = shareWithin(outermost, walks, worth, unions, 0);
      const widened = widenedByStudent(errors ?? new Float64Array(PLAYERS), degreesOfFreedom);
      for (const player of [0, 1, 2, 3]) {
        const error = errors?.[player] ?? 0;
        if (Math.abs(values[player] - exact[player]) < 1.96 * widened[player]) inside++;
        widths += error ** 2;
        squares += (values[player] - exact[player]) ** 2;
      }
    }
    expect(inside / runs / 4).toBeGreaterThan(0.9);
    expect(squares / widths).toBeGreaterThan(0.5);
    expect(squares / widths).toBeLessThan(1.5);
  });

  test("is as noisy as its unions: the variances of twice as many answers, by their weights", () => {
    const { walks, worth } = played(everyWalk);
    const { errors, sumErrors } = shareWithin(outermost, walks, worth, unions, 0.36);
    // Weights of a player's value in a game of three: 1/3, 1/6, 1/6, 1/3, each for two answers.
    const single = Math.sqrt(2 * 0.36 * (2 / 9 + 2 / 36));
    expect(errors?.[4]).toBeCloseTo(single, 12);
    expect(sumErrors[0]).toBeCloseTo(single, 12);
  });

  test("has no errors where no gain differs, and a floor where some do not", () => {
    const still = { walks: played(everyWalk).walks, worth: new Float64Array(1000) };
    const none = shareWithin(outermost, still.walks, still.worth, new Float64Array(8), 0);
    expect(none.errors).toBeNull();
    expect(none.sumErrors[1]).toBeNaN();
  });
});
