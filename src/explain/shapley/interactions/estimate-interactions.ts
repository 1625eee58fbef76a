import { allCoalitions, type Coalitions } from "../../../core/coalitions.js";
import type { Asked, Explanation } from "../../../core/explanation.js";
import { giveWay, inTurns } from "../../../core/give-way.js";
import type { Json } from "../../../core/json.js";
import { type InteractionIndex, interactionWeights } from "../../../math/interaction-weights.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import { stream } from "../../../random/stream.js";
import { computed, type Ending, explainInLooks } from "../estimate-shapley.js";
import { withReferenceSampling } from "../reference-blocks.js";
import {
  type AskedWorths,
  askNoise,
  type EmptyAndFull,
  type GameNoise,
  MAX_REPEATS,
  repeatsFor,
  type ShapleyGame,
  type Worths,
} from "../shapley-game.js";
import { type Judged, judgeLook, type Look } from "../until.js";
import { enumeratedInteractions, squaredWeights } from "./enumerated-interactions.js";
import { answeredInteractionDesign, type InteractionDesign, interactionDesign } from "./interaction-design.js";
import { interactionSets } from "./interaction-sets.js";
import { type SampledIndex, sampledInteractions } from "./sampled-interactions.js";

/** An index of a game, for every set of players up to its order. */
export interface InteractionEstimate {
  /** Positions among the players. */
  readonly sets: readonly (readonly number[])[];
  /** outputs x sets */
  readonly values: readonly Float64Array[];
  /** One array per output; null where they are unknown. */
  readonly standardErrors: readonly (Float64Array | null)[];
  readonly asked: Asked;
  /** Of the standard errors; infinite when nothing was sampled. */
  readonly degreesOfFreedom: number;
  readonly diagnostics: { readonly [name: string]: Json };
}

/**
 * Explains a game by an index: from all coalitions where they are asked, else estimated from pairs of them.
 *
 * @param explain  makes an explanation, also of the answers that came before an abort
 */
export async function estimateInteractions<Explained extends Explanation>(
  game: ShapleyGame,
  index: InteractionIndex,
  order: number,
  explain: (estimate: InteractionEstimate & Ending) => Explained,
): Promise<Explained> {
  const { request, budgetCoalitions } = game;
  const { options } = request;
  const players = request.players.length;
  const weights = interactionWeights(index, order, players);
  const task: Task = { game, index, order, sets: interactionSets(players, order), weights };
  const all = async () => explain(await fromAll(task));
  if (request.enumerate) return all();

  const repeats = repeatsFor(game);
  const max = budgetCoalitions - repeats;
  const key = JSON.stringify(["interactions", index, order, players, max, options.seed]);
  const streams = (row: number) => stream(options.seed, "interactions", row);
  const make = () => inTurns(interactionDesign(players, weights, max, streams), giveWay);
  const design = await computed(game, options.shared ? options.shared.of(key, make) : make());
  // Without a rule of when to stop, all coalitions are asked in one go, and the definition is applied to them.
  return design.isComplete && !options.until ? all() : fromSample(task, design, repeats, explain);
}

/** The sets that rules of when to stop look at: those of two and more, or all parts where there are no others. */
const INTERACTIONS: Judged = { one: "interaction", many: "interactions" };

function interactionsOf({ sets, values, standardErrors, degreesOfFreedom }: InteractionEstimate): Look {
  const places = [...sets.keys()].filter((place) => sets[place].length > 1);
  if (places.length === 0) return { values, standardErrors, degreesOfFreedom };
  const of = (numbers: Float64Array) => Float64Array.from(places, (place) => numbers[place]);
  return {
    values: values.map(of),
    standardErrors: standardErrors.map((errors) => errors && of(errors)),
    degreesOfFreedom,
  };
}

type Task = {
  readonly game: ShapleyGame;
  readonly index: InteractionIndex;
  readonly order: number;
  readonly sets: readonly (readonly number[])[];
  readonly weights: readonly Float64Array[];
};

async function fromAll({ game, sets, weights, order }: Task): Promise<InteractionEstimate & Ending> {
  const { ends, request, run } = game;
  const players = request.players.length;
  const coalitions = allCoalitions(Math.max(1, players));
  const asked = await askAll(game, coalitions);
  const noise = await askNoise(game, coalitions, asked.worths, MAX_REPEATS);
  const valuesOf = async (worths: Worths, { empty, full }: EmptyAndFull) => {
    const found: Float64Array[] = [];
    for (const [output, inner] of worths.entries()) {
      const worth = Float64Array.from([empty[output], ...inner, ...(players > 0 ? [full[output]] : [])]);
      found.push(await enumeratedInteractions(players, sets, weights, worth, run.giveWay));
    }
    return found;
  };
  const squares = squaredWeights(players, weights);
  const values = await valuesOf(asked.worths, ends);
  const variances = values.map((_, output) =>
    Float64Array.from(sets, ({ length }) =>
      noise ? noise.worth[output] * squares[length].inner + noise.total[output] * squares[length].ends : 0,
    ),
  );
  const estimate: InteractionEstimate = {
    sets,
    values,
    ...errorsOf(variances, noise?.degreesOfFreedom ?? Number.POSITIVE_INFINITY),
    asked: { count: 2 ** players, of: "coalitions", all: true },
    diagnostics: {},
  };
  const found = await covering(estimate, game, asked, valuesOf);
  const { until } = request.options;
  const verdict = until && judgeLook(until, interactionsOf(found), 1, order > 1 ? INTERACTIONS : undefined);
  return { ...found, stoppedBy: "complete", ...(verdict && { until: { ...verdict, looks: 1, plannedLooks: 1 } }) };
}

/** The worth of every coalition but the empty and the grand one. */
async function askAll(game: ShapleyGame, coalitions: Coalitions): Promise<AskedWorths> {
  if (coalitions.rows > 0) return game.ask(coalitions);
  return { worths: Array.from(game.ends.empty, () => new Float64Array(0)) };
}

function fromSample<Explained extends Explanation>(
  task: Task,
  design: InteractionDesign,
  repeats: number,
  explain: (estimate: InteractionEstimate & Ending) => Explained,
): Promise<Explained> {
  const { game, order, weights } = task;
  return explainInLooks(
    game,
    {
      design,
      coalitions: design.coalitions,
      perCoalition: 1,
      repeats,
      answered: (_, isAnswered) => answeredInteractionDesign(design, weights, isAnswered),
      estimate: (done, asked, noise) => estimateSampled(task, done, asked, noise),
    },
    explain,
    { of: interactionsOf, ...(order > 1 && { words: INTERACTIONS }) },
  );
}

async function estimateSampled(
  { game, index, order, sets, weights }: Task,
  design: InteractionDesign,
  asked: AskedWorths,
  noise: GameNoise | undefined,
): Promise<InteractionEstimate> {
  // The partial estimate of an aborted run must not be aborted itself.
  const giveWay = game.request.options.signal?.aborted ? async () => {} : game.run.giveWay;
  const sampled = await sampledInteractions(design, index, order, sets, weights, giveWay);
  const found = await sampled.estimate(asked.worths, game.ends);
  const players = game.request.players.length;
  const squares = squaredWeights(players, weights);
  const variances = found.map(({ variances, noiseShares }, output) =>
    variances.map((variance, i) =>
      noise
        ? variance + noise.worth[output] * noiseShares[i] + noise.total[output] * squares[sets[i].length].ends
        : variance,
    ),
  );
  const drawn = design.expansion.reduce((sum, factor) => sum + (factor > 1 ? 1 : 0), 0);
  const freedom = drawn > 0 ? Math.max(1, drawn - 1) : Number.POSITIVE_INFINITY;
  const estimate: InteractionEstimate = {
    sets,
    values: found.map(({ values }) => values),
    ...errorsOf(variances, freedom, found),
    asked: { count: 2 * design.asked.length + 2, of: "coalitions", all: design.isComplete },
    diagnostics: {
      heldOutError: found.map(({ heldOutError }) => heldOutError),
      regressionColumns: found.map(columnsOf),
    },
  };
  return covering(estimate, game, asked, async (worths, ends) => sampled.again(worths, ends, found));
}

/** The number of sets of players that the regressions of one output sum over. */
function columnsOf({ fits }: SampledIndex): number {
  return fits.odd.sets.length + fits.even.sets.length;
}

/** The standard errors of an index from its variances, before which reference rows were sampled counts. */
function errorsOf(
  variances: readonly Float64Array[],
  degreesOfFreedom: number,
  found?: readonly SampledIndex[],
): Pick<InteractionEstimate, "standardErrors" | "degreesOfFreedom"> {
  return {
    standardErrors: variances.map((each, output) =>
      widenedByStudent(
        each.map(Math.sqrt),
        found?.[output].freedoms.map((freedom) => Math.min(freedom, degreesOfFreedom)) ?? degreesOfFreedom,
      ),
    ),
    degreesOfFreedom,
  };
}

function covering(
  estimate: InteractionEstimate,
  { blocks }: ShapleyGame,
  { withoutBlock }: AskedWorths,
  valuesOf: (worths: Worths, ends: EmptyAndFull) => Promise<Float64Array[]>,
): Promise<InteractionEstimate> {
  const without =
    withoutBlock &&
    ((block: number) => {
      const { worths, ends } = withoutBlock(block);
      return valuesOf(worths, ends);
    });
  return withReferenceSampling(estimate, blocks, without);
}
