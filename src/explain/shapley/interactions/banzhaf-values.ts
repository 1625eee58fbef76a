import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Attribution } from "../../../core/explanation.js";
import type { Probe } from "../../../core/probe.js";
import { shapleyAttribution } from "../shapley-attribution.js";
import { shapleyGame } from "../shapley-game.js";
import { sampledShapleyOptions } from "../shapley-options.js";
import { estimateInteractions } from "./estimate-interactions.js";
import { interactionRequest } from "./interaction-request.js";

/** The options of `banzhafValues`. */
export const banzhafValuesOptions = optionsOf("banzhafValues", sampledShapleyOptions);

export type BanzhafValuesOptions = Given<typeof banzhafValuesOptions>;

/**
 * Banzhaf values: the average gain of each part over all coalitions of the others, each counting the same. Unlike Shapley
 * values they do not add up to prediction - baseline; noise in the answers changes their order less.
 *
 * @param probe  up to 512 parts that hiding can change, kept or hidden against a background
 * @throws WhyboxError as shapleyInteractions
 * Source: Banzhaf 1965; for explanations Karczmarz et al. 2022, for noisy games Wang & Jia 2023.
 * Cost: at most budgetRows, by default (2 x parts + 2048) x background rows.
 * @example
 * const explanation = await banzhafValues(probe(model, columns(background, instance)));
 */
export async function banzhafValues(probe: Probe, options: BanzhafValuesOptions = {}): Promise<Attribution> {
  const game = await shapleyGame(interactionRequest(banzhafValuesOptions, probe, options, 1));
  return estimateInteractions(game, "BII", 1, (estimate) =>
    shapleyAttribution(game, { ...estimate, weightedR2: estimate.values.map(() => null) }),
  );
}
