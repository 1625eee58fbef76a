import { type Coalitions, noneKept, wordsPerCoalition } from "../../core/coalitions.js";
import type { Attribution } from "../../core/explanation.js";
import { isPromise } from "../../core/is-promise.js";
import { unlessAborted } from "../../evaluate/aborted.js";
import { widenedByStudent } from "../../math/widened-by-student.js";
import { stream } from "../../random/stream.js";
import { enumeration } from "./enumeration.js";
import { jackknifeVariances } from "./reference-blocks.js";
import { shapleyAttribution } from "./shapley-attribution.js";
import type { Estimate, ShapleyDesign, ShapleyEstimator, WorthNoise } from "./shapley-estimator.js";
import { type AskedWorths, noiseOfTotal, type ShapleyGame, type Worths } from "./shapley-game.js";

/** Repeated coalitions are a tenth of those that a budget pays for, within these bounds. */
const MIN_REPEATS = 4;
const MAX_REPEATS = 64;

/** Degrees of freedom behind the noise of the empty and the grand coalition: three answers to each. */
const DEGREES_OF_TOTAL = 4;

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
  const make = () => estimator.design(players.length, max, stream(options.seed, name));
  const design = await computed(game, options.shared ? options.shared.of(key, make) : make());
  return design
    ? solve(game, estimator, design, repeats)
    : solve(game, enumeration, enumeration.design(players.length), MAX_REPEATS);
}

/** Asks the coalitions of a design, where the model is noisy some of them again, and explains the answers. */
async function solve<Design extends ShapleyDesign>(
  game: ShapleyGame,
  { answered, estimate }: ShapleyEstimator<Design>,
  design: Design,
  repeats: number,
): Promise<Attribution> {
  const { coalitions, isComplete } = design;
  const { ends } = game;
  const asked: AskedWorths =
    coalitions.rows === 0
      ? { worths: Array.from(ends.empty, () => new Float64Array(0)) }
      : await game.ask(coalitions, async (worths, isAnswered) => {
          const rest = await answered(design, isAnswered);
          return rest && shapleyAttribution(game, { ...(await estimate(rest, worths, ends)), stoppedBy: "aborted" });
        });
  const noise = await askNoise(game, coalitions, asked.worths, repeats);
  const whole = await computed(game, estimate(design, asked.worths, ends, noise));
  const estimated = await withReferenceSampling(whole, game, asked, async ({ worths, ends }) => {
    const { values } = await computed(game, estimate(design, worths, ends));
    return values;
  });
  return shapleyAttribution(game, { ...estimated, stoppedBy: isComplete ? "complete" : "budget" });
}

/** What is being computed, unless the run is aborted meanwhile. */
export async function computed<T>({ request, run }: ShapleyGame, result: T | Promise<T>): Promise<T> {
  if (!isPromise(result)) return result;
  try {
    return await unlessAborted(result, request.options.signal);
  } catch (error) {
    throw run.withCost(error);
  }
}

/** Asks coalitions evenly spread over a design once more, as far as the budget goes: how much do their worths vary? */
export async function askNoise(
  game: ShapleyGame,
  coalitions: Coalitions,
  worths: Worths,
  repeats: number,
): Promise<WorthNoise | undefined> {
  const total = noiseOfTotal(game);
  if (!total) return undefined;
  const { references, budgetRows } = game.request;
  const left = Math.floor((budgetRows - game.run.cost("complete").modelRows) / references);
  const count = Math.min(repeats, left, coalitions.rows);
  // Without a repeat, what is known of full - empty is all that is known: twice the variance of a worth, or more.
  if (count < MIN_REPEATS)
    return { worth: total.map((variance) => variance / 2), total, degreesOfFreedom: DEGREES_OF_TOTAL };
  const rows = Array.from({ length: count }, (_, i) => Math.floor((i * coalitions.rows) / count));
  const again = await game.ask(someRows(coalitions, rows));
  const worth = Float64Array.from(again.worths, (values, output) =>
    rows.reduce((sum, row, i) => sum + (values[i] - worths[output][row]) ** 2 / 2 / count, 0),
  );
  // The empty and the grand coalition were asked a few times only: their noise is taken to be partly that of the rest.
  const known = count / (count + DEGREES_OF_TOTAL);
  const scaled = noiseOfTotal(game, worth) as Float64Array;
  return {
    worth,
    total: total.map((variance, output) => (1 - known) * variance + known * scaled[output]),
    degreesOfFreedom: count,
  };
}

function someRows({ bits, parts }: Coalitions, rows: readonly number[]): Coalitions {
  const some = noneKept(rows.length, parts);
  const words = wordsPerCoalition(parts);
  rows.forEach((row, i) => {
    some.bits.set(bits.subarray(row * words, (row + 1) * words), i * words);
  });
  return some;
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
