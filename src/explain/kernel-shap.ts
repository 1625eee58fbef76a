import { checkOneOf } from "../core/check-options.js";
import type { Coalitions } from "../core/coalitions.js";
import type { Attribution } from "../core/explanation.js";
import type { Probe } from "../core/probe.js";
import { WhyboxError } from "../core/whybox-error.js";
import { MOST_ENUMERABLE_PARTS } from "../plans/all-coalitions.js";
import { answeredDesign, bothHalves, type PairedDesign, pairedCoalitions } from "../plans/paired-coalitions.js";
import { stream } from "../random/stream.js";
import { additiveR2 } from "../surrogates/additive-r2.js";
import { MOST_CUBIC_PARTS } from "../surrogates/cubic-odd-basis.js";
import { leastCubicPairs, type ShapleyRegression, shapleyRegression } from "../surrogates/shapley-regression.js";
import { enumerateShapley } from "./enumerate-shapley.js";
import { type PlayedGame, type Solution, shapleyGame } from "./shapley-game.js";
import type { ShapleyOptions } from "./shapley-options.js";

export type KernelShapOptions = ShapleyOptions & {
  /**
   * 1: the additive fit of Lundberg & Lee. 3: interactions of three parts are fitted along and shared out,
   * which estimates the same values with less noise. Default: 3 where the budget pays for it (at most 16
   * parts that hiding can change, at least 1.5 pairs of coalitions a term), else 1.
   */
  readonly order?: 1 | 3;
};

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
  const game = shapleyGame("kernelShap", probe, options, {
    alsoKnown: ["order"],
    least: (parts) => 2 * parts + 2,
  });
  const { order } = options;
  const parts = game.free.length;
  checkOneOf("kernelShap", "order", order, [1, 3]);
  if (order === 3 && parts > MOST_CUBIC_PARTS) {
    throw new WhyboxError(
      "TOO_MANY_PARTS",
      `kernelShap: order 3 takes at most ${MOST_CUBIC_PARTS} parts that hiding can change, got ${parts}`,
    );
  }
  if (game.enumerate) {
    if (parts > MOST_ENUMERABLE_PARTS) {
      throw new WhyboxError(
        "TOO_MANY_PARTS",
        `kernelShap: enumerate takes at most ${MOST_ENUMERABLE_PARTS} parts that hiding can change, got ${parts}`,
      );
    }
    return enumerateShapley(game);
  }

  const allPairs = 2 ** (parts - 1) - 1;
  const pairs = Math.min(allPairs, Math.floor(game.budgetCoalitions / 2));
  if (order === 3 && pairs < allPairs && pairs < leastCubicPairs(parts)) {
    const least = (2 * leastCubicPairs(parts) + 2) * game.draws;
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `kernelShap: order 3 with ${parts} parts needs budgetRows of at least ${least}, got ${game.budgetRows}`,
    );
  }
  const key = JSON.stringify(["kernelShap", parts, pairs, game.seed, order ?? "auto"]);
  const make = () => {
    const design = pairedCoalitions(parts, pairs, stream(game.seed, "kernelShap coalitions"));
    return prepare(design, order);
  };
  const prepared = game.shared ? game.shared.of(key, make) : make();

  const { design, coalitions } = prepared;
  const played = await game.play(coalitions.rows);
  const values = await played.values(coalitions, (partial, answered) => {
    const done = Array.from({ length: design.coalitions.rows }, (_, pair) => pair).filter(
      (pair) => answered[2 * pair] && answered[2 * pair + 1],
    );
    const smaller = done.length > parts ? answeredDesign(design, done) : undefined;
    if (!smaller) return undefined;
    const halves = partial.map((column) =>
      Float64Array.from({ length: 2 * done.length }, (_, i) => column[2 * done[i >> 1] + (i & 1)]),
    );
    return played.attribution({
      ...solve(played, prepare(smaller, order), halves),
      stoppedBy: "aborted",
    });
  });
  return played.attribution({
    ...solve(played, prepared, values),
    stoppedBy: pairs === allPairs ? "complete" : "budget",
  });
}

/** A design with all that does not depend on the game. */
interface Prepared {
  readonly design: PairedDesign;
  readonly regression: ShapleyRegression;
  /** Both halves of each pair in turn, and their weights. */
  readonly coalitions: Coalitions;
  readonly weights: Float64Array;
}

function prepare(design: PairedDesign, order: 1 | 3 | undefined): Prepared {
  const coalitions = bothHalves(design.coalitions);
  const weights = Float64Array.from({ length: coalitions.rows }, (_, row) => design.weights[row >> 1]);
  return { design, regression: shapleyRegression(design, order), coalitions, weights };
}

/** Fits every output. `values` holds, for each, the game at both halves of each pair in turn. */
function solve(
  { empty, full }: PlayedGame,
  { design, regression, coalitions, weights }: Prepared,
  values: readonly Float64Array[],
): Omit<Solution, "stoppedBy"> {
  const pairs = design.coalitions.rows;
  const fits = values.map((halves, output) => regression.fit(differencesOf(halves), full[output] - empty[output]));
  return {
    values: fits.map((fit) => fit.values),
    standardErrors: fits.map((fit) => fit.standardErrors),
    options: { order: regression.order },
    degreesOfFreedom: regression.degreesOfFreedom,
    diagnostics: {
      enumerated: false,
      coalitions: 2 * pairs + 2,
      weightEnumerated: design.weightEnumerated,
    },
    weightedR2: fits.map((fit, output) => additiveR2(coalitions, weights, values[output], empty[output], fit.values)),
  };
}

/** One a pair: its first half less its second. */
function differencesOf(halves: Float64Array): Float64Array {
  const differences = new Float64Array(halves.length / 2);
  for (let pair = 0; pair < differences.length; pair++) differences[pair] = halves[2 * pair] - halves[2 * pair + 1];
  return differences;
}
