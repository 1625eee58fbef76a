import { type Coalitions, keeps } from "../../../core/coalitions.js";
import { dot } from "../../../math/vectors.js";
import type { PairedDesign } from "../pairs/paired-coalitions.js";
import { meanOverPriors, summingTo, type WeighedFit } from "../process/mean-over-priors.js";
import type { OddPrior } from "../process/odd-process.js";
import { fitAll, type ProcessDesign } from "../process/odd-process-estimator.js";
import { type Averaged, averageFits, type ErrorsOfFit, type ReferenceGame } from "./average-fits.js";
import { dissentingGames } from "./dissenting-games.js";
import { pooledPrior } from "./pooled-prior.js";
import { everySo, halves, MEASURED_ROWS } from "./reference-games.js";

/**
 * A difference of misfit of 4 comes by chance in one of twenty cases if games are what a process takes them for. A few large
 * interactions, as in games of trees and products, make more of it; a network of tangents makes thousands.
 */
const MAX_AGAINST_LOW_ORDER = 100;

/**
 * The average of the values of games of which all pairs of sizes 1 and 2 were asked, by the process under the prior that the
 * games together speak for, or, if they do not speak against it, one that takes interactions of five parts and more for next
 * to nothing. Those pairs decide what interactions of three parts add to the values, and then these are next to exact.
 *
 * @returns errors under the prior that the games speak for, or where some speak for another, under that; and what the values
 *   would be off if these were right
 */
export async function lowOrderProcess(
  design: ProcessDesign,
  games: readonly ReferenceGame[],
  players: number,
): Promise<Averaged> {
  const half = games.map(halves);
  const { prior, lowOrder, againstLowOrder } = await pooledPrior(
    design.observed,
    half.filter((_, row) => games[row].weight > 0),
  );
  const likeliest = await fitUnder(prior, design);
  const isLow = againstLowOrder <= MAX_AGAINST_LOW_ORDER;
  const taken = isLow ? await fitUnder(lowOrder, design) : likeliest;

  const measured = everySo(games, MEASURED_ROWS);
  const errors = await errorsUnder(likeliest, design, half, measured);
  await addDissent(errors, taken, design, half, measured, isLow ? lowOrder : prior);
  const average = (fit: readonly WeighedFit[]) =>
    averageFits(games, players, ({ total }, row) => ({
      values: summingTo(valuesBy(fit, half[row]), total),
      errors: errors.get(row),
    }));
  const low = await average(taken);
  const other = isLow ? await average(likeliest) : low;
  const factor = inflation(design.pairs, games, players);
  const standardErrors = low.standardErrors?.map((error, player) =>
    Math.hypot(factor * error, low.values[player] - other.values[player]),
  );
  return { ...low, standardErrors: standardErrors ?? null };
}

async function fitUnder(prior: OddPrior, design: ProcessDesign): Promise<readonly WeighedFit[]> {
  return fitAll(design, [{ prior, weight: 1 }]);
}

function valuesBy([{ fit }]: readonly WeighedFit[], half: Float64Array): Float64Array {
  return Float64Array.from(fit.influence, (moves) => dot(moves, half));
}

/** By row, the errors of the fits to the measured games. */
async function errorsUnder(
  fits: readonly WeighedFit[],
  { pairs }: ProcessDesign,
  half: readonly Float64Array[],
  rows: readonly number[],
): Promise<Map<number, ErrorsOfFit>> {
  const weighed = await fits[0].fit.covariance.solveEach(rows.map((row) => half[row]));
  const errors = new Map<number, ErrorsOfFit>();
  for (const [i, row] of rows.entries()) {
    errors.set(row, await meanOverPriors(pairs, fits, half[row], undefined, [weighed[i]]));
  }
  return errors;
}

/**
 * Adds to the errors of games with larger interactions of many parts than the others: what their values would be off under a
 * prior that they speak for, and how uncertain they would then be.
 */
async function addDissent(
  errors: Map<number, ErrorsOfFit>,
  taken: readonly WeighedFit[],
  design: ProcessDesign,
  half: readonly Float64Array[],
  measured: readonly number[],
  prior: OddPrior,
): Promise<void> {
  const dissent = await dissentingGames(
    design.observed,
    measured.map((row) => half[row]),
    prior,
  );
  if (!dissent) return;
  const rows = measured.filter((_, game) => dissent.games.has(game));
  const fits = await fitUnder(dissent.prior, design);
  for (const [row, { standardErrors }] of await errorsUnder(fits, design, half, rows)) {
    const before = errors.get(row);
    if (!before?.standardErrors || !standardErrors) continue;
    const [values, dissenting] = [valuesBy(taken, half[row]), valuesBy(fits, half[row])];
    const ofRow = before.standardErrors.map((error, player) =>
      Math.max(error, Math.hypot(standardErrors[player], values[player] - dissenting[player])),
    );
    errors.set(row, { ...before, standardErrors: ofRow });
  }
}

/**
 * By how much the error of the average is larger than if those of the games were independent.
 *
 * The process misses interactions of many parts, and one model plays all of the games: where the instance is unlike all
 * reference rows, these interactions point the same way in every game. How far interactions do is seen from those that two
 * parts have with the others, which are second differences of the odd part.
 */
function inflation({ coalitions, sizes }: PairedDesign, games: readonly ReferenceGame[], players: number): number {
  const { ones, twos } = placesOfFew(coalitions, sizes);
  const sums = new Float64Array(players * players);
  let squares = 0;
  for (const { weight, differences, total, names } of games) {
    if (weight === 0) continue;
    for (const { a, b, place } of twos) {
      const second = weight * (total - differences[place] + differences[ones[a]] + differences[ones[b]]);
      const [i, j] = [names[a], names[b]];
      sums[Math.min(i, j) * players + Math.max(i, j)] += second;
      squares += second ** 2;
    }
  }
  return squares > 0 ? Math.sqrt(Math.max(1, dot(sums, sums) / squares)) : 1;
}

/** The place at which each player is kept alone, and those of every two. */
function placesOfFew(
  coalitions: Coalitions,
  sizes: Int32Array,
): { ones: Int32Array; twos: { a: number; b: number; place: number }[] } {
  const { parts } = coalitions;
  const ones = new Int32Array(parts);
  const twos: { a: number; b: number; place: number }[] = [];
  for (const [place, size] of sizes.entries()) {
    if (size > 2) continue;
    const [a, b] = Array.from({ length: parts }, (_, part) => part).filter((part) => keeps(coalitions, place, part));
    if (size === 1) ones[a] = place;
    else twos.push({ a, b, place });
  }
  return { ones, twos };
}
