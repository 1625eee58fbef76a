import { flag } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { SubsetExplanation } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { tryPartial } from "../run/run.js";
import { growSet } from "./grow-set.js";
import { type Measured, measureAgain } from "./measure-again.js";
import { subsetExplanation } from "./subset-explanation.js";
import { beginSubsetGame, type PartSet } from "./subset-game.js";
import { resolveSubsetOptions, subsetOptions } from "./subset-options.js";

/** The options of `greedy`. */
export const greedyOptions = optionsOf("greedy", {
  ...subsetOptions,
  lazy: flag({
    default: true,
    says: "ask a part again only when its last gain says that it may now gain most: fewer rows, one set at a time; false: ask every part that is left, in one batch",
  }),
});

export type GreedyOptions = Given<typeof greedyOptions>;

/**
 * The few parts that carry a prediction, taken one at a time, each the one that raises the answer most: the yardstick
 * for `streak`.
 *
 * Goes on to `count` where no part raises the answer, and answers with the best set on the way, which may have fewer.
 * Of equal gains the lowest part is taken.
 *
 * @param probe  parts that are kept or hidden
 * @param options  see GreedyOptions
 * @returns as `streak`; with `lazy: false` the guarantee is 1 - exp(-gamma), lazily it is so for gamma = 1
 * @throws WhyboxError INVALID_ARGUMENT; BUDGET_TOO_SMALL below the ends and each part alone; LINK_DOMAIN; ABORTED, with a
 *   partial explanation once a part is chosen
 * Source: Nemhauser, Wolsey & Fisher 1978; lazily: Minoux 1978; weakly submodular f: Das & Kempe 2011.
 * Cost: at most parts + (parts - 1) + ... (count terms) sets, x background rows.
 * @example
 * const explanation = await greedy(probe(model, tokens(text)), { count: 5 });
 */
export async function greedy(probe: Probe, given: GreedyOptions = {}): Promise<SubsetExplanation> {
  const options = resolveSubsetOptions(greedyOptions, probe, given);
  const { count, lazy } = options;
  const game = await beginSubsetGame(
    "greedy",
    probe,
    options,
    { min: (parts) => parts, sets: (parts) => (count * (2 * parts - count + 1)) / 2 },
    { lazy },
  );
  let chosen: PartSet = [];
  const explain = (stoppedBy: "complete" | "budget" | "aborted", measured?: Measured) =>
    subsetExplanation(game, {
      parts: chosen,
      seed: 0,
      stoppedBy,
      measured,
      // Taking parts lazily is taking the best one only where gains shrink.
      ratio: { factor: "1 - exp(-gamma)", at: (gamma) => 1 - Math.exp(-gamma), onlySubmodular: lazy },
      diagnostics: {},
    });
  try {
    await game.ask(game.free.map((part) => [part]));
    const complete = await growSet(game, [], {
      count,
      lazy,
      onBetter: (parts) => {
        chosen = parts;
      },
      onStep: (size) => game.expect((count - size) * (lazy ? 1 : game.free.length)),
    });
    const measured = game.ends.noise && (await measureAgain(game, chosen));
    game.finish();
    return explain(complete ? "complete" : "budget", measured);
  } catch (error) {
    if (error instanceof WhyboxError && error.code === "ABORTED" && chosen.length > 0) {
      const partial = await tryPartial(() => explain("aborted"));
      if (partial) error.partial = partial;
    }
    throw error;
  }
}
