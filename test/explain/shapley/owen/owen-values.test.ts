import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  game,
  type Hierarchy,
  owenValues,
  parseExplanation,
  probe,
  tokens,
  toText,
} from "whybox";
import { noise, noises, tableGame } from "../../../fixtures/games.js";

type Group = readonly (number | Group)[];

/** Every order in which the members of each group come in one after the other. */
function ordersOf(group: Group): number[][] {
  const permutations = (list: Group): Group[] =>
    list.length < 2
      ? [list]
      : list.flatMap((one, i) => permutations(list.filter((_, at) => at !== i)).map((rest) => [one, ...rest]));
  return permutations(group).flatMap((order) =>
    order.reduce<number[][]>(
      (begun, member) =>
        begun.flatMap((start) =>
          (typeof member === "number" ? [[member]] : ordersOf(member)).map((end) => [...start, ...end]),
        ),
      [[]],
    ),
  );
}

/** The definition: mean gains over these orders. */
function byOrders(table: ArrayLike<number>, group: Group): number[] {
  const values = new Array<number>(Math.log2(table.length)).fill(0);
  const orders = ordersOf(group);
  for (const order of orders) {
    let coalition = 0;
    for (const part of order) {
      values[part] += (table[coalition | (1 << part)] - table[coalition]) / orders.length;
      coalition |= 1 << part;
    }
  }
  return values;
}

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

  describe("of many parts", () => {
    const PARTS = 24;
    const sentences = [0, 1, 2, 3].map((s) => [6 * s, 6 * s + 1, 6 * s + 2, [6 * s + 3, 6 * s + 4, 6 * s + 5]]);
    /** Products of three parts of one sentence, the first counting most. */
    const products = (start: number) =>
      Array.from({ length: 40 }, (_, k) => {
        const [weight, ...places] = noises(4, 300 * start + 5 * k);
        const sentence = 6 * (k % 4);
        const members = [...new Set(places.map((place) => sentence + (Math.floor(3 * (place + 1)) % 6)))];
        return { members, weight: sentence === 0 ? 5 * weight : weight };
      });
    const asGame = (terms: ReturnType<typeof products>, disturb = () => 0) =>
      game(PARTS, (z) =>
        Array.from({ length: z.rows }, (_, row) =>
          terms.reduce(
            (sum, { members, weight }) => sum + weight * members.reduce((p, i) => p * z.data[row * PARTS + i], 1),
            disturb(),
          ),
        ),
      );
    /** Units of a sentence share a product equally: those of its inner group come in together, and then share. */
    const exactOf = (terms: ReturnType<typeof products>) => {
      const values = new Array<number>(PARTS).fill(0);
      for (const { members, weight } of terms) {
        const inner = members.filter((i) => i % 6 >= 3);
        const units = members.length - inner.length + (inner.length > 0 ? 1 : 0);
        for (const i of members) values[i] += weight / units / (i % 6 >= 3 ? inner.length : 1);
      }
      return values;
    };

    test("groups are asked first and are exact, parts have errors that hold, at every level", async () => {
      let [inside, count, innerInside, innerCount] = [0, 0, 0, 0];
      for (let run = 0; run < 24; run++) {
        const terms = products(run);
        const exact = exactOf(terms);
        const { result, diagnostics, cost } = await owenValues(asGame(terms), {
          hierarchy: sentences,
          budgetRows: 250,
          seed: run,
        });
        expect(diagnostics).toMatchObject({ unions: 16 });
        expect(cost.modelRows).toBeLessThanOrEqual(250);
        expect(result.groups).toHaveLength(8);
        for (const { level, parts, values, standardErrors } of result.groups ?? []) {
          const sum = parts.reduce((total, part) => total + exact[part], 0);
          expect(values[0]).toBeCloseTo(
            parts.reduce((total, part) => total + result.values[0][part], 0),
            9,
          );
          if (level === 1) {
            expect(values[0]).toBeCloseTo(sum, 9);
            expect(standardErrors[0]).toBe(0);
            continue;
          }
          innerCount++;
          innerInside += Math.abs(values[0] - sum) <= 1.96 * (standardErrors[0] as number) ? 1 : 0;
        }
        result.values[0].forEach((value, part) => {
          count++;
          inside += Math.abs(value - exact[part]) <= 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
        });
      }
      expect(inside / count).toBeGreaterThan(0.92);
      expect(innerInside / innerCount).toBeGreaterThan(0.88);
    });

    test("noise in the answers is in the errors of parts and of groups", async () => {
      const source = noise(5);
      const disturb = () => 0.4 * (source.next().value + source.next().value + source.next().value);
      let [inside, count] = [0, 0];
      for (let run = 0; run < 24; run++) {
        const terms = products(run);
        const exact = exactOf(terms);
        const { result } = await owenValues(asGame(terms, disturb), {
          hierarchy: sentences,
          budgetRows: 400,
          seed: run,
        });
        for (const { level, parts, values, standardErrors } of result.groups ?? []) {
          if (level > 1) continue;
          const sum = parts.reduce((total, part) => total + exact[part], 0);
          count++;
          inside += Math.abs(values[0] - sum) <= 1.96 * (standardErrors[0] as number) ? 1 : 0;
        }
      }
      expect(inside / count).toBeGreaterThan(0.9);
    });
  });

  test("take groups by name, and tell them in the result and the text", async () => {
    const model = blackBox((rows) => rows.map(([age, job, income, debt]) => age * job + income - debt * age), {
      input: {
        kind: "columns",
        features: ["age", "job", "income", "debt"].map((name) => ({ name, kind: "number" as const })),
      },
      outputs: [{ name: "y" }],
    });
    const asked = probe(model, columns([[0, 0, 0, 2]], [1, 2, 3, 2]));
    const explanation = await owenValues(asked, { hierarchy: { person: ["age", "job"], money: ["income", "debt"] } });
    // debt equals the background, and is no player.
    expect(explanation.result.groups).toEqual([
      { name: "person", level: 1, parts: [0, 1], values: [expect.closeTo(0, 12)], standardErrors: [0] },
      { name: "money", level: 1, parts: [2], values: [expect.closeTo(3, 12)], standardErrors: [0] },
    ]);
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    expect(toText(explanation)).toMatch(/groups, the values of their parts added up\n.*money .*\+3\.000\n.*person /);
    expect(explanation.method.options.hierarchy).toEqual({ person: ["age", "job"], money: ["income", "debt"] });
  });

  test("take the sentences and paragraphs of a text", async () => {
    const model = blackBox(
      (texts: readonly string[]) => texts.map((text) => (/very good/.test(text) ? 2 : 0) - (/bad/.test(text) ? 1 : 0)),
      { input: { kind: "text" }, outputs: [{ name: "praise" }] },
    );
    const text = "This is very good. That was bad.\n\nThe end came late.";
    const { result } = await owenValues(probe(model, tokens(text, { mode: "positions", replacement: "" })));
    expect(result.groups?.map(({ level, parts }) => [level, parts.length])).toEqual([
      [1, 7],
      [2, 4],
      [2, 3],
      [1, 4],
      [2, 4],
    ]);
    expect(result.values[0][2]).toBeCloseTo(1, 12);
    expect(result.values[0][3]).toBeCloseTo(1, 12);
    expect(result.values[0][6]).toBeCloseTo(-1, 12);
  });

  test.each([
    [undefined, "only texts have one of their own"],
    [[["player 1", "player 9"]], 'hierarchy: unknown part "player 9"'],
    [[[0, 1], [1]], 'hierarchy: part "player 2" is there twice'],
    [{ a: 3 }, "expected hierarchy to be groups of parts"],
    [[], "expected hierarchy to be groups of parts"],
  ])("refuse %o", async (hierarchy, message) => {
    const additive = game(3, (z) => Array.from({ length: z.rows }, (_, i) => z.data[3 * i]));
    await expect(owenValues(additive, { hierarchy: hierarchy as never })).rejects.toThrow(message);
  });
});
