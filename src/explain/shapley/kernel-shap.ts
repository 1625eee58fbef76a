import { oneOf, option } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Attribution } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { estimateShapley } from "./estimate-shapley.js";
import { bestOnHeldOutPairs } from "./estimators/best-on-held-out-pairs.js";
import { MAX_CUBIC_PARTS } from "./estimators/odd-basis.js";
import { pairedRegression } from "./estimators/paired-regression.js";
import { minCubicPairs } from "./estimators/shapley-regression.js";
import { estimatePerReference } from "./per-reference/estimate-per-reference.js";
import { oddProcessEstimator } from "./process/odd-process-estimator.js";
import { type ShapleyGame, shapleyGame } from "./shapley-game.js";
import { type ShapleyRequest, sampledShapleyOptions, shapleyRequest } from "./shapley-options.js";
import { sparseEstimator } from "./sparse/sparse-estimator.js";

/** The options of `kernelShap`. */
export const kernelShapOptions = optionsOf("kernelShap", {
  ...sampledShapleyOptions,
  estimator: oneOf(["auto", "perReference", "process", "regression", "sparse"], {
    default: "auto",
    says: "process: a Gaussian process on the odd part of the game; regression: weighted least squares; perReference: a fit for each background row, on coalitions of its own; sparse: the effects of few parts; auto: sparse with 32 parts or more and fewer coalitions than parts, else perReference with 10 background rows or more and link identity, else what predicts held-out coalitions better",
  }),
  order: option<1 | 3>()({
    expected: "1 or 3",
    accepts: (value) => value === 1 || value === 3,
    flag: { placeholder: "n", choices: ["1", "3"], parse: Number },
    defaultSays: "3 where the budget pays for it (at most 16 varying parts, at least 1.5 pairs of coalitions per term)",
    says: "of the regression, which it asks for; 1: the additive fit of Lundberg & Lee; 3: interactions of three parts are fitted along and shared out, which estimates the same values with less noise",
  }),
});

/** With fewer masks there is nothing to estimate a standard error from. */
const MIN_MASKS = 12;

export type KernelShapOptions = Given<typeof kernelShapOptions>;

/**
 * Shapley values from sampled coalitions, with a standard error for every value.
 *
 * Coalitions are asked in pairs with their complements, without replacement; the sizes that the budget covers are taken
 * whole. A Gaussian process on the odd part of the game and a weighted regression are fitted to the answers, and for each
 * output the one is taken that predicts held-out pairs better. With 10 background rows or more and link "identity" each
 * row gets coalitions of its own. Values sum exactly to prediction - baseline. Parts that hiding cannot change get exactly
 * 0 and cost nothing. With 32 parts or more and fewer coalitions than parts, it is taken that few parts count, and a search
 * for these replaces pairs. When 2^parts x background rows fit the budget, every coalition is asked and the values are exact,
 * unless the model's answers vary or the background is a sample. No part is ever dropped.
 *
 * @param probe  any number of parts, kept or hidden against a background
 * @param options  see KernelShapOptions
 * @returns values outputs x parts in link space; diagnostics: `weightEnumerated` (share of the kernel's weight
 *   on sizes taken whole), `weightedR2` of the additive fit, `efficiencyResidual`, `order`
 * @throws WhyboxError BUDGET_TOO_SMALL below 12 masks (estimator "regression": 2 x parts + 2) x background rows;
 *   TOO_MANY_PARTS for more than 4,000 parts and 8,000 masks, or more than 16 parts with order 3; LINK_DOMAIN;
 *   ABORTED (with a partial explanation once every size has been asked); INVALID_ARGUMENT
 * Source: Lundberg & Lee 2017, Theorem 2; pairing: Covert & Lee 2021; sampling: Musco & Witter 2025; order 3:
 *   Fumagalli, Witter & Musco 2026 ("PolySHAP"). Departs from them in being stratified by size, and in the
 *   standard errors.
 * Cost: at most budgetRows, by default (2 x parts + 2048) x background rows.
 * @example
 * const explanation = await kernelShap(probe(model, columns(background, instance)), { seed: 7 });
 * console.log(toText(explanation));
 */
export async function kernelShap(probe: Probe, options: KernelShapOptions = {}): Promise<Attribution> {
  const { order, estimator = order === undefined ? "auto" : "regression" } = kernelShapOptions.check(options);
  const request = shapleyRequest(kernelShapOptions, probe, options, {
    min: (players) => {
      if (estimator === "regression") return 2 * players + 2;
      return Math.min(2 ** players, estimator === "sparse" ? MIN_SPARSE_COALITIONS + 6 : MIN_MASKS);
    },
    enough: (players) => 2 * players + 2,
  });
  checkOrder(request, order, estimator);
  checkSize(request);
  const game = await shapleyGame(request);
  switch (estimator) {
    case "regression":
      return estimateShapley(game, pairedRegression(order));
    case "process":
      return estimateShapley(game, oddProcessEstimator);
    case "sparse":
      return estimateSparse(game);
    default:
      if (suitsSparse(game)) return estimateSparse(game);
      return (await estimatePerReference(game)) ?? estimateShapley(game, bestOnHeldOutPairs);
  }
}

/** With fewer parts, a process learns from few coalitions what it needs. */
const MIN_SPARSE_PLAYERS = 32;
const MIN_SPARSE_COALITIONS = 10;

function suitsSparse({ request: { players, enumerate }, budgetCoalitions }: ShapleyGame): boolean {
  return (
    !enumerate &&
    players.length >= MIN_SPARSE_PLAYERS &&
    budgetCoalitions >= MIN_SPARSE_COALITIONS &&
    budgetCoalitions < players.length
  );
}

async function estimateSparse(game: ShapleyGame): Promise<Attribution> {
  if (game.request.enumerate) return estimateShapley(game, bestOnHeldOutPairs);
  const { game: rest, estimator } = await sparseEstimator(game);
  return estimateShapley(rest, estimator);
}

/** Systems of equations of this size take some 200 MB and a quarter of an hour. */
const MAX_PLAYERS = 4000;

/** Throws TOO_MANY_PARTS where there are so many equations that they could not be solved in any good time. */
function checkSize({ players: { length: players }, budgetRows, references }: ShapleyRequest): void {
  const mostRows = 2 * MAX_PLAYERS * references;
  if (players <= MAX_PLAYERS || budgetRows <= mostRows) return;
  throw new WhyboxError(
    "TOO_MANY_PARTS",
    `kernelShap: expected at most ${MAX_PLAYERS} parts that hiding can change, got ${players}; time grows with their cube. Put parts into groups, lower budgetRows to ${mostRows}, or use permutationShapley, whose time grows with their number`,
  );
}

/** Throws TOO_MANY_PARTS and BUDGET_TOO_SMALL where order 3 cannot be fitted. */
function checkOrder(
  { players: { length: players }, enumerate, budgetRows, references }: ShapleyRequest,
  order: 1 | 3 | undefined,
  estimator: string,
): void {
  if (order !== undefined && estimator !== "regression") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `kernelShap: order goes with estimator "regression", got estimator "${estimator}"; leave order out, or give estimator: "regression"`,
    );
  }
  if (order !== 3) return;
  if (players > MAX_CUBIC_PARTS) {
    throw new WhyboxError(
      "TOO_MANY_PARTS",
      `kernelShap: order 3 takes at most ${MAX_CUBIC_PARTS} parts that hiding can change, got ${players}`,
    );
  }
  const pairs = minCubicPairs(players);
  const minRows = (2 * pairs + 2) * references;
  if (enumerate || pairs >= 2 ** (players - 1) - 1 || budgetRows >= minRows) return;
  throw new WhyboxError(
    "BUDGET_TOO_SMALL",
    `kernelShap: order 3 with ${players} parts needs budgetRows of at least ${minRows}, got ${budgetRows}`,
  );
}
