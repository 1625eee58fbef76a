import { checkArgument } from "../../core/checks/check-argument.js";
import { checkKnownOptions } from "../../core/checks/check-options.js";
import { describeValue } from "../../core/checks/describe-value.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { explorationRate } from "./exploration-rate.js";
import { klBounds } from "./kl-bounds.js";

/** Draws of an arm, and how many of them succeeded. */
export type Tally = { readonly draws: number; readonly successes: number };

/** Draws of an arm that are wanted. */
export type Pull = { readonly arm: number; readonly draws: number };

/**
 * Draws arms, and says for each request what came of it, in the order of the requests. Fewer draws than were asked for
 * mean that there will be no more.
 */
export type PullArms = (pulls: readonly Pull[]) => Promise<readonly Tally[]>;

export type KlLucbOptions = {
  /** Number of arms to choose from. */
  readonly arms: number;
  /** Number of arms to find. */
  readonly top: number;
  /** By how much the mean of a returned arm may fall short of the `top`-th best. Above 0. Default .1. */
  readonly tolerance?: number;
  /** The probability with which one may fall shorter. Default .05. */
  readonly delta?: number;
  /** Draws of an arm each time it is chosen. Default 100. */
  readonly batch?: number;
};

export type BestArms = {
  /** The `top` arms of the highest means (all, where there are no more), best first. */
  readonly best: readonly number[];
  /** One per arm. */
  readonly tallies: readonly Tally[];
  /** False where draws ran out first: then nothing is promised. */
  readonly separated: boolean;
};

/**
 * KL-LUCB: the arms with the highest means among Bernoulli arms, with a probability of at least 1 - delta none of
 * them more than tolerance below the `top`-th best.
 *
 * Draws every arm once, then in each round the two that decide: of the arms in the lead the one that may be worst, of
 * the others the one that may be best. Stops when the latter's upper bound is within tolerance of the former's lower one.
 *
 * @throws WhyboxError INVALID_ARGUMENT
 * Source: Kaufmann & Kalyanakrishnan 2013, "Information complexity in bandit subset selection", KL-LUCB. Departs from it
 * in drawing batches; time, in the exploration rate, is therefore counted in draws of all arms together, which is never
 * less than in rounds.
 * Cost: per round 2 batches, and arms x O(1) time.
 * @example
 * const { best } = await klLucb({ arms: 3, top: 1 }, async (pulls) =>
 *   pulls.map(({ arm, draws }) => ({ draws, successes: experiment(arm, draws) })));
 */
export async function klLucb(options: KlLucbOptions, pull: PullArms): Promise<BestArms> {
  const { arms, top, tolerance, delta, batch } = checked(options);
  checkArgument("klLucb", typeof pull === "function", "pull to be a function that draws arms", pull);
  const tallies: Tally[] = Array.from({ length: arms }, () => ({ draws: 0, successes: 0 }));
  let time = 0;
  /** False when draws have run out. */
  const draw = async (wanted: readonly number[]): Promise<boolean> => {
    const answers = await pull(wanted.map((arm) => ({ arm, draws: batch })));
    answers.forEach(({ draws, successes }, i) => {
      const before = tallies[wanted[i]];
      tallies[wanted[i]] = { draws: before.draws + draws, successes: before.successes + successes };
      time += draws;
    });
    return answers.every(({ draws }) => draws >= batch);
  };

  let more = await draw(tallies.map((_, arm) => arm));
  for (;;) {
    const order = byMean(tallies);
    const best = order.slice(0, top);
    const others = order.slice(top);
    if (others.length === 0) return { best, tallies, separated: true };
    const rate = explorationRate(arms, Math.max(time, 1), delta);
    const lows = best.map((arm) => bounds(tallies[arm], rate).low);
    const highs = others.map((arm) => bounds(tallies[arm], rate).high);
    const weakest = lows.indexOf(Math.min(...lows));
    const strongest = highs.indexOf(Math.max(...highs));
    if (highs[strongest] - lows[weakest] < tolerance) return { best, tallies, separated: true };
    if (!more) return { best, tallies, separated: false };
    more = await draw([best[weakest], others[strongest]]);
  }
}

function bounds({ draws, successes }: Tally, rate: number): { low: number; high: number } {
  return draws === 0 ? { low: 0, high: 1 } : klBounds(successes / draws, rate / draws);
}

/** Arms by falling mean, and by number where means are the same; those never drawn come last. */
function byMean(tallies: readonly Tally[]): number[] {
  const means = tallies.map(({ draws, successes }) => (draws === 0 ? -1 : successes / draws));
  return means.map((_, arm) => arm).sort((a, b) => means[b] - means[a] || a - b);
}

function checked(options: KlLucbOptions): Required<KlLucbOptions> {
  checkKnownOptions("klLucb", options, ["arms", "top", "tolerance", "delta", "batch"]);
  const { arms, top, tolerance = 0.1, delta = 0.05, batch = 100 } = options;
  for (const [name, value] of Object.entries({ arms, top, batch })) {
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        `klLucb: expected ${name} to be a whole number of 1 or more, got ${describeValue(value)}`,
      );
    }
  }
  for (const [name, value] of Object.entries({ tolerance, delta })) {
    if (!(value > 0 && value < 1)) {
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        `klLucb: expected ${name} to be above 0 and below 1, got ${describeValue(value)}`,
      );
    }
  }
  return { arms, top, tolerance, delta, batch };
}
