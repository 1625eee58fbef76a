import type { Attribution } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { MOST_ENUMERABLE_PARTS } from "./all-coalitions.js";
import { enumerateShapley } from "./enumerate-shapley.js";
import { shapleyGame } from "./shapley-game.js";
import type { ShapleyOptions } from "./shapley-options.js";

/** `seed` and `shared` change nothing, for nothing is drawn: they are taken so that it can stand in for kernelShap. */
export type ExactShapleyOptions = Omit<ShapleyOptions, "enumerate">;

/**
 * Shapley values by asking every coalition: exact for this background, standard errors 0.
 *
 * @param probe  of at most 20 parts that hiding can change
 * @param options  see ShapleyOptions; budgetRows only guards, there is no smaller run
 * @throws WhyboxError TOO_MANY_PARTS, BUDGET_TOO_SMALL, LINK_DOMAIN, ABORTED, INVALID_ARGUMENT
 * Source: Shapley 1953; the game of Lundberg & Lee 2017.
 * Cost: 2^parts x background rows; memory 2^parts x outputs numbers.
 * @example
 * const { result } = await exactShapley(probe(model, columns(background, instance)));
 */
export async function exactShapley(probe: Probe, options: ExactShapleyOptions = {}): Promise<Attribution> {
  const free = probe?.constant?.filter((constant) => !constant).length ?? 0;
  if (free > MOST_ENUMERABLE_PARTS) {
    throw new WhyboxError(
      "TOO_MANY_PARTS",
      `exactShapley: expected at most ${MOST_ENUMERABLE_PARTS} parts that hiding can change, got ${free}; group columns, or use kernelShap`,
    );
  }
  const game = shapleyGame("exactShapley", probe, options, { least: (parts) => 2 ** parts, alwaysEnumerate: true });
  return enumerateShapley(game);
}
