import type { Coalitions } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import { choleskySolver } from "../../../math/cholesky-solver.js";
import { dot } from "../../../math/vectors.js";
import {
  addSigned,
  innerProduct,
  playerColumns,
  productOf,
  type SignColumn,
  signedSum,
  signedSumsOfThrees,
} from "./sign-columns.js";

/** The game of one reference row: half differences with half the total last, and the names of the common players in it. */
export interface NamedGame {
  readonly half: Float64Array;
  readonly names: Int32Array;
}

/** Products of the signs of three players that stand out in the games of all reference rows together. */
export interface SharedTerms {
  /** By the players' own names. */
  readonly terms: readonly (readonly number[])[];
  /** The share of a game's observations that the coefficients take up: their mean leverage. */
  readonly leverage: number;
  /** Fits the coefficients of the terms to one game. */
  fit(game: NamedGame): Promise<TermFit>;
}

export interface TermFit {
  /** The observations without the terms. */
  readonly rest: Float64Array;
  /** The Shapley values of the terms, one per player of the common coalitions. */
  readonly values: Float64Array;
}

/** With fewer observations beyond one per player, a game says too little of its interactions. */
const MIN_SPARE_OBSERVATIONS = 24;

/** Observations, beyond one per player, for each term. */
const OBSERVATIONS_PER_TERM = 6;

/** Steps of one look for terms, and of the fits to all games. */
const MAX_WORK = 2e7;

const MAX_ROUNDS = 6;

/** Terms this much less striking than the most striking one wait for the next round: it may have caused them. */
const WAITS = 0.5;

/** A residual smaller than this share of a game's spread is rounding. */
const ROUNDING = 1e-20;

/**
 * Looks for threes of players whose product of signs stands out in the games of the reference rows.
 *
 * One model plays all of these games, so the same players interact in them, if not by as much, and each game was asked
 * about coalitions of its own. So the evidence is pooled, and the coefficients are fitted to each game by itself: by least
 * squares, beside a free coefficient for every player. A three stands out where the squares of its pulls, summed over
 * games, exceed what the largest of so many chance sums would be (chi-square tail: Laurent & Massart 2000, lemma 1).
 *
 * @param observed  the common coalitions, the grand one last
 * @returns undefined where nothing stands out, or where the coalitions are too few to tell
 * Source: screened odd terms: Fumagalli, Witter & Musco 2026 ("OddSHAP"). Pooling over reference rows is our own.
 * Cost: no model row; O(games coalitions (terms^2 + players^3)) time, within a bound.
 */
export async function sharedTerms(observed: Coalitions, games: readonly NamedGame[]): Promise<SharedTerms | undefined> {
  const { rows, parts } = observed;
  const spare = rows - parts;
  if (parts < 3 || spare < MIN_SPARE_OBSERVATIONS) return undefined;
  const players = playerColumns(observed);
  const looks = Math.ceil((games.length * rows * threesOf(parts)) / (8 * MAX_WORK));
  const some = games.filter((_, game) => game % looks === 0);
  const most = mostTerms(games.length, rows, parts);
  const terms: number[][] = [];
  for (let round = 0; round < MAX_ROUNDS && terms.length < most; round++) {
    const found = await strikingThrees(players, some, terms);
    if (found.length === 0) break;
    const striking = found.filter(({ strikes }) => strikes >= WAITS * found[0].strikes);
    terms.push(...striking.slice(0, most - terms.length).map(({ three }) => three));
  }
  if (terms.length === 0) return undefined;
  return {
    terms,
    leverage: terms.length / spare,
    async fit({ half, names }) {
      const own = inCommon(terms, commonOf(names));
      const { coefficients, terms: columns } = await leastSquares(players, own, half);
      const values = new Float64Array(parts);
      const rest = half.slice();
      for (const [term, three] of own.entries()) {
        addSigned(rest, -coefficients[term], columns[term]);
        // Shared equally among its players, twice over, as a value is a difference from -1 to 1.
        for (const player of three) values[player] += (2 * coefficients[term]) / three.length;
      }
      return { rest, values };
    },
  };
}

function threesOf(parts: number): number {
  return (parts * (parts - 1) * (parts - 2)) / 6;
}

/** As many as the observations bear, and as can be fitted to all games within the bound. */
function mostTerms(games: number, rows: number, parts: number): number {
  let most = Math.floor((rows - parts) / OBSERVATIONS_PER_TERM);
  // An inner product of two columns takes about a tenth of a multiplication per row.
  while (games * rows * (most + parts) * (most + parts) > 20 * MAX_WORK) most--;
  return Math.max(0, most);
}

/** The common player that stands for each player. */
function commonOf(names: Int32Array): Int32Array {
  const common = new Int32Array(names.length);
  for (const [player, name] of names.entries()) common[name] = player;
  return common;
}

function inCommon(terms: readonly (readonly number[])[], common: Int32Array): number[][] {
  return terms.map((three) => three.map((player) => common[player]));
}

type LeastSquares = {
  /** One per term. */
  readonly coefficients: Float64Array;
  readonly terms: readonly SignColumn[];
  /** The residuals of the observations from players and terms. */
  readonly left: Float64Array;
};

/** A coefficient for every player and every term; all 0 where the coalitions do not tell them apart. */
async function leastSquares(
  players: readonly SignColumn[],
  threes: readonly (readonly number[])[],
  half: Float64Array,
): Promise<LeastSquares> {
  const terms = threes.map((three) => productOf(three.map((player) => players[player])));
  const columns = [...players, ...terms];
  const size = columns.length;
  const gram = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) gram[a * size + b] = innerProduct(columns[a], columns[b], half.length);
  }
  const solver = await choleskySolver(gram, size, giveWay);
  const right = Float64Array.from(columns, (column) => signedSum(half, column));
  const coefficients = solver ? solver.solve(right) : new Float64Array(size);
  const left = half.slice();
  for (const [i, column] of columns.entries()) addSigned(left, -coefficients[i], column);
  return { coefficients: coefficients.subarray(players.length), terms, left };
}

type Striking = { readonly three: number[]; readonly strikes: number };

/** Threes that are not among the known ones, the most striking first. */
async function strikingThrees(
  players: readonly SignColumn[],
  games: readonly NamedGame[],
  known: readonly (readonly number[])[],
): Promise<Striking[]> {
  const parts = players.length;
  const squares = new Float64Array(threesOf(parts));
  let counted = 0;
  for (const { half, names } of games) {
    const common = commonOf(names);
    const { left } = await leastSquares(players, inCommon(known, common), half);
    const unexplained = dot(left, left);
    if (unexplained <= ROUNDING * dot(half, half)) continue;
    counted++;
    const variance = unexplained / (half.length - parts - known.length);
    const pulls = signedSumsOfThrees(
      left,
      Array.from(common, (player) => players[player]),
    );
    // A column's square is half.length, or a little less once players and known terms are taken out of it.
    addSquares(squares, pulls, 1 / (variance * half.length));
    await giveWay();
  }
  const rarity = Math.log(squares.length);
  const bound = counted + 2 * Math.sqrt(counted * rarity) + 2 * rarity;
  const isKnown = new Set(known.map(String));
  const striking: Striking[] = [];
  let at = 0;
  for (let a = 0; a < parts; a++) {
    for (let b = a + 1; b < parts; b++) {
      for (let c = b + 1; c < parts; c++, at++) {
        if (squares[at] > bound && !isKnown.has(`${a},${b},${c}`))
          striking.push({ three: [a, b, c], strikes: squares[at] });
      }
    }
  }
  return striking.sort((a, b) => b.strikes - a.strikes);
}

function addSquares(sums: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] += factor * values[i] * values[i];
}
