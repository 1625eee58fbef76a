import { floorErrors } from "../estimators/average-gains.js";
import { playersOf } from "./hierarchical-coalitions.js";
import { type Outermost, unionsWithout } from "./outermost.js";
import type { Walks } from "./walks-in-groups.js";

/** Owen values of one output, and the sums over the groups of the hierarchy. */
export interface Shared {
  readonly values: Float64Array;
  /** null where no gain differed from walk to walk. */
  readonly errors: Float64Array | null;
  readonly sums: Float64Array;
  /** NaN where no gain differed. */
  readonly sumErrors: Float64Array;
  readonly degreesOfFreedom: number;
}

/** With fewer pairs of walks, what a gain owes to the gain of its whole group is not estimated but shared out equally. */
const MIN_PAIRS_TO_FIT = 8;

/**
 * Shares out what each group is worth among its players: their mean gains over walks, corrected by how much the whole group
 * gained on these walks compared with what it is known to be worth. Values add up exactly.
 *
 * @param worth  of the coalitions of the walks
 * @param unions  worth of every union of the outermost members
 * @param noise  variance of a worth by the model's noise
 */
export function shareWithin(
  { game, members, groups }: Outermost,
  walks: Walks,
  worth: Float64Array,
  unions: Float64Array,
  noise: number,
): Shared {
  const players = game.request.players.length;
  // The groups of the hierarchy come after the players: a group gains what its players do.
  const units = [...Array.from({ length: players }, (_, player) => [player]), ...groups.map((group) => group.players)];
  const means = new Float64Array(units.length);
  const errors = new Float64Array(units.length);
  const ranges = new Float64Array(units.length);
  let degreesOfFreedom = Number.POSITIVE_INFINITY;
  let fewest = Number.POSITIVE_INFINITY;
  const sampled: number[] = [];
  for (const [m, member] of members.entries()) {
    const without = unionsWithout(members.length, m);
    const total = without.reduce((sum, { bits, weight }) => sum + weight * (unions[bits | (1 << m)] - unions[bits]), 0);
    const totalVariance = 2 * noise * without.reduce((sum, { weight }) => sum + weight * weight, 0);
    const within = new Set(playersOf(member));
    const gains = walks.pairs
      .filter(({ group }) => group === m)
      .map((pair) => gainsOf(pair, players, worth, unions, m));
    for (const [u, unit] of units.entries()) {
      if (!within.has(unit[0])) continue;
      if (unit.length >= within.size) {
        means[u] += total;
        errors[u] = Math.sqrt(errors[u] ** 2 + totalVariance);
        continue;
      }
      const each = gains.map((gain) => unit.reduce((sum, player) => sum + gain[player], 0));
      const all = gains.map((gain) => gain.reduce((sum, value) => sum + value, 0));
      const fit = corrected(each, all, total, unit.length / within.size);
      means[u] = fit.mean;
      errors[u] = Math.sqrt(fit.variance + fit.slope ** 2 * totalVariance);
      ranges[u] = fit.range;
      degreesOfFreedom = Math.min(degreesOfFreedom, fit.degreesOfFreedom);
      fewest = Math.min(fewest, gains.length);
      sampled.push(u);
    }
  }
  const isVaried = sampled.some((u) => ranges[u] > 0);
  const ofSampled = (numbers: Float64Array) => Float64Array.from(sampled, (u) => numbers[u]);
  const floored = ofSampled(errors);
  if (isVaried) floorErrors({ ranges: ofSampled(ranges), means: ofSampled(means) }, floored, fewest);
  for (const [i, u] of sampled.entries()) errors[u] = isVaried ? floored[i] : Number.NaN;
  return {
    values: means.slice(0, players),
    errors: isVaried ? errors.slice(0, players) : null,
    sums: means.slice(players),
    sumErrors: errors.slice(players),
    degreesOfFreedom,
  };
}

/** Each player's gain, the mean of a walk and its counterpart. */
function gainsOf(
  { walks }: Walks["pairs"][number],
  players: number,
  worth: Float64Array,
  unions: Float64Array,
  member: number,
): Float64Array {
  const gains = new Float64Array(players);
  for (const { before, order, path } of walks) {
    let reached = unions[before];
    for (const [step, player] of order.entries()) {
      const after = step < path.length ? worth[path[step]] : unions[before | (1 << member)];
      gains[player] += (after - reached) / 2;
      reached = after;
    }
  }
  return gains;
}

/**
 * The mean of gains, corrected for how far the mean gain of the whole is from what it is known to be (a control variate).
 *
 * @param share  the part of a gain owed to the whole, where that is not estimated
 */
function corrected(gains: readonly number[], whole: readonly number[], known: number, share: number) {
  const count = gains.length;
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0) / count;
  const [gain, total] = [mean(gains), mean(whole)];
  const spread = whole.reduce((sum, value) => sum + (value - total) ** 2, 0);
  const together = whole.reduce((sum, value, i) => sum + (value - total) * (gains[i] - gain), 0);
  const isFitted = count >= MIN_PAIRS_TO_FIT && spread > (1e-12 * total) ** 2;
  const slope = isFitted ? together / spread : share;
  const left = gains.map((value, i) => value - gain - slope * (whole[i] - total));
  const degreesOfFreedom = count - (isFitted ? 2 : 1);
  const variance = left.reduce((sum, value) => sum + value * value, 0) / degreesOfFreedom;
  return {
    mean: gain + slope * (known - total),
    slope,
    variance: variance * (1 / count + (isFitted ? (known - total) ** 2 / spread : 0)),
    range: Math.max(...left) - Math.min(...left),
    degreesOfFreedom,
  };
}
