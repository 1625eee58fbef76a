import type { Note } from "../../../core/explanation.js";
import { giveWay, inTurns } from "../../../core/give-way.js";
import { moderatedVariances } from "../../../math/moderated-variances.js";
import { runningSpread } from "../../../math/running-spread.js";
import { unseenStep } from "../../../math/unseen-step.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import type { ShapleyDesign, ShapleyEstimator } from "../shapley-estimator.js";
import { antitheticPermutations, type PermutationDesign } from "./permutations.js";

/** Orders of the players, and the coalitions on their ways. */
export interface Orders extends ShapleyDesign, PermutationDesign {
  readonly players: number;
  /** The number of coalitions that were answered, those of incomplete orders among them. */
  readonly asked: number;
}

/** A player's value is its mean gain v(S + player) - v(S) over orders, S being the players that came before it. */
export const averageGains: ShapleyEstimator<Orders> = {
  name: "permutationShapley orders",
  async design(players, max, streams) {
    const orders = await inTurns(antitheticPermutations(players, max, streams(0)), giveWay);
    return { ...orders, players, asked: orders.coalitions.rows, isComplete: false };
  },
  answered(orders, isAnswered) {
    const missing = orders.path.findIndex((coalition) => !isAnswered[coalition]);
    const whole = missing < 0 ? orders.count : Math.floor(missing / (orders.players - 1));
    const count = whole - (whole % 2);
    return count < 4 ? undefined : { ...orders, count, asked: isAnswered.filter(Boolean).length };
  },
  estimate(orders, v, { empty, full }, noise) {
    const { players, path, count, asked } = orders;
    const pairs = count / 2;
    const fits = v.map((worth, output) => {
      const gains = spreadOfGains(pairGains(orders, worth, empty[output], full[output]), players);
      const unseen = (unseenStep(worth, empty[output], full[output]) / 2) ** 2 / pairs;
      const moderated = moderatedVariances(gains.variances, pairs);
      // In one more pair of orders, gains of few values may be a step off.
      const variances = moderated.variances.map(
        (variance, player) => (unseen > 0 ? Math.max(variance, gains.variances[player] + unseen) : variance) / pairs,
      );
      if (noise) addNoise(variances, orders, noise.worth[output], noise.total[output]);
      const isVaried = gains.ranges.some((range) => range > 0);
      const standardErrors = pairs > 1 && isVaried ? variances.map(Math.sqrt) : null;
      return { ...gains, standardErrors, degreesOfFreedom: moderated.degreesOfFreedom };
    });
    const steady = fits.map((fit) => (fit.standardErrors ? floorErrors(fit, fit.standardErrors, pairs) : 0));
    const visits = path.subarray(0, count * (players - 1));
    return {
      values: fits.map(({ means }) => means),
      standardErrors: fits.map(
        ({ standardErrors, degreesOfFreedom }) => standardErrors && widenedByStudent(standardErrors, degreesOfFreedom),
      ),
      asked: { count: asked + 2, of: "coalitions", all: false },
      diagnostics: { permutations: count, weightEnumerated: 0 },
      weightedR2: fits.map(() => null),
      degreesOfFreedom: pairs - 1,
      cacheHits: visits.length - new Set(visits).size,
      notes: steady.some((parts) => parts > 0) ? [steadyGainsNote(Math.max(...steady), count)] : [],
    };
  },
};

type Gains = {
  readonly means: Float64Array;
  /** Of a player's mean gain in one order and its reverse. */
  readonly variances: Float64Array;
  /** Between a player's smallest and largest such gain. */
  readonly ranges: Float64Array;
};

/** Each player's gain in an order and its reverse together, pair by pair. */
export function* pairGains(
  { players, permutations, path, count }: Orders,
  worth: Float64Array,
  empty: number,
  full: number,
): Generator<Float64Array> {
  for (let pair = 0; pair < count / 2; pair++) {
    const gain = new Float64Array(players);
    for (const order of [2 * pair, 2 * pair + 1]) {
      let before = empty;
      for (let step = 0; step < players; step++) {
        const after = step === players - 1 ? full : worth[path[order * (players - 1) + step]];
        gain[permutations[order * players + step]] += (after - before) / 2;
        before = after;
      }
    }
    yield gain;
  }
}

/**
 * The mean and spread of each gain.
 *
 * @param gains  one array per pair of orders
 * @param count  the length of these
 */
export function spreadOfGains(gains: Iterable<Float64Array>, count: number): Gains {
  const spreads = Array.from({ length: count }, runningSpread);
  const lowest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const highest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  let pairs = 0;
  for (const gain of gains) {
    pairs++;
    for (let i = 0; i < count; i++) {
      spreads[i].add(gain[i]);
      lowest[i] = Math.min(lowest[i], gain[i]);
      highest[i] = Math.max(highest[i], gain[i]);
    }
  }
  return {
    means: Float64Array.from(spreads, (spread) => spread.mean()),
    variances: Float64Array.from(spreads, (spread) => spread.squares() / (pairs - 1)),
    ranges: highest.map((high, i) => high - lowest[i]),
  };
}

/**
 * Adds the variance by the model's noise that the spread between pairs of orders does not show: that spread holds the
 * noise of the coalitions as if no two pairs shared one, and none of that of the empty and the grand coalition.
 */
function addNoise(variances: Float64Array, orders: Orders, worth: number, total: number): void {
  const { players, permutations, path, count, coalitions } = orders;
  const shares = Array.from({ length: players }, () => new Map<number, number>());
  for (let order = 0; order < count; order++) {
    for (let step = 0; step < players - 1; step++) {
      const coalition = path[order * (players - 1) + step];
      const [joined, next] = permutations.subarray(order * players + step, order * players + step + 2);
      shares[joined].set(coalition, (shares[joined].get(coalition) ?? 0) + 1 / count);
      shares[next].set(coalition, (shares[next].get(coalition) ?? 0) - 1 / count);
    }
  }
  const alone = ((2 * (players - 1)) / players / count) * (coalitions.rows > 0 ? worth : 0);
  for (let player = 0; player < players; player++) {
    let together = 0;
    for (const share of shares[player].values()) together += share * share * worth;
    variances[player] += Math.max(0, together - alone) + total / players ** 2;
  }
}

/**
 * Floors the standard errors of players that gained the same in every order: as if, in one more pair of orders, they could
 * gain as differently as any player did.
 *
 * @param errors  changed in place
 * @returns how many players that are
 */
export function floorErrors(
  { ranges, means }: Pick<Gains, "ranges" | "means">,
  errors: Float64Array,
  pairs: number,
): number {
  const widest = Math.max(...ranges);
  const share = 1 / (pairs + 1);
  let steady = 0;
  for (let player = 0; player < errors.length; player++) {
    if (ranges[player] > ROUNDING * Math.max(widest, Math.abs(means[player]))) continue;
    errors[player] = Math.max(errors[player], widest * Math.sqrt((share * (1 - share)) / pairs));
    steady++;
  }
  return steady;
}

/** Gains that differ by less, relative to the largest, differ by rounding. */
const ROUNDING = 1e-12;

function steadyGainsNote(parts: number, orders: number): Note {
  return {
    code: "STEADY_GAINS",
    message: `${parts} ${parts === 1 ? "part" : "parts"} gained the same in each of the ${orders} orders that were drawn. That does not make the value exact: other orders may differ. The standard error given there is a floor, from how much the gains of other parts differ.`,
  };
}
