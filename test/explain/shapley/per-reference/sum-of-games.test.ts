import { describe, expect, test } from "vitest";
import { fitGroup } from "../../../../dist/explain/shapley/per-reference/fit-group.js";
import { grouped } from "../../../../dist/explain/shapley/per-reference/grouped-design.js";
import type { ReferenceSplit } from "../../../../dist/explain/shapley/per-reference/reference-groups.js";
import { exactEstimate, sumOfGames } from "../../../../dist/explain/shapley/per-reference/sum-of-games.js";
import { noises } from "../../../fixtures/games.js";
import { askedPerReference } from "../../../fixtures/games-per-reference.js";

const PLAYERS = 7;
const smooth = (kept: readonly number[], row: number) =>
  Math.tanh(kept.reduce((sum, name) => sum + noises(PLAYERS, 60 + row)[name], 0.2));
const split = (whole: number, groups: number) =>
  ({
    whole: Array.from({ length: whole }, (_, i) => ({ reference: 50 + i, players: [...Array(2 + i).keys()] })),
    groups: Array.from({ length: groups }, () => ({ references: Array(6) })),
    hasDummies: whole > 0,
  }) as unknown as ReferenceSplit;

describe("the sum of the values of all games", () => {
  test("of one group is its fit", async () => {
    const { game, design, worths } = await askedPerReference(PLAYERS, 40, 12, [smooth]);
    const [fit] = await fitGroup(game, design, worths, 12, 0);
    const sum = await sumOfGames(game, grouped([design]), worths, split(0, 1), undefined);
    expect(sum.values).toEqual([fit.values]);
    expect(sum.standardErrors).toEqual([fit.standardErrors]);
    expect(sum.diagnostics).toEqual({
      weightEnumerated: design.design.pairs.weightEnumerated,
      estimator: [fit.estimator],
      estimatorReason: [fit.reason],
      heldOutError: [fit.heldOutError],
    });
    expect(sum.degreesOfFreedom).toBe(design.design.regression.degreesOfFreedom * 12);
    expect(sum.asked).toEqual({ count: 42, of: "coalitions", all: false });
  });

  test("adds groups to those that are known, whose errors are those of the groups", async () => {
    const { game, design, worths } = await askedPerReference(PLAYERS, 40, 12, [smooth]);
    const { group } = design;
    const parts = [
      [0, 7],
      [7, 12],
    ].map(([from, to]) => ({
      ...design,
      group: { ...group, references: group.references.slice(from, to), names: group.names.slice(from, to) },
    }));
    const fits = [
      (await fitGroup(game, parts[0], worths, 12, 0))[0],
      (await fitGroup(game, parts[1], worths, 12, 7))[0],
    ];
    const known = Float64Array.from(noises(PLAYERS, 5));
    const sum = await sumOfGames(game, grouped(parts), worths, split(3, 2), [known]);
    for (let name = 0; name < PLAYERS; name++) {
      expect(sum.values[0][name]).toBeCloseTo(known[name] + fits[0].values[name] + fits[1].values[name], 12);
      const errors = fits.map(({ standardErrors }) => standardErrors?.[name] ?? 0);
      expect(sum.standardErrors[0]?.[name]).toBeCloseTo(Math.hypot(...errors), 12);
    }
    const [a, b] = fits.map(({ heldOutError }) => heldOutError);
    expect((sum.diagnostics.heldOutError as number[])[0]).toBeCloseTo(Math.sqrt((7 * a ** 2 + 5 * b ** 2) / 12), 12);
    expect(sum.diagnostics.wholeGames).toBe(3);
    expect(sum.diagnostics.estimator).toEqual(["enumeration per reference, regression per reference"]);
    expect((sum.diagnostics.estimatorReason as string[])[0]).toMatch(
      /^3 of 15 background rows share so many of the 7 parts with the instance/,
    );
    // What is asked whole has all of the kernel's weight.
    const { weightEnumerated } = design.design.pairs;
    expect(sum.diagnostics.weightEnumerated).toBeCloseTo(1 - (1 - weightEnumerated), 12);
  });

  test("is exact where every game was asked whole", () => {
    const known = [Float64Array.of(1, 2, 3)];
    const game = { request: { players: [0, 1, 2] } } as unknown as Parameters<typeof exactEstimate>[0];
    expect(exactEstimate(game, split(2, 0), known)).toMatchObject({
      values: known,
      standardErrors: [new Float64Array(3)],
      degreesOfFreedom: Number.POSITIVE_INFINITY,
      asked: { count: 8, of: "coalitions", all: true, ofDiffering: true },
      diagnostics: { weightEnumerated: 1, wholeGames: 2, estimator: ["enumeration per reference"] },
    });
  });
});
