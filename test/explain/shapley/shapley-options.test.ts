import { describe, expect, test } from "vitest";
import { blackBox, columns, type Probe, probe } from "whybox";
import { optionsOf } from "../../../dist/core/checks/options.js";
import { sampledShapleyOptions, shapleyRequest } from "../../../dist/explain/shapley/shapley-options.js";
import { noises } from "../../fixtures/games.js";

/** A probe of so many parts, the last `constant` of which hiding cannot change. */
function asked(parts: number, references: number, constant = 0): Probe {
  const model = blackBox((rows) => rows.map(([first]) => first), {
    name: "m",
    input: { kind: "columns", features: noises(parts).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
    outputs: [{ name: "y" }, { name: "z" }],
  });
  const background = Array.from({ length: references }, (_, row) =>
    noises(parts, 30 + row).map((value, i) => (i < parts - constant ? value : 2)),
  );
  return probe(model, columns(background, Array(parts).fill(2)));
}
const options = optionsOf("test", sampledShapleyOptions);
const min = (players: number) => 2 * players;
const requested = (of: Probe, given: object, rules: Partial<Parameters<typeof shapleyRequest>[3]> = {}) =>
  shapleyRequest(options as never, of, given, { min, ...rules });

describe("the budget of Shapley values", () => {
  test("is two masks for each part and 2048 more, for each background row", () => {
    expect(requested(asked(30, 3), {})).toMatchObject({
      budgetRows: (2 * 30 + 2048) * 3,
      enumerate: false,
      references: 3,
    });
    const every = requested(asked(5, 3), {}, { alwaysEnumerate: true });
    // All coalitions, and what a model whose answers vary takes more.
    expect(every.budgetRows).toBeGreaterThan(2 ** 5 * 3);
    expect(every.enumerate).toBe(true);
  });

  test("pays for every coalition of the parts that hiding can change, or for some", () => {
    const of = asked(8, 3, 2);
    expect(requested(of, {}).players).toEqual([0, 1, 2, 3, 4, 5]);
    expect(requested(of, { budgetRows: 2 ** 6 * 3 }).enumerate).toBe(true);
    expect(requested(of, { budgetRows: 2 ** 6 * 3 - 1 }).enumerate).toBe(false);
    expect(requested(of, { budgetRows: 10_000, enumerate: false }).enumerate).toBe(false);
    expect(requested(of, { budgetRows: 10_000, until: { top: 2 } }).enumerate).toBe(true);
    expect(requested(asked(8, 3), { budgetRows: 10_000, until: { top: 2 } }).enumerate).toBe(false);
    expect(requested(asked(3, 3, 2), { budgetRows: 100, enumerate: false }).enumerate).toBe(true);
  });

  test("keeps rows to spare beyond those that the method needs, or does better with", () => {
    const of = asked(8, 2);
    expect(requested(of, { budgetRows: 100 }).spareRows).toBe(100 - 16 * 2);
    const enough = (players: number) => 4 * players;
    expect(requested(of, { budgetRows: 100 }, { enough }).spareRows).toBe(100 - 32 * 2);
    expect(requested(of, { budgetRows: 63 }, { enough }).spareRows).toBe(63 - 16 * 2);
    expect(requested(of, { budgetRows: 600 }, { enough }).spareRows).toBe(600 - 2 ** 8 * 2);
  });
});

describe("what is refused", () => {
  test.each<[string, () => unknown, string, string]>([
    [
      "a budget that is too small",
      () => requested(asked(8, 3), { budgetRows: 47 }),
      "BUDGET_TOO_SMALL",
      "test: expected budgetRows of at least 48 (16 masks x 3 background rows), got 47",
    ],
    [
      "every coalition beyond the budget",
      () => requested(asked(8, 1), { budgetRows: 255, enumerate: true }),
      "BUDGET_TOO_SMALL",
      "test: expected budgetRows of at least 256 (256 masks x 1 background row), got 255",
    ],
    [
      "every coalition of 21 parts",
      () => requested(asked(21, 1), { enumerate: true }),
      "TOO_MANY_PARTS",
      "test: enumerate takes at most 20 parts that hiding can change, got 21",
    ],
    [
      "21 parts where all is asked anyway",
      () => requested(asked(21, 1), {}, { alwaysEnumerate: true }),
      "TOO_MANY_PARTS",
      "test: expected at most 20 parts that hiding can change, got 21; group columns, or use kernelShap",
    ],
    [
      "clip without a logit",
      () => requested(asked(4, 1), { clip: 0.1 }),
      "INVALID_ARGUMENT",
      'test: clip goes with link "logit", got link "identity"; leave clip out, or give link: "logit"',
    ],
  ])("%s", (_, call, code, message) => {
    expect(call).toThrow(expect.objectContaining({ code, message }));
  });
});

test("answers are remembered only where they are to be kept", () => {
  expect(requested(asked(4, 1), {}).memory).toBeUndefined();
  expect(requested(asked(4, 1), { keepAnswers: false }).memory).toBeUndefined();
  const kept = requested(asked(4, 1), { keepAnswers: true });
  expect(kept.memory?.lostRows).toBe(0);
  expect(kept.probe).toBe(kept.memory?.probe);
});
