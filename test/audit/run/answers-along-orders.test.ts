import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset } from "whybox/audit";
import { answersAlongOrders, gainsAlongOrders } from "../../../dist/audit/run/answers-along-orders.js";
import { rowQuestions } from "../../../dist/audit/run/row-questions.js";

const names = ["a", "b", "c", "d"];
const f = ([a, b, c, d]: readonly number[]) => [a * b + 10 * c - d, a - d];
const model = blackBox((rows) => rows.map((row) => f(Array.from(row))), {
  name: "f",
  input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "first" }, { name: "second" }],
});
const records = Array.from({ length: 5 }, (_, i) => ({ a: i + 1, b: 7 - i, c: i * i, d: 3 * i - 4 }));
const table = dataset(records, { model });
const row = (i: number) => Object.values(records[i]);
const parts = [{ columns: [0] }, { columns: [1, 3] }, { columns: [2] }];

/** The mean answer with the columns of some parts known. */
function meanOf(at: number, known: readonly number[], background: readonly number[]) {
  const columns = known.flatMap((part) => parts[part].columns);
  const answers = background.map((other) =>
    f(row(other).map((value, column) => (columns.includes(column) ? row(at)[column] : value))),
  );
  return [0, 1].map((output) => answers.reduce((sum, answer) => sum + answer[output], 0) / background.length);
}

describe("answersAlongOrders", () => {
  test.each([true, false])(
    "asks every state of an order and of its reverse over all background rows; whole row: %s",
    async (withWhole) => {
      const rows = [
        { row: 2, order: [1, 0, 2], background: [0, 3] },
        { row: 4, order: [2, 1, 0], background: [1, 1] },
      ];
      const questions = rowQuestions(model, 4, 100, {});
      const found = await answersAlongOrders(questions, table, parts, rows, 2, withWhole);
      rows.forEach(({ row: at, order, background }, i) => {
        const reverse = order.toReversed();
        const states = [order.slice(0, 1), order.slice(0, 2), reverse.slice(0, 1), reverse.slice(0, 2)];
        expect(found[i].map((mean) => Array.from(mean))).toEqual([
          withWhole ? f(row(at)) : [0, 0],
          ...states.map((known) => meanOf(at, known, background)),
        ]);
      });
      expect(questions.cost("complete").modelRows).toBe(2 * ((withWhole ? 1 : 0) + 2 * 2 * 2));
    },
  );

  test("asks nothing about no rows, and of one part nothing but the row", async () => {
    const questions = rowQuestions(model, 4, 100, {});
    expect(await answersAlongOrders(questions, table, parts, [], 2, true)).toEqual([]);
    const one = [{ row: 1, order: [0], background: [0] }];
    const [[whole, ...between]] = await answersAlongOrders(questions, table, [{ columns: [0, 1, 2, 3] }], one, 2, true);
    expect(Array.from(whole)).toEqual(f(row(1)));
    expect(between).toEqual([]);
    expect(questions.cost("complete").modelRows).toBe(1);
  });
});

describe("gainsAlongOrders", () => {
  const game = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 16, maxLength: 16 });
  test("averages the gain of each part in an order and in its reverse, and adds up", () => {
    fc.assert(
      fc.property(game, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (worth, order) => {
        const value = (known: readonly number[]) => worth[known.reduce((bits, part) => bits | (1 << part), 0)];
        const reverse = order.toReversed();
        const between = [order, reverse].flatMap((way) => [1, 2, 3].map((count) => value(way.slice(0, count))));
        const gains = gainsAlongOrders(order, { start: value([]), between, end: value(order) });
        for (const part of order) {
          const gain = (way: readonly number[]) =>
            value(way.slice(0, way.indexOf(part) + 1)) - value(way.slice(0, way.indexOf(part)));
          expect(gains[part]).toBe((gain(order) + gain(reverse)) / 2);
        }
        expect(gains.reduce((sum, gain) => sum + gain, 0)).toBe(value(order) - value([]));
      }),
      { numRuns: 20 },
    );
  });
});
