import { type Coalitions, keeps } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import type { FactoredSystem } from "../../../math/solve-factored.js";
import { dot } from "../../../math/vectors.js";
import { type OddPrior, type OddTerm, oddProcess } from "./odd-process.js";
import { type ConditionedProcess, factoredCovariance } from "./odd-process-fit.js";

/** Terms that strike, and the factored covariance of the process and them, where it was needed to find no more. */
export interface StrikingTerms {
  readonly terms: readonly OddTerm[];
  readonly covariance?: FactoredSystem;
}

/** Terms this much less striking than the most striking one wait for the next round: it may have caused them. */
const WAITS = 0.2;

/** With many pairs a round takes long. */
const MANY_PAIRS = 600;
const ROUNDS = 8;
const ROUNDS_OF_MANY = 5;

/** Observations per term at least. */
const OBSERVATIONS_PER_TERM = 6;

/** The precision of a product of signs is seldom less than this share of that of a coalition by itself. */
const LIKELY_PRECISION = 0.5;

/** Threes whose precision is worked out in a round. */
const MAX_JUDGED = 40;

/** So many precisions tell how small they get: more are worked out only of products that pull enough under half of it. */
const MANY_JUDGED = 500;

/** Players whose threes and fives are held against chance among these alone. */
const MAX_PARENTS = 10;

/** Products of signs that exist at once: a multiple of those that are solved together. */
const PRODUCTS_AT_ONCE = 64;

/** Multiplications of one look through all terms. */
const MAX_WORK = 4e7;

/**
 * Single players and threes of players whose products of signs stand out from what a process takes all of their size for:
 * games often have few large interactions. Each gets a prior variance of its own, about as large as it looks.
 *
 * A term is striking where the derivative of the marginal likelihood by its variance says so, and more than the most
 * striking of so many terms would be by chance. Where interactions are few, they are mostly of players that count by
 * themselves: threes and fives of players in known terms are held against chance among these
 * few alone.
 *
 * @param fit  under the prior, without terms
 * @param observations  one per row of `observed`
 * Source: sparse Bayesian learning: Tipping & Faul 2003. Screened odd terms: Fumagalli, Witter & Musco 2026 ("OddSHAP").
 *   Strong heredity: Chipman 1996.
 * Cost: no model row; O(observations players^3) time, and O(observations^3) for each round that finds any.
 */
export async function strikingTerms(
  observed: Coalitions,
  prior: OddPrior,
  fit: Pick<ConditionedProcess, "covariance">,
  observations: Float64Array,
): Promise<StrikingTerms> {
  const { rows, parts } = observed;
  const signs = await signsOf(observed);
  const terms: OddTerm[] = [];
  const process = oddProcess(parts, prior);
  let { covariance } = fit;
  const rounds = rows > MANY_PAIRS ? ROUNDS_OF_MANY : ROUNDS;
  for (let round = 0; round < rounds; round++) {
    const found = await strikingIn(signs, covariance, observations, terms, Math.floor(rows / OBSERVATIONS_PER_TERM));
    if (found.length === 0) return { terms, covariance };
    terms.push(...found);
    if (round === rounds - 1) break;
    const more = await factoredCovariance(process, observed, terms);
    if (!more) return { terms: terms.slice(0, -found.length), covariance };
    covariance = more;
  }
  return { terms };
}

async function strikingIn(
  signs: readonly Float64Array[],
  covariance: FactoredSystem,
  observations: Float64Array,
  known: readonly OddTerm[],
  most: number,
): Promise<OddTerm[]> {
  const rows = observations.length;
  const weighed = covariance.solve(observations);
  await giveWay();
  const scale = dot(observations, weighed) / rows;
  if (!(scale > 0)) return [];
  const trace = rows * (await meanDiagonal(covariance, rows));
  const singles = signs.map((sign, player) => ({ player, pull: dot(sign, weighed) }));
  await giveWay();
  const among = mostPulled(singles, rows);
  const threshold = 2 * Math.log(signs.length + (among.length * (among.length - 1) * (among.length - 2)) / 6);

  const candidates: Candidate[] = [];
  const product = new Float64Array(rows);
  for (const [a, i] of among.entries()) {
    for (const [b, j] of among.slice(a + 1).entries()) {
      for (let row = 0; row < rows; row++) product[row] = signs[i][row] * signs[j][row] * weighed[row];
      for (const k of among.slice(a + b + 2)) {
        const pull = dot(product, signs[k]);
        if (pull * pull > LIKELY_PRECISION * threshold * scale * trace) candidates.push({ players: [i, j, k], pull });
      }
    }
    if (a % 8 === 7) await giveWay();
  }
  candidates.push(...singles.map(({ player, pull }) => ({ players: [player], pull })));
  const has = new Set(known.map(({ players }) => players.join()));
  const judge = async (some: readonly Candidate[], count: number, bound: number) => {
    const judged = some
      .filter(({ players }) => !has.has(players.join()))
      .sort((a, b) => b.pull * b.pull - a.pull * a.pull || a.players.length - b.players.length)
      .slice(0, count);
    const precisions: number[] = [];
    for (let from = 0; from < judged.length; from += PRODUCTS_AT_ONCE) {
      await giveWay();
      if (precisions.length > MANY_JUDGED) {
        // Products of as many signs have much the same precision, and those that pull less than these would not strike.
        const { pull } = judged[from];
        if (pull * pull <= LIKELY_PRECISION * bound * scale * Math.min(...precisions)) break;
      }
      const products = judged.slice(from, from + PRODUCTS_AT_ONCE).map(({ players }) => productOf(signs, players));
      precisions.push(...(await covariance.quadraticForms(products)));
    }
    return judged
      .slice(0, precisions.length)
      .map(({ players, pull }, i) => ({
        players,
        strikes: (pull * pull) / scale / precisions[i],
        variance: (pull / precisions[i]) ** 2 / scale,
      }))
      .filter(({ strikes }) => strikes > bound);
  };
  const heirsOf = (parents: readonly number[]) =>
    heirs(parents).map((players) => ({ players, pull: dot(productOf(signs, players), weighed) }));
  const judgeHeirs = (some: readonly Candidate[]) => judge(some, MAX_JUDGED, 2 * Math.log(some.length));

  const ofKnown = heirsOf(playersOf(known));
  const isHeir = new Set(ofKnown.map(({ players }) => players.join()));
  const others = candidates.filter(({ players }) => !isHeir.has(players.join()));
  const striking = [...(await judgeHeirs(ofKnown)), ...(await judge(others, signs.length + MAX_JUDGED, threshold))];
  striking.sort((a, b) => b.strikes - a.strikes);
  return striking
    .filter(({ strikes }) => strikes >= WAITS * striking[0].strikes)
    .slice(0, Math.max(0, most - known.length))
    .map(({ players, variance }) => ({ players, variance }));
}

type Candidate = { readonly players: readonly number[]; readonly pull: number };

type Single = { readonly player: number; readonly pull: number };

function playersOf(terms: readonly OddTerm[]): number[] {
  return [...new Set(terms.flatMap(({ players }) => players))].slice(0, MAX_PARENTS);
}

/** Threes and fives of some players. */
function heirs(parents: readonly number[]): number[][] {
  const players = parents.toSorted((a, b) => a - b);
  return [...combinations(players, 3), ...combinations(players, 5)];
}

function combinations(players: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return players.flatMap((player, i) => combinations(players.slice(i + 1), size - 1).map((rest) => [player, ...rest]));
}

/** Players among whom to look for threes: all, or those that pull most where all threes are too many. */
function mostPulled(singles: readonly Single[], rows: number): number[] {
  let count = singles.length;
  while ((rows * count * (count - 1) * (count - 2)) / 6 > MAX_WORK) count--;
  return singles
    .toSorted((a, b) => Math.abs(b.pull) - Math.abs(a.pull) || a.player - b.player)
    .slice(0, count)
    .map(({ player }) => player)
    .sort((a, b) => a - b);
}

/** Entries that stand for the diagonal of the inverse. */
const DIAGONAL_ENTRIES = 12;

async function meanDiagonal({ inverseDiagonal }: FactoredSystem, rows: number): Promise<number> {
  const count = Math.min(DIAGONAL_ENTRIES, rows);
  const entries = await inverseDiagonal(Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count)));
  return entries.reduce((sum, entry) => sum + entry, 0) / count;
}

/** players x rows: 1 for a kept player, -1 for a hidden one. */
async function signsOf(coalitions: Coalitions): Promise<Float64Array[]> {
  const { parts, rows } = coalitions;
  const signs: Float64Array[] = [];
  for (let player = 0; player < parts; player++) {
    const sign = new Float64Array(rows);
    for (let row = 0; row < rows; row++) sign[row] = keeps(coalitions, row, player) ? 1 : -1;
    signs.push(sign);
    if (player % 64 === 63) await giveWay();
  }
  return signs;
}

function productOf(signs: readonly Float64Array[], players: readonly number[]): Float64Array {
  const product = signs[players[0]].slice();
  for (const player of players.slice(1)) {
    for (let row = 0; row < product.length; row++) product[row] *= signs[player][row];
  }
  return product;
}
