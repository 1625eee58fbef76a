import { wholeNumber } from "../../../core/checks/option-kinds.js";
import type { InteractionIndexExplanation } from "../../../core/kinds/interaction-index.js";
import type { Probe } from "../../../core/probe.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { type InteractionIndex, MAX_INTERACTION_ORDER } from "../../../math/interaction-weights.js";
import { shapleyGame } from "../shapley-game.js";
import {
  type ResolvedShapleyOptions,
  resumeOption,
  type ShapleyRequest,
  sampledShapleyOptions,
  shapleyRequest,
} from "../shapley-options.js";
import { estimateInteractions } from "./estimate-interactions.js";
import { minInteractionCoalitions } from "./interaction-design.js";
import { interactionExplanation } from "./interaction-explanation.js";
import { countInteractionSets } from "./interaction-sets.js";

/** The options of every index of interactions but the index itself. */
export const interactionOptions = {
  ...sampledShapleyOptions,
  resume: resumeOption<InteractionIndexExplanation>("interactionIndex"),
  order: wholeNumber({
    min: 1,
    max: MAX_INTERACTION_ORDER,
    default: 2,
    says: "the largest set of parts that has a value: 2 for pairs, 3 for sets of three",
  }),
};

/** Options of one index, with their check. */
type OptionsOfIndex = {
  readonly name: string;
  resolve(given: unknown): ResolvedShapleyOptions & { readonly index: InteractionIndex; readonly order: number };
};

/** The most sets: the standard errors of more take longer to compute than the model takes to answer. */
const MAX_SETS = 50_000;

/** The most parts of which coalitions are sampled: squares of their number, and of how little each counts, are doubles. */
const MAX_PLAYERS = 512;

/** Checks the probe and the options of an index of interactions. Throws as shapleyRequest, and TOO_MANY_PARTS. */
export function interactionRequest(
  options: { readonly name: string; resolve(given: unknown): ResolvedShapleyOptions },
  probe: Probe,
  given: unknown,
  order: number,
  index?: InteractionIndex,
): ShapleyRequest {
  const request = shapleyRequest(options, probe, given, {
    min(players) {
      if (players <= MAX_PLAYERS) return minInteractionCoalitions(players);
      throw new WhyboxError(
        "TOO_MANY_PARTS",
        `${options.name}: expected at most ${MAX_PLAYERS} parts that hiding can change, got ${players}: in doubles the coalitions of more cannot be counted. Group parts, or use permutationShapley`,
      );
    },
    ...(order > 1 && { interactions: (players: number) => countInteractionSets(players, order) - players }),
    ...(index && { setting: { index } }),
  });
  const players = request.players.length;
  const sets = countInteractionSets(players, order);
  if (sets <= MAX_SETS) return request;
  throw new WhyboxError(
    "TOO_MANY_PARTS",
    `${options.name}: ${players} parts have ${sets} sets of up to ${order}, and at most ${MAX_SETS} are worked out; lower order, or group parts`,
  );
}

/** Explains a probe by an index of interactions. Throws as interactionRequest. */
export async function explainInteractions(
  options: OptionsOfIndex,
  probe: Probe,
  given: unknown,
): Promise<InteractionIndexExplanation> {
  const { index, order } = options.resolve(given);
  const game = await shapleyGame(interactionRequest(options, probe, given, order, index));
  return estimateInteractions(game, index, order, (found) => interactionExplanation(game, index, order, found));
}
