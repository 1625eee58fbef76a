import { giveWay } from "../../../core/give-way.js";
import { dot } from "../../../math/vectors.js";
import { meanOverPriors, summingTo } from "../process/mean-over-priors.js";
import type { OddPrior } from "../process/odd-process.js";
import { fitAll, type ProcessDesign } from "../process/odd-process-estimator.js";
import { weighPriors } from "../process/weigh-priors.js";
import type { ErrorsOfFit, Fit, ReferenceGame } from "./average-fits.js";
import { everySo, halves, MEASURED_ROWS } from "./reference-games.js";
import { sharedBias } from "./shared-bias.js";
import { type NamedGame, type SharedTerms, sharedTerms, type TermFit } from "./shared-terms.js";

/** The fit of each reference row's game by a process, and the terms that are taken out of each game before. */
export interface ProcessOfEach {
  readonly fit: Fit;
  readonly terms: SharedTerms["terms"];
}

/** The reference rows whose answers decide the prior of all, and whether terms are worth taking out. */
const DECIDING_ROWS = 8;

/**
 * The process under the prior that most of some reference rows' games speak for: on what terms that stand out in all
 * games together leave of each, where held-out pairs are predicted better so, else on the games as they are.
 */
export async function processOfEach(
  design: ProcessDesign,
  games: readonly ReferenceGame[],
  players: number,
): Promise<ProcessOfEach> {
  const named = games.map((game) => ({ half: halves(game), names: game.names }));
  const deciding = everySo(games, DECIDING_ROWS);
  const shared = await sharedTerms(
    design.observed,
    everySo(games, games.length).map((row) => named[row]),
    players,
  );
  if (shared) {
    const fits = await fitTerms(shared, named);
    const rests = fits.map(({ rest }) => rest);
    const process = await processFor(design, games, some(rests, deciding));
    const without = await process.errorsOf(some(named, deciding).map(({ half }) => half));
    const within = await process.errorsOf(some(rests, deciding));
    const isBetter = deciding.reduce((sum, row, i) => {
      const leaving = withTerms(within[i], named[row].half, fits[row], shared);
      return sum + without[i].heldOutError ** 2 - leaving.heldOutError ** 2;
    }, 0);
    if (isBetter > 0) {
      const fitRest = await process.fitTo(rests);
      const fit: Fit = (game, row) => {
        const ofTerms = fits[row];
        const { values, errors, ...rest } = fitRest(game, row);
        return {
          ...rest,
          values: values.map((value, player) => value + ofTerms.values[player]),
          ...(errors && { errors: withTerms(errors, named[row].half, ofTerms, shared) }),
        };
      };
      return { fit, terms: shared.terms };
    }
  }
  const halfOf = named.map(({ half }) => half);
  const process = await processFor(design, games, some(halfOf, deciding));
  return { fit: await process.fitTo(halfOf), terms: [] };
}

function some<T>(items: readonly T[], places: readonly number[]): T[] {
  return places.map((place) => items[place]);
}

/** Fits between two turns of other work. */
const FITS_PER_TURN = 8;

async function fitTerms(shared: SharedTerms, games: readonly NamedGame[]): Promise<TermFit[]> {
  const fits: TermFit[] = [];
  for (const [i, game] of games.entries()) {
    if (i % FITS_PER_TURN === FITS_PER_TURN - 1) await giveWay();
    fits.push(shared.fit(game));
  }
  return fits;
}

/** Errors of what terms leave as errors of the game: relative to it, and larger by what their coefficients took up. */
function withTerms(
  { standardErrors, heldOutError }: ErrorsOfFit,
  half: Float64Array,
  { rest }: TermFit,
  { leverage }: SharedTerms,
): ErrorsOfFit {
  const spread = dot(half, half);
  return {
    standardErrors: standardErrors ? standardErrors.map((error) => error / (1 - leverage)) : null,
    heldOutError: spread > 0 ? (heldOutError * Math.sqrt(dot(rest, rest) / spread)) / (1 - leverage) : 0,
  };
}

/** A process fitted to half differences, and half the total last, of one game after another. */
interface FittedProcess {
  /** The fit of each row's game, and the errors of some. */
  fitTo(halves: readonly Float64Array[]): Promise<Fit>;
  errorsOf(halves: readonly Float64Array[]): Promise<ErrorsOfFit[]>;
}

async function processFor(
  design: ProcessDesign,
  games: readonly ReferenceGame[],
  deciding: readonly Float64Array[],
): Promise<FittedProcess> {
  const prior = await commonPrior(design, deciding);
  const fits = await fitAll(design, [{ prior, weight: 1 }]);
  const [{ fit }] = fits;
  const key = JSON.stringify(prior);
  const measured = everySo(games, MEASURED_ROWS);
  const errorsOf = async (halves: readonly Float64Array[]) => {
    const errors: ErrorsOfFit[] = [];
    for (const [i, weighed] of (await fit.covariance.solveEach(halves)).entries()) {
      const { standardErrors, heldOutError } = await meanOverPriors(design.pairs, fits, halves[i], undefined, [
        weighed,
      ]);
      errors.push({ standardErrors, heldOutError });
    }
    return errors;
  };
  return {
    errorsOf,
    async fitTo(halves) {
      const bias = design.biases.get(key) ?? sharedBias(design.pairs, fit);
      design.biases.set(key, bias);
      const lacking = await bias;
      const errors = await errorsOf(some(halves, measured));
      const errorsOfRow = new Map(measured.map((row, i) => [row, errors[i]]));
      return (_, row) => {
        const half = halves[row];
        const correction = Float64Array.from(fit.influence, (_, player) => (lacking ? dot(lacking[player], half) : 0));
        const fitted = Float64Array.from(fit.influence, (moves, player) => dot(moves, half) + correction[player]);
        return { values: summingTo(fitted, 2 * half[half.length - 1]), correction, errors: errorsOfRow.get(row) };
      };
    },
  };
}

async function commonPrior(design: ProcessDesign, deciding: readonly Float64Array[]): Promise<OddPrior> {
  const votes = new Map<string, { prior: OddPrior; weight: number }>();
  for (const priors of await weighPriors(design.comparison, deciding, false)) {
    for (const { prior, weight } of priors) {
      const key = JSON.stringify(prior);
      votes.set(key, { prior, weight: weight + (votes.get(key)?.weight ?? 0) });
    }
  }
  const [{ prior }] = [...votes.values()].sort((a, b) => b.weight - a.weight);
  return prior;
}
