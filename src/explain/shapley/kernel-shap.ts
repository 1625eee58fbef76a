import { option } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Attribution } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { additiveR2 } from "./additive-r2.js";
import { MAX_CUBIC_PARTS } from "./cubic-odd-basis.js";
import { estimateShapley } from "./estimate-shapley.js";
import { answeredDesign, bothHalves, type PairedDesign, pairedCoalitions } from "./paired-coalitions.js";
import type { ShapleyDesign, ShapleyEstimator } from "./shapley-estimator.js";
import { shapleyGame } from "./shapley-game.js";
import { type ShapleyRequest, shapleyOptions, shapleyRequest } from "./shapley-options.js";
import { minCubicPairs, type ShapleyRegression, shapleyRegression } from "./shapley-regression.js";

/** The options of `kernelShap`. */
export const kernelShapOptions = optionsOf("kernelShap", {
  ...shapleyOptions,
  order: option<1 | 3>()({
    expected: "1 or 3",
    accepts: (value) => value === 1 || value === 3,
    flag: { placeholder: "n", choices: ["1", "3"], parse: Number },
    defaultSays: "3 where the budget pays for it (at most 16 varying parts, at least 1.5 pairs of coalitions per term)",
    says: "1: the additive fit of Lundberg & Lee; 3: interactions of three parts are fitted along and shared out, which estimates the same values with less noise",
  }),
});

export type KernelShapOptions = Given<typeof kernelShapOptions>;

/**
 * Shapley values by weighted regression on sampled coalitions, with a standard error for every value.
 *
 * Coalitions are asked in pairs with their complements, without replacement; the sizes that the budget covers
 * are taken whole. Values sum exactly to prediction - baseline. Parts that hiding cannot change get exactly 0
 * and cost nothing. When 2^parts x background rows fit the budget, every coalition is asked and the values are
 * exact. No part is ever dropped.
 *
 * @param probe  any number of parts, kept or hidden against a background
 * @param options  see KernelShapOptions
 * @returns values outputs x parts in link space; diagnostics: `weightEnumerated` (share of the kernel's weight
 *   on sizes taken whole), `weightedR2` of the additive fit, `efficiencyResidual`, `order`
 * @throws WhyboxError BUDGET_TOO_SMALL below (2 x parts + 2) x background rows; LINK_DOMAIN, ABORTED (with a
 *   partial explanation once every size has been asked), INVALID_ARGUMENT
 * Source: Lundberg & Lee 2017, Theorem 2; pairing: Covert & Lee 2021; sampling: Musco & Witter 2025; order 3:
 *   Fumagalli, Witter & Musco 2026 ("PolySHAP"). Departs from them in being stratified by size, and in the
 *   standard errors.
 * Cost: at most budgetRows, by default (2 x parts + 2048) x background rows.
 * @example
 * const explanation = await kernelShap(probe(model, columns(background, instance)), { seed: 7 });
 * console.log(toText(explanation));
 */
export async function kernelShap(probe: Probe, options: KernelShapOptions = {}): Promise<Attribution> {
  const request = shapleyRequest(kernelShapOptions, probe, options, { min: (players) => 2 * players + 2 });
  checkOrder(request, options.order);
  return estimateShapley(await shapleyGame(request), pairedRegression(options.order));
}

interface Pairs extends ShapleyDesign {
  readonly pairs: PairedDesign;
  readonly regression: ShapleyRegression;
  /** Where the answers to each pair are, its first half first. */
  readonly asked: Uint32Array;
}

/** Asks S together with N \ S, and fits v(S) - v(N \ S) to signs of the players by the Shapley kernel. */
function pairedRegression(order: 1 | 3 | undefined): ShapleyEstimator<Pairs> {
  return {
    name: "kernelShap coalitions",
    variant: String(order),
    design(players, most, random) {
      const allPairs = 2 ** (players - 1) - 1;
      const wanted = Math.min(allPairs, Math.floor(most / 2));
      const pairs = pairedCoalitions(players, wanted, random);
      return prepare(
        pairs,
        order,
        Uint32Array.from({ length: wanted }, (_, pair) => 2 * pair),
        wanted === allPairs,
      );
    },
    answered(design, isAnswered) {
      const done = [...design.asked.keys()].filter((pair) => isAnswered[2 * pair] && isAnswered[2 * pair + 1]);
      const rest = done.length > design.pairs.coalitions.parts ? answeredDesign(design.pairs, done) : undefined;
      return (
        rest &&
        prepare(
          rest,
          order,
          Uint32Array.from(done, (pair) => 2 * pair),
          false,
        )
      );
    },
    estimate({ pairs, regression, coalitions, asked }, v, { empty, full }, noise) {
      const halves = v.map((worth) =>
        Float64Array.from({ length: 2 * asked.length }, (_, i) => worth[asked[i >> 1] + (i & 1)]),
      );
      const fits = halves.map((worth, output) =>
        regression.fit(
          differencesOf(worth),
          full[output] - empty[output],
          noise && { difference: 2 * noise.worth[output], total: noise.total[output] },
        ),
      );
      const weights = Float64Array.from({ length: coalitions.rows }, (_, row) => pairs.weights[row >> 1]);
      return {
        values: fits.map(({ values }) => values),
        standardErrors: fits.map(({ standardErrors }) => standardErrors),
        options: { order: regression.order },
        degreesOfFreedom: regression.degreesOfFreedom,
        asked: { count: coalitions.rows + 2, of: "coalitions", all: false },
        diagnostics: { weightEnumerated: pairs.weightEnumerated },
        weightedR2: fits.map(({ values }, output) =>
          additiveR2(coalitions, weights, halves[output], empty[output], values),
        ),
      };
    },
  };
}

function prepare(pairs: PairedDesign, order: 1 | 3 | undefined, asked: Uint32Array, isComplete: boolean): Pairs {
  return {
    pairs,
    regression: shapleyRegression(pairs, order),
    coalitions: bothHalves(pairs.coalitions),
    asked,
    isComplete,
  };
}

/** v(S) - v(N \ S) of every pair. */
function differencesOf(halves: Float64Array): Float64Array {
  const differences = new Float64Array(halves.length / 2);
  for (let pair = 0; pair < differences.length; pair++) differences[pair] = halves[2 * pair] - halves[2 * pair + 1];
  return differences;
}

/** Throws TOO_MANY_PARTS and BUDGET_TOO_SMALL where order 3 cannot be fitted. */
function checkOrder(
  { players: { length: players }, enumerate, budgetRows, references }: ShapleyRequest,
  order: 1 | 3 | undefined,
): void {
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
