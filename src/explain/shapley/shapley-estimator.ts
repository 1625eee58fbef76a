import type { Coalitions } from "../../core/coalitions.js";
import type { Attribution } from "../../core/explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { type Stream, stream } from "../../random/stream.js";
import { MOST_ENUMERABLE_PARTS } from "./all-coalitions.js";
import { enumerateShapley } from "./enumerate-shapley.js";
import type { EvaluatedGame, ShapleyGame, Solution } from "./shapley-game.js";

/** What an estimator asks: coalitions of the players, neither empty nor full. */
export interface ShapleyDesign {
  readonly coalitions: Coalitions;
  /** True when nothing is left to ask. */
  readonly isComplete: boolean;
}

/** An algorithm that estimates Shapley values from v(S) of some coalitions. It knows no model, budget, link or abort. */
export interface ShapleyEstimator<Design extends ShapleyDesign> {
  /** Names its random numbers. */
  readonly name: string;
  /** What else its designs depend on; instances that are explained together share them. */
  readonly variant?: string;
  /** Which coalitions to ask, at most `most`; undefined where it may as well be all of them. */
  design(players: number, most: number, random: Stream): Design | undefined;
  /** The design that is left when only these coalitions have been answered; undefined when they are too few. */
  answered(design: Design, isAnswered: readonly boolean[]): Design | undefined;
  /** @param v  per output, v(S) of every coalition of the design that was asked */
  estimate(design: Design, v: readonly Float64Array[], ends: Pick<EvaluatedGame, "empty" | "full">): Estimate;
}

export type Estimate = Omit<Solution, "stoppedBy">;

/**
 * Runs an estimator on a game: asks its coalitions, or all of them where they fit the budget, and explains what it
 * makes of the answers; after an abort, of those that came.
 */
export async function estimateShapley<Design extends ShapleyDesign>(
  game: ShapleyGame,
  { name, variant, design: draw, answered, estimate }: ShapleyEstimator<Design>,
): Promise<Attribution> {
  const players = game.players.length;
  if (game.enumerate) return enumerateShapley(checkEnumerable(game));

  const key = JSON.stringify([name, variant, players, game.budgetCoalitions, game.seed]);
  const make = () => draw(players, game.budgetCoalitions, stream(game.seed, name));
  const design = game.shared ? game.shared.of(key, make) : make();
  if (!design) return enumerateShapley(game);

  const evaluated = await game.evaluate(design.coalitions.rows);
  const v = await evaluated.values(design.coalitions, (partial, isAnswered) => {
    const rest = answered(design, isAnswered);
    return rest && evaluated.attribution({ ...estimate(rest, partial, evaluated), stoppedBy: "aborted" });
  });
  return evaluated.attribution({
    ...estimate(design, v, evaluated),
    stoppedBy: design.isComplete ? "complete" : "budget",
  });
}

function checkEnumerable(game: ShapleyGame): ShapleyGame {
  if (game.players.length <= MOST_ENUMERABLE_PARTS) return game;
  throw new WhyboxError(
    "TOO_MANY_PARTS",
    `${game.method}: enumerate takes at most ${MOST_ENUMERABLE_PARTS} parts that hiding can change, got ${game.players.length}`,
  );
}
