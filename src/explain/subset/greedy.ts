import { checkOneOf } from "../../core/checks/check-options.js";
import type { SubsetExplanation } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { tryPartial } from "../run/run.js";
import { growSet } from "./grow-set.js";
import { subsetExplanation } from "./subset-explanation.js";
import { beginSubsetGame, type PartSet } from "./subset-game.js";
import { checkSubsetOptions, type SubsetOptions } from "./subset-options.js";

export type GreedyOptions = SubsetOptions & {
  /**
   * True (default): a part is asked again only when what it gained before says that it may now gain most. Fewer model
   * rows, one at a time; the same parts as false where gains only shrink as the set grows. False: at each step every
   * part that is left, in one batch.
   */
  readonly lazy?: boolean;
};

/**
 * The few parts that carry a prediction, taken one at a time, each the one that raises the answer most: the yardstick
 * for `streak`.
 *
 * Goes on to `maxParts` where no part raises the answer, and answers with the best set on the way, which may have fewer.
 * Of equal gains the lowest part is taken.
 *
 * @param probe  parts that are kept or hidden
 * @param options  see GreedyOptions
 * @returns as `streak`; the guarantee is 1 - exp(-gamma)
 * @throws WhyboxError INVALID_ARGUMENT; BUDGET_TOO_SMALL below the ends and each part alone; LINK_DOMAIN; ABORTED, with a
 *   partial explanation once a part is chosen
 * Source: Nemhauser, Wolsey & Fisher 1978; lazily: Minoux 1978; weakly submodular f: Das & Kempe 2011.
 * Cost: at most parts + (parts - 1) + ... (maxParts terms) sets, x background rows.
 * @example
 * const explanation = await greedy(probe(model, tokens(text)), { maxParts: 5 });
 */
export async function greedy(probe: Probe, options: GreedyOptions): Promise<SubsetExplanation> {
  const draws = checkSubsetOptions("greedy", probe, options, ["lazy"]);
  const { maxParts, lazy = true } = options;
  checkOneOf("greedy", "lazy", lazy, [true, false]);
  const game = await beginSubsetGame(
    "greedy",
    probe,
    options,
    { draws, least: (parts) => parts, sets: (parts) => (maxParts * (2 * parts - maxParts + 1)) / 2 },
    { lazy },
  );
  let chosen: PartSet = [];
  const explain = (stoppedBy: "complete" | "budget" | "aborted") =>
    subsetExplanation(game, {
      parts: chosen,
      seed: 0,
      stoppedBy,
      guarantee: { factor: "1 - exp(-gamma)", at: (gamma) => 1 - Math.exp(-gamma) },
      diagnostics: {},
    });
  try {
    await game.ask(game.free.map((part) => [part]));
    const complete = await growSet(game, [], {
      maxParts,
      lazy,
      onBetter: (parts) => {
        chosen = parts;
      },
      onStep: (size) => game.expect((maxParts - size) * (lazy ? 1 : game.free.length)),
    });
    game.finish();
    return explain(complete ? "complete" : "budget");
  } catch (error) {
    if (error instanceof WhyboxError && error.code === "ABORTED" && chosen.length > 0) {
      const partial = await tryPartial(() => explain("aborted"));
      if (partial) error.partial = partial;
    }
    throw error;
  }
}
