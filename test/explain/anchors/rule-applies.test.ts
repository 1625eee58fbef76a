import { describe, expect, test } from "vitest";
import {
  anchors,
  binnedColumns,
  blackBox,
  columns,
  type Feature,
  game,
  matrix,
  probe,
  ruleApplies,
  tokens,
} from "whybox";

const features: readonly Feature[] = [
  { name: "age", kind: "number" },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "pilot"] },
  { name: "debt", kind: "number", missing: true },
];
const rows = Array.from({ length: 200 }, (_, i) => [18 + ((i * 37) % 60), i % 3, i % 5 === 0 ? Number.NaN : i % 40]);
const outputs = [{ name: "yes", unit: "probability" }];
const model = blackBox(
  (asked) => asked.map(([age, job, debt]) => Number(age <= 33 && job === 1 && Number.isNaN(debt))),
  { name: "m", input: { kind: "columns", features }, outputs },
);

describe("ruleApplies", () => {
  test("holds for the instance and for exactly as many background rows as the coverage says", async () => {
    for (const instance of [
      [20, 1, Number.NaN],
      [60, 2, 12],
    ]) {
      const rule = await anchors(probe(model, binnedColumns(rows, instance)), { precision: 0.99 });
      expect(rule.result.parts.length).toBeGreaterThan(0);
      expect(ruleApplies(rule, instance)).toBe(true);
      const meeting = rows.filter((row) => ruleApplies(rule, row)).length;
      expect(meeting / rows.length).toBeCloseTo(rule.result.coverage, 12);
      expect(meeting).toBeLessThan(rows.length);
    }
  });

  test("knows words, whole and as often as the rule wants them", async () => {
    const twice = blackBox((texts) => texts.map((text) => Number((text.match(/\bno\b/g) ?? []).length >= 2)), {
      name: "twice",
      input: { kind: "text" },
      outputs,
    });
    const rule = await anchors(probe(twice, tokens("no means no, friend", { mode: "positions" })));
    expect(rule.result.predicates.map(({ text }) => text)).toEqual(["no", "no"]);
    expect(ruleApplies(rule, "well, no and no")).toBe(true);
    expect(ruleApplies(rule, "no, nobody")).toBe(false);
  });

  test("refuses what it cannot hold a rule against", async () => {
    const rule = await anchors(probe(model, binnedColumns(rows, [20, 1, Number.NaN])), { precision: 0.99 });
    expect(() => ruleApplies(rule, "text")).toThrow(
      'ruleApplies: the rule is about rows of a table; expected numbers, got "text"',
    );
    expect(() => ruleApplies(rule, [20])).toThrow('ruleApplies: expected a row with column 1, "job", got 1 columns');
    expect(() => ruleApplies({ kind: "tree" } as never, [1])).toThrow(
      'ruleApplies: expected a rule, as anchors returns it, got "tree"',
    );
    const grouped = await anchors(
      probe(model, columns(matrix(rows), [20, 1, Number.NaN], { groups: { who: [0, 1] } })),
      { precision: 0.99, budgetRows: 20_000 },
    );
    expect(() => ruleApplies(grouped, [20, 1, Number.NaN])).toThrow(
      'ruleApplies: "who" is no single column, so no other row can be held against it',
    );
    const players = await anchors(game(2, (z) => z.data.filter((_, i) => i % 2 === 0), { outputs }));
    expect(() => ruleApplies(players, [1, 1])).toThrow('ruleApplies: "player 1" is no single column');
  });
});
