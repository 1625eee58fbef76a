import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactShapley, type Hierarchy, owenValues } from "whybox";
import { noises, pairsInGroups, signGame, tableGame } from "../../../fixtures/games.js";
import { byOrders, type Group } from "../../../fixtures/owen.js";

/** A random hierarchy over some parts: groups split until nothing is left to split. */
const hierarchies = (parts: number[]): fc.Arbitrary<Group> =>
  parts.length < 2
    ? fc.constant(parts)
    : fc
        .tuple(
          fc.array(fc.integer({ min: 0, max: 2 }), { minLength: parts.length, maxLength: parts.length }),
          fc.boolean(),
        )
        .chain(([places, isDeep]) => {
          const groups = [0, 1, 2]
            .map((place) => parts.filter((_, i) => places[i] === place))
            .filter((g) => g.length > 0);
          if (groups.length < 2) return fc.constant(parts as Group);
          return fc
            .tuple(...groups.map((g) => (isDeep ? hierarchies(g) : fc.constant(g as Group))))
            .map((inner) => inner.map((g) => (g.length === 1 ? g[0] : g)));
        });

const cases = fc
  .integer({ min: 2, max: 6 })
  .chain((parts) =>
    fc.tuple(
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2 ** parts, maxLength: 2 ** parts }),
      hierarchies(Array.from({ length: parts }, (_, part) => part)),
    ),
  );

describe("owenValues", () => {
  test("are the mean gains over all orders that keep groups together, of any game and hierarchy", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([table, group]) => {
        const { result } = await owenValues(tableGame(table), { hierarchy: group as Hierarchy });
        const expected = byOrders(table, group);
        result.values[0].forEach((value, part) => {
          expect(value).toBeCloseTo(expected[part], 9);
        });
        expect(result.asked?.all).toBe(true);
        expect(result.standardErrors[0].every((error) => error === 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("of a group add up to its Shapley value in the game of groups, and all to the total", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10_000 }), async (start) => {
        const table = noises(64, start);
        const { result } = await owenValues(tableGame(table), { hierarchy: [[0, 1, 2], [3, 4], [5]] });
        const masks = [7, 24, 32];
        const between = Array.from(
          { length: 8 },
          (_, c) => table[masks.reduce((sum, m, i) => ((c >> i) & 1 ? sum | m : sum), 0)],
        );
        const shapley = (await exactShapley(tableGame(between))).result.values[0];
        const sums = [[0, 1, 2], [3, 4], [5]].map((parts) => parts.reduce((sum, p) => sum + result.values[0][p], 0));
        sums.forEach((sum, i) => {
          expect(sum).toBeCloseTo(shapley[i], 10);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("without a group that matters are Shapley values", async () => {
    const table = noises(32);
    const shapley = (await exactShapley(tableGame(table))).result.values[0];
    for (const hierarchy of [[0, 1, 2, 3, 4], [[0, 1, 2, 3, 4]], [[0], [1], [2], [3], [4]]]) {
      const { result } = await owenValues(tableGame(table), { hierarchy });
      expect(result.values[0]).toEqual(shapley.map((value) => expect.closeTo(value, 12)));
    }
  });

  test("ask only what orders meet, and are estimated with errors that hold where that is too much", async () => {
    const table = noises(256, 5);
    const hierarchy = [
      [0, 1, [2, 3]],
      [4, 5, 6],
    ];
    const exact = await owenValues(tableGame(table), { hierarchy });
    expect(exact.result.asked?.count).toBeLessThan(140);
    let covered = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { result, cost } = await owenValues(tableGame(table), { hierarchy, budgetRows: 60, seed });
      expect(cost.modelRows).toBeLessThanOrEqual(60);
      expect(result.asked?.all).toBe(false);
      expect(result.values[0].reduce((sum, value) => sum + value, result.intercepts[0])).toBeCloseTo(table[255], 10);
      result.values[0].forEach((value, part) => {
        const error = result.standardErrors[0][part] as number;
        covered += Math.abs(value - exact.result.values[0][part]) <= 1.96 * error + 1e-12 ? 1 : 0;
      });
    }
    expect(covered / 320).toBeGreaterThan(0.9);
  });
});

describe("Owen values of a run that may end early", () => {
  const { hierarchy } = pairsInGroups();

  test("Owen values go on in the way in which they began, within the budget of both runs", async () => {
    const [first, second] = [pairsInGroups(), pairsInGroups()];
    const begun = await owenValues(first.asked, { hierarchy, budgetRows: 50, keepAnswers: true });
    expect(begun.diagnostics.unions).toBeUndefined();
    const resumed = await owenValues(second.asked, { hierarchy, budgetRows: 110, resume: begun });
    expect(first.rows() + second.rows()).toBeLessThanOrEqual(resumed.cost.modelRows);
    expect(resumed.cost.modelRows).toBeLessThanOrEqual(110);
  });

  test("Owen values stop once it is settled which parts are the largest", async () => {
    const words = Array.from({ length: 24 }, (_, part) => part);
    const scale = noises(24, 9);
    const asked = signGame(24, (s) => {
      const sum = scale.reduce((total, weight, part) => total + weight * s[part], 0);
      return 4 * s[3] + 3 * s[20] + Math.tanh(sum) + s[3] * s[4];
    });
    const sentences = [words.slice(0, 8), words.slice(8, 16), words.slice(16)];
    const { result, cost } = await owenValues(asked, { hierarchy: sentences, until: { top: 2 } });
    expect(result.until).toMatchObject({ met: true });
    expect(cost.modelRows).toBeLessThan(1000);
    const largest = [...words].sort((a, b) => Math.abs(result.values[0][b]) - Math.abs(result.values[0][a]));
    expect(largest.slice(0, 2)).toEqual([3, 20]);
  });
});
