import { someCoalitions } from "../../../core/coalitions.js";
import { stream } from "../../../random/stream.js";
import { twoDigits } from "../../run/notes.js";
import type { Asking } from "../estimate-shapley.js";
import { EXACT_REASON } from "../estimators/best-on-held-out-pairs.js";
import { pairedRegression, type RegressionDesign, regressionDesign } from "../estimators/paired-regression.js";
import { cubicRegressionIfExact } from "../estimators/shapley-regression.js";
import { everyPair, pairsWithWholeTwos } from "../pairs/paired-coalitions.js";
import { MAX_PROCESS_PAIRS, processDesign } from "../process/odd-process-estimator.js";
import { withGrandCoalition } from "../process/odd-process-fit.js";
import type { Estimate } from "../shapley-estimator.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import type { Averaged } from "./average-fits.js";
import { designsPerReference } from "./designs-per-reference.js";
import { exactByCubic } from "./exact-by-cubic.js";
import { lowOrderProcess } from "./low-order-process.js";
import { pooledPrior } from "./pooled-prior.js";
import { gamesOf, halves } from "./reference-games.js";

/** As far as a few large interactions and chance go. With fewer coalitions than are asked in the end, they say less. */
const MAX_AGAINST_LOW_ORDER = 12;

/**
 * Where the last coalitions that the budget pays for would complete those of two parts: the decision to ask these instead,
 * if the answers so far speak for next to no interactions of five parts and more, for every output.
 *
 * @param asking  with the design that the turn departs from
 */
export function turnToWholeTwos(
  game: ShapleyGame,
  asking: Asking<RegressionDesign>,
  names: readonly Int32Array[],
): Asking<RegressionDesign>["turn"] {
  const { design } = asking;
  const { players, references, options, memory } = game.request;
  const count = design.pairs.coalitions.rows;
  // Cubic terms in a regression need no such coalitions.
  const suits = design.regression.order === 1 && count <= MAX_PROCESS_PAIRS;
  // What an earlier run asked must not have been asked in vain.
  const hasTurned = memory?.hadWholeTwos === true;
  if (design.isComplete || !(suits || hasTurned)) return undefined;
  const streams = (row: number) => stream(options.seed, pairedRegression(undefined).name, row);
  const whole = pairsWithWholeTwos(players.length, count, streams);
  if (!whole) return undefined;
  const { shared, pairs } = whole;
  const isFree = (memory?.rowsPerReference ?? 0) <= 2 * shared * references;
  return {
    at: 2 * shared,
    async decide({ worths }) {
      if (!hasTurned && !(isFree && (await speakForLowOrder(game, design, shared, worths)))) return undefined;
      const turned = await regressionDesign(pairs, undefined, everyPair(pairs), false);
      if (!turned) return undefined;
      const { coalitions, referenceOf } = designsPerReference(turned.coalitions, references, options.seed);
      return {
        ...asking,
        design: turned,
        coalitions,
        referenceOf,
        estimate: (done, asked, noise) =>
          suits && done === turned ? average(game, turned, names, asked.worths) : asking.estimate(done, asked, noise),
      };
    },
  };
}

async function speakForLowOrder(
  game: ShapleyGame,
  { pairs, asked }: RegressionDesign,
  shared: number,
  worths: Worths,
): Promise<boolean> {
  const places = Array.from({ length: shared }, (_, place) => place);
  const observed = withGrandCoalition(someCoalitions(pairs.coalitions, places));
  for (const output of game.outputs.keys()) {
    const games = gamesOf(game, { asked: asked.subarray(0, shared) }, worths, output);
    const counting = games.filter(({ weight }) => weight > 0).map(halves);
    const { againstLowOrder } = await pooledPrior(observed, counting);
    if (againstLowOrder > MAX_AGAINST_LOW_ORDER) return false;
  }
  return true;
}

/** Averages each reference row's fit by the rows' weights. */
async function average(
  game: ShapleyGame,
  design: RegressionDesign,
  names: readonly Int32Array[],
  worths: Worths,
): Promise<Estimate> {
  const { pairs, regression, asked, coalitions } = design;
  const process = processDesign(pairs, asked);
  const cubic = await cubicRegressionIfExact(pairs, regression);
  const found: (Averaged & { readonly isExact: boolean })[] = [];
  for (const output of game.outputs.keys()) {
    const games = gamesOf(game, design, worths, output);
    const exact = cubic && (await exactByCubic(cubic, games, names));
    found.push({ ...(exact ?? (await lowOrderProcess(process, games, names))), isExact: exact !== undefined });
  }
  const reason = ({ heldOutError, isExact }: (typeof found)[number]) =>
    isExact
      ? EXACT_REASON
      : `by the first answers, interactions of five parts and more are next to nothing, and those of three are known from every two parts; relative error on held-out pairs ${twoDigits(heldOutError)}`;
  return {
    values: found.map(({ values }) => values),
    standardErrors: found.map(({ standardErrors }) => standardErrors),
    options: { estimator: "perReference", order: found.every(({ isExact }) => isExact) ? 3 : regression.order },
    degreesOfFreedom: regression.degreesOfFreedom * game.request.references,
    asked: { count: coalitions.rows + 2, of: "coalitions", all: false },
    diagnostics: {
      weightEnumerated: pairs.weightEnumerated,
      estimator: found.map(({ isExact }) => `${isExact ? "regression" : "process of low order"} per reference`),
      estimatorReason: found.map(reason),
      heldOutError: found.map(({ heldOutError }) => heldOutError),
    },
    terms: found.map(() => []),
    // Each mask met one reference row only, so that the average game is known nowhere but at its ends.
    weightedR2: found.map(() => null),
  };
}
