import type { Steps } from "../core/give-way.js";
import { stream } from "../random/stream.js";
import { binomialDraw } from "./binomial-draw.js";
import { differenceScore } from "./miettinen-nurminen-interval.js";
import type { CountedShare } from "./newcombe-interval.js";
import { normalCdf } from "./normal-cdf.js";
import { shrunkenShares } from "./shrunken-shares.js";

/** The intervals that are to hold together: of each share, of all differences, of differences from one, or of each from the rest. */
export type Jointly = "each" | "pairs" | "rest" | { readonly reference: number };

const REPLICATES = 1000;
/** Shares drawn, or scores taken, between two pauses: a millisecond's, or one table's. */
const DRAWS_PER_TURN = 2000;
/** Simulations that are kept, since a review asks for the same few at several levels. */
const MAX_KEPT = 500;

/**
 * The level that score intervals of several independent shares need, so that all of them hold together: Wilson's of each
 * share, or Miettinen and Nurminen's of their differences.
 *
 * Tables of the same counts are drawn, 1,000 times from the shares seen (with half a row added to either side) and 1,000
 * times from shares drawn together as far as chance may have moved them; in each the largest score under the shares that it
 * was drawn from is taken. The larger of both quantiles decides. Unlike a normal distribution of scores, this knows how
 * few values a small count can take. The stream of random numbers is fixed: the same shares give the same level.
 *
 * @param level  0 to 1: how often all intervals hold
 * @returns at least `level`
 * Source: max-T by the parametric bootstrap: Westfall & Young 1993, "Resampling-Based Multiple Testing".
 * Cost: 2,000 score tests per interval, once per set of shares; with pauses.
 */
export function* jointShareLevel(shares: readonly CountedShare[], jointly: Jointly, level: number): Steps<number> {
  const { length } = shares;
  const intervals = typeof jointly === "object" ? length - 1 : jointly === "each" || length > 2 ? length : 1;
  if (intervals < 2) return level;
  const quantile = Math.ceil(level * REPLICATES) - 1;
  const scores = yield* largestScores(shares, jointly);
  const largest = scores.map((ofSetting) => ofSetting[Math.max(0, quantile)]);
  // A score that equals the quantile but for rounding is within.
  return Math.max(level, 1 - 2 * normalCdf(-Math.max(...largest) - 1e-9));
}

const kept = new Map<string, readonly Float64Array[]>();

/** Per setting the largest score of each table, in order. */
function* largestScores(shares: readonly CountedShare[], jointly: Jointly): Steps<readonly Float64Array[]> {
  const counts = shares.map(({ count }) => Math.max(1, Math.round(count)));
  // Hits and misses have the same scores: of both the rarer are drawn, so that a rate and its complement get the same bits.
  const excess = shares.reduce((sum, { share }) => sum + share - 0.5, 0);
  const isTurned = Math.abs(excess) > 1e-9 ? excess > 0 : shares[0].share > 0.5;
  const seen = shares.map(({ share }, i) => {
    const rarer = Number((isTurned ? 1 - share : share).toFixed(12));
    return { share: rarer, count: counts[i] };
  });
  const key = JSON.stringify([counts, seen.map(({ share }) => share), jointly]);
  const known = kept.get(key);
  if (known) return known;
  const settings = [seen.map(({ share, count }) => (share * count + 0.5) / (count + 1)), shrunkenShares(seen)];
  // The score of every pair may be taken.
  const work = jointly === "pairs" ? (counts.length * counts.length) / 2 : counts.length;
  const tablesPerTurn = Math.ceil(DRAWS_PER_TURN / work);
  const found: Float64Array[] = [];
  for (const [setting, chances] of settings.entries()) {
    const random = stream("joint share level", `setting ${setting}`);
    const draws = counts.map((count, i) => binomialDraw(count, chances[i]));
    const largestOf = largestScore(counts, chances, jointly);
    const hits = new Float64Array(counts.length);
    const largest = new Float64Array(REPLICATES);
    for (let replicate = 0; replicate < REPLICATES; replicate++) {
      for (const [i, draw] of draws.entries()) hits[i] = draw(random.uniform());
      largest[replicate] = largestOf(hits);
      if (replicate % tablesPerTurn === 0) yield;
    }
    found.push(largest.sort());
  }
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, found);
  return found;
}

/** The largest score, of those that are to hold together, of hits that were drawn with these chances. */
function largestScore(
  counts: readonly number[],
  chances: readonly number[],
  jointly: Jointly,
): (hits: Float64Array) => number {
  if (jointly === "each") {
    const errors = counts.map((count, i) => Math.sqrt((chances[i] * (1 - chances[i])) / count));
    return (hits) =>
      counts.reduce((most, count, i) => Math.max(most, Math.abs(hits[i] / count - chances[i]) / errors[i]), 0);
  }
  const cells = counts.map((count) => ({ share: 0, count }));
  const between = (a: CountedShare, b: CountedShare, difference: number) => Math.abs(differenceScore(a, b, difference));
  const setShares = (hits: Float64Array) => {
    for (const [i, cell] of cells.entries()) cell.share = hits[i] / cell.count;
  };
  if (jointly === "rest") {
    const rows = counts.reduce((sum, count) => sum + count, 0);
    const expected = counts.reduce((sum, count, i) => sum + count * chances[i], 0);
    const differences = counts.map((count, i) => chances[i] - (expected - count * chances[i]) / (rows - count));
    return (hits) => {
      setShares(hits);
      const all = hits.reduce((sum, hit) => sum + hit, 0);
      return cells.reduce((most, cell, i) => {
        const rest = { share: (all - hits[i]) / (rows - cell.count), count: rows - cell.count };
        return Math.max(most, between(cell, rest, differences[i]));
      }, 0);
    };
  }
  if (typeof jointly === "object") {
    const { reference } = jointly;
    return (hits) => {
      setShares(hits);
      return cells.reduce((most, cell, i) => {
        if (i === reference) return most;
        return Math.max(most, between(cell, cells[reference], chances[i] - chances[reference]));
      }, 0);
    };
  }
  const ordered = farthestFirst(counts, chances);
  const reach = counts.length > FEW ? SLACK * SLACK : Number.POSITIVE_INFINITY;
  return (hits) => {
    setShares(hits);
    const { order, squares } = ordered(hits);
    let most = 0;
    for (let a = 1; a < order.length; a++) {
      const i = order[a];
      // Further groups lie nearer to their chances than this one, and so do their pairs.
      if (2 * squares[i] * reach < most * most) break;
      for (let b = 0; b < a; b++) {
        const j = order[b];
        if ((squares[i] + squares[j]) * reach < most * most) break;
        // In one order, since rounding is not the same in both.
        const [first, second] = i < j ? [i, j] : [j, i];
        most = Math.max(most, between(cells[first], cells[second], chances[first] - chances[second]));
      }
    }
    return most;
  };
}

/** Up to so many groups the score of every pair is taken. */
const FEW = 30;
/**
 * Scores of pairs are at most so many times the root of both groups' squares: twice in three million tables, and more only
 * for shares of nearly 0.
 */
const SLACK = 4;

/** Groups by how many standard errors their hits lie from those expected, farthest first, and the squares of these. */
function farthestFirst(counts: readonly number[], chances: readonly number[]) {
  const variances = counts.map((count, i) => count * chances[i] * (1 - chances[i]));
  const squares = new Float64Array(counts.length);
  const order = counts.map((_, i) => i);
  return (hits: Float64Array) => {
    for (const [i, variance] of variances.entries()) {
      const deviation = hits[i] - counts[i] * chances[i];
      squares[i] = variance > 0 ? (deviation * deviation) / variance : 0;
    }
    order.sort((i, j) => squares[j] - squares[i]);
    return { order, squares };
  };
}
