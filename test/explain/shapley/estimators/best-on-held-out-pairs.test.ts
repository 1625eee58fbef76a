import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import {
  bestOnHeldOutPairs,
  EXACT_REASON,
} from "../../../../dist/explain/shapley/estimators/best-on-held-out-pairs.js";
import { pairedRegression, regressionDesign } from "../../../../dist/explain/shapley/estimators/paired-regression.js";
import {
  oddProcessEstimator,
  type ProcessDesign,
} from "../../../../dist/explain/shapley/process/odd-process-estimator.js";
import { noises } from "../../../fixtures/games.js";
import { keptIn } from "../../../fixtures/games-per-reference.js";
import { signOf } from "../../../fixtures/odd-regression.js";

type Worth = (kept: readonly number[]) => number;

const PLAYERS = 12;
const slopes = noises(PLAYERS, 4);
const sum = (kept: readonly number[]) => kept.reduce((total, player) => total + slopes[player], 0);
const additive: Worth = (kept) => 3 * sum(kept);
const smooth: Worth = (kept) => Math.tanh(2 * sum(kept)) + signOf(kept, [0, 4, 7, 8, 10]);
const cubic: Worth = (kept) => sum(kept) + signOf(kept, [1, 5, 9]) - 0.4 * signOf(kept, [0, 2, 11]);
/** Interactions of two parts say nothing of the odd part; a little of every coalition does. */
const rough: Worth = (kept) =>
  9 * sum(kept) + noises(kept.length + 1, 1 + kept.reduce((bits, p) => bits | (1 << p), 0))[0];

async function estimated(max: number, worths: readonly Worth[], players = PLAYERS) {
  const design = await bestOnHeldOutPairs.design(players, max, (size) => stream(8, "pairs", size));
  const everyone = Array.from({ length: players }, (_, player) => player);
  const kept = Array.from({ length: design?.coalitions.rows ?? 0 }, (_, row) =>
    keptIn(design?.coalitions as never, row),
  );
  const answers = worths.map((worth) => Float64Array.from(kept, (some) => worth(some)));
  const ends = {
    empty: Float64Array.from(worths, (worth) => worth([])),
    full: Float64Array.from(worths, (worth) => worth(everyone)),
  };
  const args = [answers, ends, undefined] as const;
  const estimate = await bestOnHeldOutPairs.estimate(design as never, ...args);
  return { design, args, estimate };
}

const reasonsOf = ({ diagnostics }: { diagnostics: { readonly [name: string]: unknown } }) =>
  diagnostics.estimatorReason as string[];

describe("the better of two estimators", () => {
  test("is chosen for each output by what it says of pairs that it has not seen", async () => {
    const { design, args, estimate } = await estimated(120, [smooth, additive]);
    const process = await oddProcessEstimator.estimate(design as ProcessDesign, ...args);
    const prepared = await regressionDesign(
      (design as ProcessDesign).pairs,
      undefined,
      (design as ProcessDesign).asked,
      false,
    );
    const regression = await pairedRegression(undefined).estimate(prepared as never, ...args);
    const missed = [process, regression].map(({ diagnostics }) => diagnostics.heldOutError as number[]);
    const taken = [0, 1].map((output) => (missed[1][output] < missed[0][output] ? regression : process));
    expect(new Set(taken).size).toBe(2);
    for (const [output, each] of taken.entries()) {
      expect(estimate.values[output]).toEqual(each.values[output]);
      expect(estimate.standardErrors[output]).toEqual(each.standardErrors[output]);
      expect((estimate.diagnostics.heldOutError as number[])[output]).toBe(
        (each.diagnostics.heldOutError as number[])[output],
      );
      expect(estimate.weightedR2[output]).toBe(each.weightedR2[output]);
      const name = each === process ? "process" : "regression";
      expect(reasonsOf(estimate)[output]).toMatch(`the ${name} predicts held-out pairs with a relative error of`);
    }
    expect(estimate.options).toEqual({ estimator: "auto", order: 1 });
    const alone = await estimated(120, [smooth]);
    expect(alone.estimate.options).toEqual({ estimator: "auto", order: null });
  });

  test("is the regression with terms of three parts where these leave nothing unexplained", async () => {
    // Fewer pairs than such a fit is worth in general.
    const { estimate } = await estimated(2 * 260, [cubic, additive]);
    expect(reasonsOf(estimate)).toEqual([EXACT_REASON, EXACT_REASON]);
    estimate.values[0].forEach((value, player) => {
      const ofThrees = [1, 5, 9].includes(player) ? 2 / 3 : [0, 2, 11].includes(player) ? -0.8 / 3 : 0;
      expect(value).toBeCloseTo(slopes[player] + ofThrees, 8);
    });
  });

  test("is the process where pairs are fewer than parts, and the regression where every pair is asked", async () => {
    expect(reasonsOf((await estimated(20, [smooth])).estimate)).toEqual(["fewer pairs than parts"]);
    const small: Worth = (kept) => Math.tanh(sum(kept));
    const { estimate, design } = await estimated(64, [small], 6);
    expect(design?.isComplete).toBe(true);
    expect(reasonsOf(estimate)).toEqual(["every pair was asked"]);
    expect(estimate.options).toMatchObject({ estimator: "auto" });
  });

  test("needs ten degrees of freedom before a regression's errors are trusted", async () => {
    const { estimate } = await estimated(2 * 14, [rough]);
    expect(estimate.diagnostics.estimator).toEqual(["process"]);
    const { estimate: exact } = await estimated(2 * 14, [additive]);
    expect(exact.diagnostics.estimator).toEqual(["regression"]);
  });

  test("is the regression alone where there are more pairs than a process is fitted to", async () => {
    const drawn = (pairs: number) => bestOnHeldOutPairs.design(PLAYERS, 2 * pairs, (size) => stream(8, "pairs", size));
    expect((await drawn(1200))?.regression).toBeUndefined();
    const { estimate } = await estimated(2 * 1201, [smooth]);
    expect(reasonsOf(estimate)).toEqual(["more pairs than a process is fitted to"]);
  });
});
