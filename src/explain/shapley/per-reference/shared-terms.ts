import type { Coalitions } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import { dot } from "../../../math/vectors.js";
import { playerColumns, productOf, type SignColumn, signedSumsOfThrees } from "./sign-columns.js";
import { SignedLeastSquares } from "./signed-least-squares.js";

/**
 * The game of one reference row: half differences with half the total last, and the names of the common players in it. A
 * player that no common one stands for is a dummy in that game.
 */
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
  fit(game: NamedGame): TermFit;
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
 * @param players  of all games together
 * @returns undefined where nothing stands out, or where the coalitions are too few to tell
 * Source: screened odd terms: Fumagalli, Witter & Musco 2026 ("OddSHAP"). Pooling over reference rows is our own.
 * Cost: no model row; O(games coalitions (terms^2 + players^3)) time, within a bound.
 */
export async function sharedTerms(
  observed: Coalitions,
  games: readonly NamedGame[],
  players: number,
): Promise<SharedTerms | undefined> {
  const { rows, parts } = observed;
  const spare = rows - parts;
  if (parts < 3 || spare < MIN_SPARE_OBSERVATIONS) return undefined;
  const columns = playerColumns(observed);
  const looks = Math.ceil((games.length * rows * threesOf(parts)) / (8 * MAX_WORK));
  const most = mostTerms(games.length, rows, parts);
  const some = games.filter((_, game) => game % looks === 0).map((game) => gameFit(columns, game, players, most));
  const terms: number[][] = [];
  for (let round = 0; round < MAX_ROUNDS && terms.length < most; round++) {
    const found = await strikingThrees(some, players, terms);
    if (found.length === 0) break;
    const striking = found.filter(({ strikes }) => strikes >= WAITS * found[0].strikes);
    const more = striking.slice(0, most - terms.length).map(({ three }) => three);
    for (const fit of some) withTerms(fit, more);
    terms.push(...more);
  }
  const known = new Map(some.map((fit) => [fit.game, fit]));
  if (terms.length === 0) return undefined;
  return {
    terms,
    leverage: terms.length / spare,
    fit(game) {
      const fit = known.get(game) ?? withTerms(gameFit(columns, game, players, most), terms);
      const coefficients = fit.squares.coefficients().subarray(parts);
      const values = new Float64Array(parts);
      for (const [term, three] of fit.terms.entries()) {
        // Shared equally among its players, twice over, as a value is a difference from -1 to 1.
        for (const name of three) values[fit.common[name]] += (2 * coefficients[term]) / three.length;
      }
      return { rest: fit.squares.left(parts), values };
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

/** The common player that stands for each player; -1 for those that none stands for. */
function commonOf(names: Int32Array, players: number): Int32Array {
  const common = new Int32Array(players).fill(-1);
  for (const [player, name] of names.entries()) common[name] = player;
  return common;
}

/** The least squares of one game: a column for every player, and for every term one that comes in later. */
interface GameFit {
  readonly game: NamedGame;
  /** By the common player. */
  readonly columns: readonly SignColumn[];
  /** By the name of a player, the common one; -1 for a dummy. */
  readonly common: Int32Array;
  readonly squares: SignedLeastSquares;
  /** Those without a dummy among their players. */
  readonly terms: (readonly number[])[];
}

function gameFit(columns: readonly SignColumn[], game: NamedGame, players: number, most: number): GameFit {
  const squares = new SignedLeastSquares(game.half, columns.length + most);
  squares.add(columns);
  return { game, columns, common: commonOf(game.names, players), squares, terms: [] };
}

function withTerms(fit: GameFit, terms: readonly (readonly number[])[]): GameFit {
  const { columns, common } = fit;
  const ofGame = terms.filter((three) => three.every((name) => common[name] >= 0));
  fit.squares.add(ofGame.map((three) => productOf(three.map((name) => columns[common[name]]))));
  fit.terms.push(...ofGame);
  return fit;
}

type Striking = { readonly three: number[]; readonly strikes: number };

/** Threes that are not among the known ones, the most striking first. */
async function strikingThrees(
  fits: readonly GameFit[],
  players: number,
  known: readonly (readonly number[])[],
): Promise<Striking[]> {
  const squares = new Float64Array(threesOf(players));
  /** Per three, the games in which none of its players is a dummy. */
  const counted = new Int32Array(squares.length);
  for (const fit of fits) {
    const { half, names } = fit.game;
    const left = fit.squares.left();
    const unexplained = dot(left, left);
    if (unexplained <= ROUNDING * dot(half, half)) continue;
    const variance = unexplained / (half.length - names.length - fit.terms.length);
    // A column's square is half.length, or a little less once players and known terms are taken out of it.
    addSquares(squares, counted, players, fit, signedSumsOfThrees(left, columnsInOrder(fit)), variance * half.length);
    await giveWay();
  }
  const rarity = Math.log(squares.length);
  const isKnown = new Set(known.map(String));
  const striking: Striking[] = [];
  let at = 0;
  for (let a = 0; a < players; a++) {
    for (let b = a + 1; b < players; b++) {
      for (let c = b + 1; c < players; c++, at++) {
        const games = counted[at];
        const bound = games + 2 * Math.sqrt(games * rarity) + 2 * rarity;
        if (squares[at] > bound && !isKnown.has(`${a},${b},${c}`))
          striking.push({ three: [a, b, c], strikes: squares[at] });
      }
    }
  }
  return striking.sort((a, b) => b.strikes - a.strikes);
}

/** The columns of the players that are no dummies, in the order of their names. */
function columnsInOrder({ columns, common }: GameFit): SignColumn[] {
  return Array.from(common)
    .filter((player) => player >= 0)
    .map((player) => columns[player]);
}

/** Adds the square of each pull, in units of what chance makes of it, to that of its three among all players. */
function addSquares(
  squares: Float64Array,
  counted: Int32Array,
  players: number,
  { game }: GameFit,
  pulls: Float64Array,
  unit: number,
): void {
  const names = game.names.toSorted();
  const factor = 1 / unit;
  const pairsOf = (count: number) => (count * (count - 1)) / 2;
  let at = 0;
  for (let i = 0; i < names.length; i++) {
    const [a, first] = [names[i], threesOf(players) - threesOf(players - names[i])];
    for (let j = i + 1; j < names.length; j++) {
      const b = names[j];
      const place = first + pairsOf(players - a - 1) - pairsOf(players - b) - b - 1;
      for (let k = j + 1; k < names.length; k++, at++) {
        squares[place + names[k]] += factor * pulls[at] * pulls[at];
        counted[place + names[k]]++;
      }
    }
  }
}
