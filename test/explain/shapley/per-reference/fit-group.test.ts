import { describe, expect, test } from "vitest";
import { averageFits } from "../../../../dist/explain/shapley/per-reference/average-fits.js";
import { fitBy } from "../../../../dist/explain/shapley/per-reference/exact-by-cubic.js";
import { fitGroup } from "../../../../dist/explain/shapley/per-reference/fit-group.js";
import { lowOrderProcess } from "../../../../dist/explain/shapley/per-reference/low-order-process.js";
import { processOfEach } from "../../../../dist/explain/shapley/per-reference/process-of-each.js";
import { gamesOf } from "../../../../dist/explain/shapley/per-reference/reference-games.js";
import { noises } from "../../../fixtures/games.js";
import { askedPerReference } from "../../../fixtures/games-per-reference.js";
import { signOf } from "../../../fixtures/odd-regression.js";

const PLAYERS = 7;
const ROWS = 12;
const slopes = (row: number) => noises(PLAYERS, 60 + row);
const additive = (kept: readonly number[], row: number) => kept.reduce((sum, name) => sum + slopes(row)[name], 0);
const cubic = (kept: readonly number[], row: number) =>
  additive(kept, row) + (1 + 0.1 * row) * signOf(kept, [1, 3, 6]) - 0.5 * signOf(kept, [0, 2]);
const smooth = (kept: readonly number[], row: number) =>
  Math.tanh(additive(kept, row) + 0.2) + 0.3 * signOf(kept, [0, 1, 2, 4, 5]);

describe("the fits to the games of a group", () => {
  test("are the regression with terms of three parts where these leave nothing", async () => {
    const { game, design, worths } = await askedPerReference(PLAYERS, 2 * 50, ROWS, [cubic]);
    const [fit] = await fitGroup(game, design, worths, ROWS, 0);
    expect(fit).toMatchObject({ order: 3, estimator: "regression per reference", terms: [] });
    for (const [name, value] of fit.values.entries()) {
      let exact = 0;
      for (let row = 0; row < ROWS; row++) {
        exact += (slopes(row)[name] + ([1, 3, 6].includes(name) ? (2 / 3) * (1 + 0.1 * row) : 0)) / ROWS;
      }
      expect(value).toBeCloseTo(exact, 9);
    }
    expect(fit.heldOutError).toBeLessThan(1e-9);
  });

  test("are by the better of regression and process on held-out pairs, each output by itself", async () => {
    const { game, design, worths } = await askedPerReference(PLAYERS, 2 * 45, ROWS, [smooth, additive]);
    const fits = await fitGroup(game, design, worths, ROWS, 0);
    const { regression, asked } = design.design;
    for (const [output, fit] of fits.entries()) {
      const games = gamesOf(game, design.group, { worths, games: ROWS, first: 0, asked }, output);
      const byRegression = await averageFits(games, PLAYERS, fitBy(regression));
      const process = await processOfEach(design.process, games, PLAYERS);
      const byProcess = await averageFits(games, PLAYERS, process.fit);
      const better = byProcess.heldOutError < byRegression.heldOutError ? byProcess : byRegression;
      if (output === 0) {
        expect(fit.values).toEqual(better.values);
        expect(fit.standardErrors).toEqual(better.standardErrors);
        expect(fit.estimator).toMatch(better === byProcess ? /^process/ : /^regression/);
        expect(fit.reason).toContain("relative error on held-out pairs: regression ");
      } else {
        expect(fit.heldOutError).toBeLessThan(1e-9);
      }
    }
  });

  test("are by the regression alone with fewer than three pairs for each part", async () => {
    const { game, design, worths } = await askedPerReference(PLAYERS, 2 * 20, ROWS, [smooth]);
    const [fit] = await fitGroup(game, design, worths, ROWS, 0);
    expect(fit.estimator).toBe("regression per reference");
    expect(fit.reason).not.toContain("process");
  });

  test("are by the process of low order where the first answers spoke for it", async () => {
    const { game, design, worths } = await askedPerReference(PLAYERS, 2 * 45, ROWS, [smooth]);
    const [fit] = await fitGroup(game, { ...design, isOfLowOrder: true }, worths, ROWS, 0);
    const { asked } = design.design;
    const games = gamesOf(game, design.group, { worths, games: ROWS, first: 0, asked }, 0);
    const expected = await lowOrderProcess(design.process, games, PLAYERS);
    expect(fit).toMatchObject({ ...expected, estimator: "process of low order per reference" });
  });
});
