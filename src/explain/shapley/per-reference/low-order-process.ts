import { type Coalitions, keeps } from "../../../core/coalitions.js";
import { dot } from "../../../math/vectors.js";
import type { PairedDesign } from "../pairs/paired-coalitions.js";
import type { OddPrior } from "../process/odd-process.js";
import { combine, fitAll, type ProcessDesign, summingTo } from "../process/odd-process-estimator.js";
import { type Averaged, averageFits, type ReferenceGame } from "./average-fits.js";
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
 * @returns errors under the prior that the games speak for, and what the values would be off if it were right
 */
export async function lowOrderProcess(
  design: ProcessDesign,
  games: readonly ReferenceGame[],
  players: number,
): Promise<Averaged> {
  const counting = games.filter(({ weight }) => weight > 0).map(halves);
  const { prior, lowOrder, againstLowOrder } = await pooledPrior(design.observed, counting);
  const likeliest = await averageUnder(prior, design, games, players);
  const low =
    againstLowOrder > MAX_AGAINST_LOW_ORDER ? likeliest : await averageUnder(lowOrder, design, games, players);
  const factor = inflation(design.pairs, games, players);
  const standardErrors = likeliest.standardErrors?.map((error, player) =>
    Math.hypot(factor * error, low.values[player] - likeliest.values[player]),
  );
  return { ...low, standardErrors: standardErrors ?? null };
}

async function averageUnder(
  prior: OddPrior,
  design: ProcessDesign,
  games: readonly ReferenceGame[],
  players: number,
): Promise<Averaged> {
  const fits = await fitAll(design, [{ prior, weight: 1 }]);
  const [{ fit }] = fits;
  const half = games.map(halves);
  const measured = everySo(games, MEASURED_ROWS);
  const weighed = await fit.covariance.solveEach(measured.map((row) => half[row]));
  const errors = new Map(
    measured.map((row, i) => [row, combine(design.pairs, fits, half[row], undefined, [weighed[i]])]),
  );
  return averageFits(games, players, ({ total }, row) => {
    const values = Float64Array.from(fit.influence, (moves) => dot(moves, half[row]));
    return { values: summingTo(values, total), errors: errors.get(row) };
  });
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
