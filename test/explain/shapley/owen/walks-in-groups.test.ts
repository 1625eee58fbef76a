import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import type { PlayerGroup } from "../../../../dist/explain/shapley/owen/hierarchy.js";
import { walksInGroups } from "../../../../dist/explain/shapley/owen/walks-in-groups.js";
import { keptIn } from "../../../fixtures/games-per-reference.js";

const named = (...members: PlayerGroup["members"]): PlayerGroup => ({ name: undefined, members });
/** Three groups, of which the last has groups in it, and a single player. */
const members = [named(0, 1, 2), named(3, 4), 5, named(6, named(7, 8), named(9, 10, 11))];
const playersOf = [[0, 1, 2], [3, 4], [5], [6, 7, 8, 9, 10, 11]];
const shares = [2, 1, 0, 1];
const drawn = (max: number, seed = 1) =>
  walksInGroups(12, members, shares, max, (group) => stream(seed, "walks", group));

describe("walks through groups", () => {
  const { pairs, coalitions, asked, isComplete } = drawn(200);

  test("keep one player more at each step, after all players of the groups before", () => {
    expect([asked, isComplete]).toEqual([coalitions.rows, false]);
    for (const { group, walks } of pairs) {
      for (const { before, order, path } of walks) {
        expect((before >> group) & 1).toBe(0);
        const there = playersOf.filter((_, member) => (before >> member) & 1).flat();
        expect(order.toSorted((a, b) => a - b)).toEqual(playersOf[group]);
        expect(path).toHaveLength(order.length - 1);
        for (const [step, row] of path.entries()) {
          const kept = [...there, ...order.slice(0, step + 1)].sort((a, b) => a - b);
          expect(keptIn(coalitions, row)).toEqual(kept);
        }
      }
    }
  });

  test("come with their counterparts: backwards, among the groups that were not there", () => {
    for (const { group, walks } of pairs) {
      const [one, other] = walks;
      expect(other.order).toEqual(one.order.toReversed());
      expect(one.before | other.before).toBe(0b1111 & ~(1 << group));
      expect(one.before & other.before).toBe(0);
    }
  });

  test("do not leave a group within a group before it is in", () => {
    for (const { order } of pairs.filter(({ group }) => group === 3).flatMap(({ walks }) => walks)) {
      for (const inner of [
        [7, 8],
        [9, 10, 11],
      ]) {
        const places = inner.map((player) => order.indexOf(player));
        expect(Math.max(...places) - Math.min(...places)).toBe(inner.length - 1);
      }
    }
  });

  test("are dealt four to each group, and then by its share", () => {
    const dealt = (max: number) => members.map((_, g) => drawn(max).pairs.filter(({ group }) => group === g).length);
    const few = dealt(45);
    expect(few.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(12);
    expect(Math.max(few[0], few[1], few[3]) - Math.min(few[0], few[1], few[3])).toBeLessThanOrEqual(1);
    const [first, second, single, last] = dealt(200);
    expect(single).toBe(0);
    expect(Math.abs(first - 2 * second)).toBeLessThanOrEqual(2);
    expect(Math.abs(second - last)).toBeLessThanOrEqual(1);
  });

  test("of a larger budget begin with those of a smaller one, and none meets more than it pays for", () => {
    for (const max of [30, 60, 100]) {
      const fewer = drawn(max);
      expect(fewer.coalitions.rows).toBeLessThanOrEqual(max);
      expect(pairs.slice(0, fewer.pairs.length)).toEqual(fewer.pairs);
      expect(coalitions.bits.subarray(0, fewer.coalitions.rows)).toEqual(fewer.coalitions.bits);
    }
    expect(new Set(coalitions.bits).size).toBe(coalitions.rows);
  });

  test("begin after any number of the other groups, each as likely", () => {
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 120; seed++) {
      for (const { walks } of drawn(60, seed).pairs)
        counts[playersOf.filter((_, m) => (walks[0].before >> m) & 1).length]++;
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    // Chi-square of 3 degrees of freedom: 16.3 at one in a thousand.
    const chiSquare = counts.reduce((sum, count) => sum + (count - total / 4) ** 2 / (total / 4), 0);
    expect(chiSquare).toBeLessThan(16.3);
  });

  test("end where a budget could pay for more coalitions than there are", () => {
    const two = walksInGroups(3, [named(0, 1), 2], [1, 0], 50, (group) => stream(1, "walks", group));
    expect(two.coalitions.rows).toBe(4);
    expect(two.pairs).toHaveLength(200);
  });
});
