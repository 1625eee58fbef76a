import { type Coalitions, keeps } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import { largeMatrix } from "../../../math/large-matrix.js";
import { differingPlayers } from "./differing-players.js";

/**
 * A Gaussian process on the odd part of a game: the half difference between a coalition and its complement.
 *
 * In the Walsh basis, with s = +1 for a kept player and -1 for a hidden one, the odd part is a sum over sets T of an
 * odd number of players of beta(T) times the product of their signs, and the Shapley value of a player is twice the sum
 * of beta(T) / |T| over the sets it is in. A priori every beta(T) is normal with mean 0 and variance w(|T|) / C(n, |T|).
 * So the covariance of two coalitions depends on how many players they differ in, and that of a coalition and a Shapley
 * value on the coalition's size and whether the player is kept.
 */
export interface OddProcess {
  /** The covariance of the half differences of two coalitions, by the number of players in which they differ. */
  readonly covariance: Float64Array;
  /** The covariance with the value of a kept player, by the number of other players that are hidden. */
  readonly withValue: Float64Array;
  /** The variance of a player's Shapley value. */
  readonly valueVariance: number;
}

/** A prior over games: the variances of interactions by their order. */
export interface OddPrior {
  /** The variance of the additive part, relative to that of all interactions. */
  readonly additive: number;
  /** The variance of interactions of 5 players relative to those of 3, of 7 to 5, and so on. */
  readonly decay: number;
  /** Independent variance at each coalition: of interactions of very many players, and of a model's noise. */
  readonly roughness: number;
}

/** The product of the signs of some players, an odd number, that has a variance of its own beside the process. */
export interface OddTerm {
  readonly players: readonly number[];
  /** In units of the process. */
  readonly variance: number;
}

/** Interactions of more players are so many and so small that they count as independent noise at each coalition. */
const MAX_DEGREE = 15;

/** @param players  2 or more */
export function oddProcess(players: number, { additive, decay, roughness }: OddPrior): OddProcess {
  const weights: { degree: number; weight: number }[] = [{ degree: 1, weight: additive }];
  let total = 0;
  for (let degree = 3, weight = 1; degree <= Math.min(players, MAX_DEGREE); degree += 2, weight *= decay) {
    weights.push({ degree, weight });
    total += weight;
  }
  for (const term of weights.slice(1)) term.weight /= total;

  const covariance = new Float64Array(players + 1);
  const withValue = new Float64Array(players);
  const between = krawtchouk(players, MAX_DEGREE);
  const ofOthers = krawtchouk(players - 1, MAX_DEGREE - 1);
  let valueVariance = 0;
  for (const { degree, weight } of weights) {
    for (let apart = 0; apart <= players; apart++) covariance[apart] += weight * between[degree][apart];
    for (let hidden = 0; hidden < players; hidden++) {
      withValue[hidden] += ((2 * weight) / players) * ofOthers[degree - 1][hidden];
    }
    valueVariance += (4 * weight) / (degree * players);
  }
  covariance[0] += roughness;
  return { covariance, withValue, valueVariance };
}

/** Entries of a matrix that are filled between two turns of other work: some 10 ms. */
const FILLED_PER_TURN = 4e6;

/** coalitions x coalitions, of which the lower half is filled. */
export async function covarianceMatrix({ covariance }: OddProcess, coalitions: Coalitions): Promise<Float64Array> {
  const { rows } = coalitions;
  const apart = await differingPlayers(coalitions);
  const matrix = largeMatrix(rows);
  let sinceTurn = 0;
  for (let row = 0; row < rows; row++) {
    fillRow(matrix, rows, apart, covariance, row);
    sinceTurn += row + 1;
    if (sinceTurn < FILLED_PER_TURN) continue;
    sinceTurn = 0;
    await giveWay();
  }
  return matrix;
}

function fillRow(
  matrix: Float64Array,
  rows: number,
  apart: ArrayLike<number>,
  covariance: Float64Array,
  row: number,
): void {
  const first = (row * (row + 1)) / 2;
  for (let other = 0; other <= row; other++) matrix[row * rows + other] = covariance[apart[first + other]];
}

/** One per coalition: its covariance with the Shapley value of a player. */
export function covarianceWithValue(
  { withValue }: OddProcess,
  coalitions: Coalitions,
  sizes: Int32Array,
  player: number,
): Float64Array {
  const { rows, parts } = coalitions;
  const covariances = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const hidden = parts - sizes[row];
    covariances[row] = keeps(coalitions, row, player) ? withValue[hidden] : -withValue[hidden - 1];
  }
  return covariances;
}

/** Entries of a matrix that are added to between two turns of other work: some 10 ms. */
const ENTRIES_PER_TURN = 4e6;

/** Adds terms to a covariance matrix of which the lower half is filled. */
export async function addTerms(matrix: Float64Array, coalitions: Coalitions, terms: readonly OddTerm[]): Promise<void> {
  const { rows } = coalitions;
  let sinceTurn = 0;
  for (const { players, variance } of terms) {
    const signs = termSigns(coalitions, players);
    for (let row = 0; row < rows; row++) {
      addSigns(matrix, rows, row, variance * signs[row], signs);
      sinceTurn += row + 1;
      if (sinceTurn < ENTRIES_PER_TURN) continue;
      sinceTurn = 0;
      await giveWay();
    }
  }
}

function addSigns(matrix: Float64Array, rows: number, row: number, signed: number, signs: Float64Array): void {
  for (let other = 0; other <= row; other++) matrix[row * rows + other] += signed * signs[other];
}

/** One per coalition: 1 or -1. */
export function termSigns(coalitions: Coalitions, players: readonly number[]): Float64Array {
  const signs = new Float64Array(coalitions.rows).fill(1);
  for (const player of players) {
    for (let row = 0; row < signs.length; row++) if (!keeps(coalitions, row, player)) signs[row] = -signs[row];
  }
  return signs;
}

/**
 * Krawtchouk polynomials over their value at 0: entry [degree][apart] is the average, over all sets of `degree` players,
 * of the product of their signs where `apart` players have the sign -1 and the others +1.
 *
 * @returns degrees 0 to `maxDegree`, or to `players` where these are fewer; each for apart = 0 to `players`
 * Source: MacWilliams & Sloane 1977, chapter 5 section 7.
 */
export function krawtchouk(players: number, maxDegree: number): readonly Float64Array[] {
  const degrees = Math.min(players, maxDegree);
  const values = [new Float64Array(players + 1).fill(1)];
  if (degrees > 0) values.push(Float64Array.from({ length: players + 1 }, (_, apart) => 1 - (2 * apart) / players));
  for (let degree = 1; degree < degrees; degree++) {
    const [before, last] = [values[degree - 1], values[degree]];
    values.push(
      last.map((value, apart) => ((players - 2 * apart) * value - degree * before[apart]) / (players - degree)),
    );
  }
  return values;
}
