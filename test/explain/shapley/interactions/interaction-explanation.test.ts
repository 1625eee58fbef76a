import { describe, expect, test } from "vitest";
import { interactionExplanation } from "../../../../dist/explain/shapley/interactions/interaction-explanation.js";

type Game = Parameters<typeof interactionExplanation>[0];
type Estimate = Parameters<typeof interactionExplanation>[3];

/** Three parts, of which hiding cannot change the first. */
function gameOf(request: object = {}, known: object = {}, options: object = {}): Game {
  return {
    request: {
      method: "test",
      probe: {
        ask() {},
        model: "m",
        parts: ["a", "b", "c"].map((name) => ({ name })),
        outputs: [{ name: "y" }],
        sampled: false,
      },
      options: { outputs: "all", link: "identity", seed: 2, ...options },
      players: [1, 2],
      references: 100,
      budgetRows: 500,
      enumerate: false,
      ...request,
    },
    run: { cost: (stoppedBy: string) => ({ stoppedBy, modelRows: 40 }), record: () => ({}), notes: () => [] },
    known: { prediction: Float64Array.of(6), ...known },
    outputs: [0],
    link: { clipped: () => false },
    ends: { empty: Float64Array.of(1), full: Float64Array.of(6) },
  } as unknown as Game;
}
const estimate = (more: object = {}) =>
  ({
    sets: [[0], [1], [0, 1]],
    values: [Float64Array.of(1, 2, 2.5)],
    standardErrors: [Float64Array.of(0.1, 0.1, 0.2)],
    asked: { count: 30, of: "coalitions", all: false },
    degreesOfFreedom: 25,
    diagnostics: { own: 1 },
    stoppedBy: "budget",
    ...more,
  }) as unknown as Estimate;
const codes = (game: Game, more: object = {}, order = 2) =>
  interactionExplanation(game, "SII", order, estimate(more)).notes.map(({ code }) => code);

describe("the explanation of an index", () => {
  test("names sets by their parts, and counts what was left out", () => {
    const { result, diagnostics, subject, method } = interactionExplanation(gameOf(), "SII", 2, estimate());
    expect(result).toMatchObject({
      index: "SII",
      order: 2,
      sets: [[1], [2], [1, 2]],
      values: [[1, 2, 2.5]],
      standardErrors: [[0.1, 0.1, 0.2]],
      intercepts: [1],
      addsUp: false,
      asked: { count: 30 },
    });
    expect(diagnostics).toEqual({ backgroundRows: 100, constantParts: 1, degreesOfFreedom: 25, own: 1 });
    expect(subject).toMatchObject({ prediction: [6], baseline: [1] });
    expect(method).toMatchObject({ name: "test", options: { index: "SII", order: 2, budgetRows: 500 }, seed: 2 });
  });

  test.each([
    { index: "k-SII", order: 2, addsUp: true },
    { index: "STII", order: 2, addsUp: true },
    { index: "FSII", order: 3, addsUp: true },
    { index: "SII", order: 1, addsUp: true },
    { index: "SII", order: 2, addsUp: false },
    { index: "BII", order: 1, addsUp: false },
    { index: "FBII", order: 2, addsUp: false },
  ] as const)("$index of order $order adds up to the prediction: $addsUp", ({ index, order, addsUp }) => {
    const { result, diagnostics } = interactionExplanation(gameOf(), index, order, estimate());
    expect(result.addsUp).toBe(addsUp);
    // 1 and 1 + 2 + 2.5, less 6.
    expect(diagnostics.efficiencyResidual).toEqual(addsUp ? [0.5] : undefined);
  });

  test("has no errors where these are unknown, and no infinite degrees of freedom", () => {
    const more = { standardErrors: [null], degreesOfFreedom: Number.POSITIVE_INFINITY };
    const { result, diagnostics, notes } = interactionExplanation(gameOf(), "SII", 2, estimate(more));
    expect(result.standardErrors).toEqual([[null, null, null]]);
    expect(diagnostics.degreesOfFreedom).toBeNull();
    expect(notes.map(({ code }) => code)).toEqual(["NO_STANDARD_ERROR"]);
  });
});

describe("notes on an index", () => {
  const imprecise = { standardErrors: [Float64Array.of(0, 0, 0.63)] };

  test("are none where interactions are sure to a quarter of the largest; single parts do not count", () => {
    expect(codes(gameOf())).toEqual([]);
    expect(codes(gameOf(), { standardErrors: [Float64Array.of(9, 9, 0.62)] })).toEqual([]);
    expect(codes(gameOf(), imprecise)).toEqual(["IMPRECISE"]);
  });

  test("say what helps: more rows, more references, or nothing", () => {
    const saying = (more: object, game = gameOf()) =>
      interactionExplanation(game, "SII", 2, estimate({ ...imprecise, ...more })).notes.at(-1)?.message;
    expect(saying({})).toMatch(/Raise budgetRows\.$/);
    const all = { asked: { count: 4, of: "coalitions", all: true } };
    expect(saying(all)).toMatch(/The model's answers vary that much\.$/);
    const { probe } = gameOf().request;
    expect(saying(all, gameOf({ probe: { ...probe, sampled: true } }))).toMatch(/Take more reference rows\.$/);
  });

  test("say that reference rows are few, parts constant, and answers rounded by the rows around", () => {
    expect(codes(gameOf({ references: 4 }))).toEqual(["FEW_BACKGROUND_ROWS"]);
    expect(codes(gameOf({}, { batchDependent: true }))).toEqual(["BATCH_DEPENDENT"]);
    expect(codes(gameOf(), { degreesOfFreedom: 2 })).toEqual(["ROUGH_STANDARD_ERRORS"]);
    const until = { met: false, why: "two are as large" };
    expect(codes(gameOf(), { until })).toEqual(["UNTIL_NOT_MET"]);
    const none = { sets: [], values: [new Float64Array(0)], standardErrors: [new Float64Array(0)] };
    expect(codes(gameOf({ players: [] }), none)).toEqual(["ALL_CONSTANT"]);
  });
});
