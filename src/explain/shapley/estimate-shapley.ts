import type { Attribution } from "../../core/explanation.js";
import { widenedByStudent } from "../../math/widened-by-student.js";
import { stream } from "../../random/stream.js";
import { askInLooks, computed } from "./ask-in-looks.js";
import { MIN_REPEATS } from "./ask-noise.js";
import { enumeration } from "./enumeration.js";
import { jackknifeVariances } from "./reference-blocks.js";
import type { Estimate, ShapleyDesign, ShapleyEstimator } from "./shapley-estimator.js";
import type { AskedWorths, ShapleyGame, Worths } from "./shapley-game.js";

/** Repeated coalitions are a tenth of those that a budget pays for, within bounds. */
const MAX_REPEATS = 64;

/**
 * Runs an estimator on a game: asks its coalitions, or all of them where they fit the budget, and explains what it
 * makes of the answers; after an abort, of those that came.
 */
export async function estimateShapley<Design extends ShapleyDesign>(
  game: ShapleyGame,
  estimator: ShapleyEstimator<Design>,
): Promise<Attribution> {
  const { request, budgetCoalitions } = game;
  const { players, options } = request;
  if (request.enumerate) return solve(game, enumeration, enumeration.design(players.length), MAX_REPEATS);

  const tenth = Math.min(MAX_REPEATS, Math.max(MIN_REPEATS, Math.floor(budgetCoalitions / 10)));
  const repeats = game.known.noise ? tenth : 0;
  const max = budgetCoalitions - repeats;
  const { name, variant } = estimator;
  const key = JSON.stringify([name, variant, players.length, max, options.seed]);
  const make = () => estimator.design(players.length, max, (row) => stream(options.seed, name, row));
  const design = await computed(game, options.shared ? options.shared.of(key, make) : make());
  const isEveryCoalition = design?.coalitions.rows === 2 ** players.length - 2;
  if (!design || (isEveryCoalition && !design.isComplete && !options.until)) {
    return solve(game, enumeration, enumeration.design(players.length), MAX_REPEATS);
  }
  if (!isEveryCoalition || !options.until) return solve(game, estimator, design, repeats);
  return solve(game, endingInEnumeration(estimator, players.length), { ...design, isComplete: true }, repeats);
}

type Solving<Design extends ShapleyDesign> = Pick<ShapleyEstimator<Design>, "answered" | "estimate">;

/** Asks the coalitions of a design, where the model is noisy some of them again, and explains the answers. */
function solve<Design extends ShapleyDesign>(
  game: ShapleyGame,
  { answered, estimate }: Solving<Design>,
  design: Design,
  repeats: number,
): Promise<Attribution> {
  return askInLooks(game, {
    design,
    coalitions: design.coalitions,
    perCoalition: 1,
    repeats,
    answered,
    async estimate(done, asked, noise) {
      const whole = await estimate(done, asked.worths, game.ends, noise);
      return withReferenceSampling(whole, game, asked, async ({ worths, ends }) => {
        const { values } = await computed(game, estimate(done, worths, ends));
        return values;
      });
    },
  });
}

/** An estimator that reads the values off their definition once every coalition has been asked. */
function endingInEnumeration<Design extends ShapleyDesign>(
  { answered, estimate }: Solving<Design>,
  players: number,
): Solving<Design> {
  const every = enumeration.design(players);
  return {
    answered,
    estimate(design, v, ends, noise) {
      if (!design.isComplete) return estimate(design, v, ends, noise);
      const counted = v.map((worths) => {
        const inOrder = new Float64Array(worths.length);
        for (let row = 0; row < worths.length; row++) inOrder[design.coalitions.bits[row] - 1] = worths[row];
        return inOrder;
      });
      return enumeration.estimate(every, counted, ends, noise);
    },
  };
}

/** Standard errors that also cover which reference rows were sampled, where they were. */
async function withReferenceSampling(
  estimate: Estimate,
  { blocks }: ShapleyGame,
  { withoutBlock }: AskedWorths,
  valuesOf: (part: ReturnType<NonNullable<AskedWorths["withoutBlock"]>>) => Promise<Worths>,
): Promise<Estimate> {
  if (!blocks || !withoutBlock || blocks.ranges.length < 2) {
    // One sampled reference row says nothing of how much others would differ.
    return blocks ? { ...estimate, standardErrors: estimate.values.map(() => null) } : estimate;
  }
  const left: Worths[] = [];
  for (const block of blocks.ranges.keys()) left.push(await valuesOf(withoutBlock(block)));
  const freedom = blocks.ranges.length - 1;
  return {
    ...estimate,
    standardErrors: estimate.standardErrors.map((errors, output) => {
      const sampling = jackknifeVariances(left.map((values) => values[output])).map(Math.sqrt);
      const widened = widenedByStudent(sampling, freedom);
      return errors ? errors.map((error, player) => Math.hypot(error, widened[player])) : null;
    }),
    degreesOfFreedom: Math.min(estimate.degreesOfFreedom, freedom),
  };
}
