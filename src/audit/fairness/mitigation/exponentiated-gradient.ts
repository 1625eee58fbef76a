import type { Constraint } from "../../../core/kinds/mitigation.js";
import { type Candidate, eachPair, mixtureProgram, worstMultipliers } from "./mixture-program.js";

/** Rows to fit: one entry per row each. */
export type GradientRows = {
  /** 1: truly favourable. */
  readonly truth: Uint8Array;
  /** Sum to 1. */
  readonly weights: Float64Array;
  /** The position of the row's group among those in the constraint; -1: none of them. */
  readonly groups: Int32Array;
  readonly count: number;
};

/** A trained classifier. */
export type Trained = Candidate & {
  /** Prices of the constraint under which it was trained: events x groups, positive where the group gets too much. */
  readonly prices: readonly (readonly number[])[];
};

export type GradientResult = {
  readonly trained: readonly Trained[];
  /** One per trained classifier. */
  readonly shares: readonly number[];
  /** Upper bound on the mixture's errors plus penalty above those of the best mixture. */
  readonly bestGap: number;
  readonly converged: boolean;
};

/** The events within which groups are to be selected alike. */
export const EVENTS: { readonly [Name in Constraint]: readonly ("all" | "favourable" | "other")[] } = {
  demographicParity: ["all"],
  equalOpportunity: ["favourable"],
  equalizedOdds: ["favourable", "other"],
};

/** The step of theta, over the bound; and the bounds of the sum of multipliers. */
const STEP = 2;
const MAX_BOUND = 100;
const MIN_BOUND = 10;
/** A training that minimises a stand-in for errors, such as the log loss, often finds a better model at its second best. */
const MIN_TRAININGS = 20;
/** Prices that repeat, as they do once the mixture is settled, are varied to find models around them. */
const AROUND = [1, 0.5, 1.5, 0.75, 1.25, 2, 0.25, 0.9, 1.1];

/**
 * A mixture of classifiers of the fewest errors among those whose groups are selected alike: a game in which one side sets
 * prices of the constraint by exponentiated gradient, and the other trains the best classifier for these prices.
 *
 * After each training, the best mixture of all classifiers so far and the prices that are worst for them come from linear
 * programs; every other training is for these prices, which closes the gap in few steps. At least 20 are made, so that a
 * training that is not exact has several tries.
 *
 * @param train  a classifier for these labels and weights; answers its decisions, 1 or 0
 * Source: Agarwal, Beygelzimer, Dudik, Langford & Wallach 2018, ICML, algorithm 1 and section 3.
 */
export async function exponentiatedGradient(
  rows: GradientRows,
  constraint: Constraint,
  tolerance: number,
  maxTrainings: number,
  train: (labels: Float64Array, weights: Float64Array) => Promise<Uint8Array>,
): Promise<GradientResult> {
  const events = EVENTS[constraint];
  const shares = eventShares(rows, events);
  const bound = Math.min(MAX_BOUND, Math.max(MIN_BOUND, tolerance > 0 ? 1 / tolerance : MAX_BOUND));
  const zero = () => events.map(() => Array.from({ length: rows.count }, () => new Array<number>(rows.count).fill(0)));
  const theta = zero();
  const trained: Trained[] = [];
  let lowest = Number.NEGATIVE_INFINITY;
  let best = { shares: [] as number[], value: Number.POSITIVE_INFINITY };
  const respond = async (multipliers: number[][][]) => {
    const prices = pricesOf(multipliers);
    const candidate = { ...(await bestResponse(rows, events, shares, prices, train)), prices };
    trained.push(candidate);
    let value = candidate.error;
    eachPair(shares, (e, i, j) => {
      const excess = candidate.rates[e][i] - candidate.rates[e][j] - tolerance;
      value += multipliers[e][i][j] * excess;
      theta[e][i][j] += (STEP / bound) * excess;
    });
    lowest = Math.max(lowest, value);
    best = mixtureProgram(trained, tolerance, bound);
    return candidate;
  };
  const first = await respond(zero());
  // Half a standard error of the errors: closer than the rows can tell apart.
  const goal = 0.5 * Math.sqrt((first.error * (1 - first.error)) / rows.truth.length);
  const tried = new Map<string, number>();
  const isClose = () => trained.length >= MIN_TRAININGS && best.value - lowest <= goal;
  while (trained.length < maxTrainings && !isClose()) {
    const isByGradient = trained.length % 2 === 1;
    await respond(
      isByGradient
        ? gradientMultipliers(theta, bound)
        : aroundTried(worstMultipliers(trained, tolerance, bound), tried),
    );
  }
  const bestGap = Math.max(0, best.value - lowest);
  return { trained, shares: best.shares, bestGap, converged: bestGap <= goal };
}

/** The multipliers, or a multiple of them where they have been tried already. */
function aroundTried(multipliers: number[][][], tried: Map<string, number>): number[][][] {
  const key = JSON.stringify(multipliers);
  const times = tried.get(key) ?? 0;
  tried.set(key, times + 1);
  const factor = AROUND[times % AROUND.length];
  return multipliers.map((groups) => groups.map((row) => row.map((value) => factor * value)));
}

/** Bounded in sum: each multiplier's share of the bound grows with how far its constraint has been broken. */
function gradientMultipliers(theta: readonly (readonly (readonly number[])[])[], bound: number): number[][][] {
  let total = 1;
  eachPair(theta, (e, i, j) => {
    total += Math.exp(theta[e][i][j]);
  });
  return theta.map((groups) =>
    groups.map((row, i) => row.map((value, j) => (i === j ? 0 : (bound * Math.exp(value)) / total))),
  );
}

/** Cost of one more selected row of a group, divided by the group's share: events x groups. */
function pricesOf(multipliers: readonly (readonly (readonly number[])[])[]): number[][] {
  return multipliers.map((groups) =>
    groups.map((ofGroup, i) => ofGroup.reduce((sum, value, j) => sum + value - groups[j][i], 0)),
  );
}

function isIn(event: "all" | "favourable" | "other", truth: number): boolean {
  return event === "all" || (event === "favourable") === (truth === 1);
}

/** The weight of each group in each event. */
function eventShares(
  { truth, weights, groups, count }: GradientRows,
  events: readonly ("all" | "favourable" | "other")[],
) {
  return events.map((event) => {
    const sums = new Array<number>(count).fill(0);
    groups.forEach((g, row) => {
      if (g >= 0 && isIn(event, truth[row])) sums[g] += weights[row];
    });
    return sums;
  });
}

/** Trains on the labels that are cheapest at these prices, weighted by the cost of a mistake. */
async function bestResponse(
  { truth, weights, groups, count }: GradientRows,
  events: readonly ("all" | "favourable" | "other")[],
  shares: readonly (readonly number[])[],
  prices: readonly (readonly number[])[],
  train: (labels: Float64Array, weights: Float64Array) => Promise<Uint8Array>,
): Promise<Candidate> {
  const labels = new Float64Array(truth.length);
  const costs = new Float64Array(truth.length);
  truth.forEach((y, row) => {
    let cost = 1 - 2 * y;
    const g = groups[row];
    if (g >= 0) for (const [e, event] of events.entries()) if (isIn(event, y)) cost += prices[e][g] / shares[e][g];
    labels[row] = cost < 0 ? 1 : 0;
    costs[row] = weights[row] * Math.abs(cost);
  });
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const scale = total > 0 ? truth.length / total : 1;
  const decisions = await train(
    labels,
    costs.map((cost) => cost * scale),
  );
  let error = 0;
  const selected = events.map(() => new Array<number>(count).fill(0));
  truth.forEach((y, row) => {
    if (decisions[row] !== y) error += weights[row];
    const g = groups[row];
    if (g < 0 || decisions[row] !== 1) return;
    for (const [e, event] of events.entries()) if (isIn(event, y)) selected[e][g] += weights[row];
  });
  return { error: Math.min(1, error), rates: selected.map((sums, e) => sums.map((sum, g) => sum / shares[e][g])) };
}
