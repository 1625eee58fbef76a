import type { Attribution } from "../../../core/explanation.js";
import { giveWay } from "../../../core/give-way.js";
import { dot } from "../../../math/vectors.js";
import { stream } from "../../../random/stream.js";
import { twoDigits } from "../../run/notes.js";
import { askInLooks, computed } from "../estimate-shapley.js";
import { pairedRegression, type RegressionDesign } from "../estimators/paired-regression.js";
import type { OddPrior } from "../process/odd-process.js";
import {
  combine,
  fitAll,
  MAX_PROCESS_PAIRS,
  type ProcessDesign,
  processDesign,
  summingTo,
} from "../process/odd-process-estimator.js";
import { weighPriors } from "../process/weigh-priors.js";
import type { Estimate } from "../shapley-estimator.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import { designsPerReference } from "./designs-per-reference.js";
import { sharedBias } from "./shared-bias.js";

/** With fewer reference rows, too little of the sampling error averages out. */
const MIN_REFERENCES = 10;
/** With fewer, the intervals of a regression are too narrow: what it gets wrong is the same for all reference rows. */
const MIN_PAIRS_PER_PLAYER = 2;
/** Beyond this the masks take more memory than most models. */
const MAX_PLAYERS = 64;
const MAX_ROWS = 2 ** 22;

/** True where each reference row can have coalitions of its own: averages must pass through the link. */
function suitsPerReference({ request, known, link, budgetCoalitions }: ShapleyGame): boolean {
  const { probe, players, references, enumerate, options, memory } = request;
  if (memory?.wasPerReference !== undefined) return memory.wasPerReference;
  const allPairs = 2 ** (players.length - 1) - 1;
  const pairs = Math.min(allPairs, Math.floor(budgetCoalitions / 2));
  return (
    !enumerate &&
    link.isIdentity &&
    !known.noise &&
    !probe.sampled &&
    references >= MIN_REFERENCES &&
    players.length <= MAX_PLAYERS &&
    pairs >= MIN_PAIRS_PER_PLAYER * players.length &&
    // With nothing left to chance there is nothing to average out, unless that is only where a run may end.
    (pairs < allPairs || options.until !== undefined) &&
    2 * pairs * references <= MAX_ROWS
  );
}

/**
 * The average over reference rows of a fit to each row's own game. At the same number of model rows it is closer than one
 * fit to the average game, because the error of sampling coalitions differs from row to row and averages out.
 *
 * @returns undefined where reference rows cannot have coalitions of their own
 */
export async function estimatePerReference(game: ShapleyGame): Promise<Attribution | undefined> {
  if (!suitsPerReference(game)) return undefined;
  const { players, references, options } = game.request;
  const regression = pairedRegression(undefined);
  const key = JSON.stringify(["per reference", players.length, game.budgetCoalitions, options.seed]);
  const make = async () => {
    const streams = (row: number) => stream(options.seed, regression.name, row);
    const design = await regression.design(players.length, game.budgetCoalitions, streams);
    return (
      design && {
        design,
        process: processDesign(design.pairs, design.asked),
        own: designsPerReference(design.coalitions, references, options.seed),
      }
    );
  };
  const made = await computed(game, options.shared ? options.shared.of(`${key} ${references}`, make) : make());
  if (!made) return undefined;
  const { design, process, own } = made;

  return askInLooks(game, {
    design,
    coalitions: own.coalitions,
    perCoalition: references,
    referenceOf: own.referenceOf,
    repeats: 0,
    answered: regression.answered,
    estimate: (done, { worths }) =>
      average(game, done, done === design ? process : processDesign(done.pairs, done.asked), own.names, worths),
  });
}

type ErrorsOfFit = { readonly standardErrors: Float64Array | null; readonly heldOutError: number };

/**
 * Fits the game of one reference row. Errors take longer than values, and are given for some rows only. A correction is
 * already part of the values.
 */
type Fit = (
  game: ReferenceGame,
  row: number,
) => { readonly values: Float64Array; readonly correction?: Float64Array; readonly errors?: ErrorsOfFit };

/** Averages each reference row's fit by the rows' weights: by the regression or the process, as held-out pairs say. */
async function average(
  game: ShapleyGame,
  design: RegressionDesign,
  processDesigned: ProcessDesign,
  names: readonly Int32Array[],
  worths: Worths,
): Promise<Estimate> {
  const { references, players } = game.request;
  const { pairs, regression, coalitions } = design;
  const found: (Averaged & { estimator: string; reason: string })[] = [];
  for (const output of game.outputs.keys()) {
    const games = gamesOf(game, design, worths, output);
    const fitted = await averageFits(games, names, ({ differences, total }) => {
      const { values, ...errors } = regression.fit(differences, total);
      return { values, errors };
    });
    const process =
      pairs.coalitions.rows >= PROCESS_PAIRS_PER_PLAYER * players.length && pairs.coalitions.rows <= MAX_PROCESS_PAIRS;
    const byProcess = process ? await averageFits(games, names, await processFit(processDesigned, games)) : undefined;
    const isBetter =
      byProcess !== undefined && (byProcess.heldOutError < fitted.heldOutError || !fitted.standardErrors);
    found.push({
      ...(isBetter ? (byProcess as Averaged) : fitted),
      estimator: isBetter ? "process per reference" : "regression per reference",
      reason: `chance averages out when each background row has coalitions of its own; relative error on held-out pairs: regression ${twoDigits(fitted.heldOutError)}${byProcess ? `, process ${twoDigits(byProcess.heldOutError)}` : ""}`,
    });
  }
  return {
    values: found.map(({ values }) => values),
    standardErrors: found.map(({ standardErrors }) => standardErrors),
    options: { estimator: "perReference", order: regression.order },
    degreesOfFreedom: regression.degreesOfFreedom * references,
    asked: { count: coalitions.rows + 2, of: "coalitions", all: false },
    diagnostics: {
      weightEnumerated: pairs.weightEnumerated,
      estimator: found.map(({ estimator }) => estimator),
      estimatorReason: found.map(({ reason }) => reason),
      heldOutError: found.map(({ heldOutError }) => heldOutError),
    },
    // Each mask met one reference row only, so that the average game is known nowhere but at its ends.
    weightedR2: found.map(() => null),
  };
}

/** The game of one reference row: v(S) - v(N \ S) of every pair, and v(N) - v(no part). */
type ReferenceGame = { readonly weight: number; readonly differences: Float64Array; readonly total: number };

function gamesOf(
  { request, known, outputs, ends }: ShapleyGame,
  { asked }: RegressionDesign,
  worths: Worths,
  output: number,
): ReferenceGame[] {
  const { references, probe } = request;
  const { data, columns } = known.referenceAnswers;
  return Array.from({ length: references }, (_, reference) => {
    const differences = new Float64Array(asked.length);
    for (let pair = 0; pair < asked.length; pair++) {
      const at = asked[pair] * references + reference;
      differences[pair] = worths[output][at] - worths[output][at + references];
    }
    return {
      weight: probe.weights ? probe.weights[reference] : 1 / references,
      differences,
      total: ends.full[output] - data[reference * columns + outputs[output]],
    };
  });
}

/** With fewer pairs a process has seen too little of interactions to be worth its time beside a regression. */
const PROCESS_PAIRS_PER_PLAYER = 6;

/** The reference rows whose answers decide the prior of all. */
const ROWS_FOR_PRIOR = 8;

/**
 * Reference rows whose errors stand for those of all. Each takes a solution with the whole covariance matrix, which
 * for a hundred rows took longer than a cheap model; the mean of so many variances is right to a few percent.
 */
const MEASURED_ROWS = 32;

/** The process under the prior that most of some reference rows' games speak for. */
async function processFit(design: ProcessDesign, games: readonly ReferenceGame[]): Promise<Fit> {
  const some = games.filter((_, row) => row % Math.ceil(games.length / ROWS_FOR_PRIOR) === 0);
  const votes = new Map<string, { prior: OddPrior; weight: number }>();
  for (const priors of await weighPriors(design.comparison, some.map(halves), false)) {
    for (const { prior, weight } of priors) {
      const key = JSON.stringify(prior);
      votes.set(key, { prior, weight: weight + (votes.get(key)?.weight ?? 0) });
    }
  }
  const [{ prior }] = [...votes.values()].sort((a, b) => b.weight - a.weight);
  const fits = await fitAll(design, [{ prior, weight: 1 }]);
  const [{ fit }] = fits;
  const key = JSON.stringify(prior);
  const bias = design.biases.get(key) ?? sharedBias(design.pairs, fit);
  design.biases.set(key, bias);
  const lacking = await bias;
  const counting = games.flatMap(({ weight }, row) => (weight > 0 ? [row] : []));
  const stride = Math.ceil(counting.length / MEASURED_ROWS);
  const measured = new Set(counting.filter((_, i) => i % stride === 0));
  return (game, row) => {
    const half = halves(game);
    const correction = Float64Array.from(fit.influence, (_, player) => (lacking ? dot(lacking[player], half) : 0));
    const fitted = Float64Array.from(fit.influence, (moves, player) => dot(moves, half) + correction[player]);
    const values = summingTo(fitted, game.total);
    if (!measured.has(row)) return { values, correction };
    const { standardErrors, heldOutError } = combine(design.pairs, fits, half, undefined);
    return { values, correction, errors: { standardErrors, heldOutError } };
  };
}

function halves({ differences, total }: ReferenceGame): Float64Array {
  const half = new Float64Array(differences.length + 1);
  for (let pair = 0; pair < differences.length; pair++) half[pair] = differences[pair] / 2;
  half[differences.length] = total / 2;
  return half;
}

/** Fits between two turns of other work. */
const ROWS_PER_TURN = 8;

type Averaged = {
  readonly values: Float64Array;
  readonly standardErrors: Float64Array | null;
  readonly heldOutError: number;
};

/** The values under the players' own names, and the errors of all from those that are known. */
async function averageFits(
  games: readonly ReferenceGame[],
  names: readonly Int32Array[],
  fitOne: Fit,
): Promise<Averaged> {
  const players = names[0].length;
  const values = new Float64Array(players);
  const variances = new Float64Array(players);
  const known = { weight: 0, squares: 0 };
  let squares = 0;
  let missed = 0;
  let hasErrors = true;
  const corrections = new Float64Array(players);
  for (const [reference, game] of games.entries()) {
    const { weight } = game;
    if (weight === 0) continue;
    if (reference % ROWS_PER_TURN === ROWS_PER_TURN - 1) await giveWay();
    const { values: own, correction, errors } = fitOne(game, reference);
    squares += weight ** 2;
    if (errors) {
      hasErrors &&= errors.standardErrors !== null;
      missed += weight * errors.heldOutError ** 2;
      known.weight += weight;
      known.squares += weight ** 2;
    }
    for (let player = 0; player < players; player++) {
      const name = names[reference][player];
      values[name] += weight * own[player];
      variances[name] += (weight * (errors?.standardErrors?.[player] ?? 0)) ** 2;
      corrections[name] += (weight * (correction?.[player] ?? 0)) ** 2;
    }
  }
  const standardErrors = variances.map((sum, name) => Math.sqrt((sum * squares) / known.squares + corrections[name]));
  return { values, standardErrors: hasErrors ? standardErrors : null, heldOutError: Math.sqrt(missed / known.weight) };
}
