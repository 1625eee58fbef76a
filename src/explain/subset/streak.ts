import { numberInText } from "../../core/checks/number-in-text.js";
import { flag, number, option } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { SubsetExplanation } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { shuffle } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";
import { tryPartial } from "../run/run.js";
import { seedOption } from "../run/run-options.js";
import { growSet } from "./grow-set.js";
import { type Measured, measureAgain } from "./measure-again.js";
import { subsetExplanation } from "./subset-explanation.js";
import { beginSubsetGame, type PartSet, type SubsetGame } from "./subset-game.js";
import { resolveSubsetOptions, subsetOptions } from "./subset-options.js";
import { maxInstances, type ThresholdInstance, thresholdInstances } from "./threshold-instances.js";

/** There are some 10 / epsilon instances: ten thousand at this one. */
const MIN_EPSILON = 0.001;

/** The options of `streak`. */
export const streakOptions = optionsOf("streak", {
  ...subsetOptions,
  epsilon: number({
    min: MIN_EPSILON,
    below: 1,
    default: 0.7,
    says: "how far apart thresholds lie: closer is better and dearer",
  }),
  sequence: option<readonly number[]>()({
    defaultSays: "drawn from the seed",
    says: "the order in which the parts pass, each part once: 2,0,1",
    expected: "a list of parts",
    accepts: Array.isArray,
    flag: { placeholder: "parts", parse: (text) => text.split(",").map(numberInText) },
  }),
  fill: flag({
    default: false,
    says: "also extend the best set that is not full, greedily and lazily, and answer with the better of the two",
  }),
  seed: seedOption,
});

export type StreakOptions = Given<typeof streakOptions>;

/**
 * The few parts that carry a prediction: at most `count` of them, chosen in one pass to make the answer large when
 * only they are kept.
 *
 * Every part passes once. Instances of threshold greedy, a threshold each, take it where it gains enough; thresholds
 * follow the best single part so far, and the best set or single part is the answer. Sets that several instances
 * want are asked once, and what one part brings to all of them is asked in one batch.
 *
 * @param probe  parts that are kept or hidden: words, columns, regions of an image, players of a game
 * @param options  see StreakOptions
 * @returns result: `parts` in the order taken, what each of them gained, the `value` f reached, the model's `answer`
 *   when only they are kept, the `share` of the way from baseline to prediction that this is, and the
 *   `guarantee`: the share of the best value that is certain on average over sequences, by submodularity ratio gamma over
 *   sets of at most `count` parts, which is unknown for a real model; null where f was seen not to be monotone
 * @throws WhyboxError INVALID_ARGUMENT; BUDGET_TOO_SMALL below the ends and each part alone; LINK_DOMAIN for
 *   "logProbability" of an answer that is not above 0; ABORTED, with a partial explanation once each part has been
 *   asked alone
 * Source: Elenberg, Dimakis, Feldman & Karbasi 2017, Algorithm 2, Theorem 5.5, and Observation A.8. `fill` is an
 *   addition.
 * Cost: one set per part, and at most one per instance and part, x background rows. There are at most
 *   log(9 count^3 / (1 - epsilon)) / log(1 / (1 - epsilon)) instances at once. Where the model's answers vary, the chosen
 *   parts are measured up to 8 times again: count + 1 sets each.
 * @example
 * const explanation = await streak(probe(model, tokens(text)), { count: 5, fill: true });
 */
export async function streak(probe: Probe, given: StreakOptions = {}): Promise<SubsetExplanation> {
  const options = resolveSubsetOptions(streakOptions, probe, given);
  const { count, epsilon, fill, seed } = options;
  const sequence = options.sequence ?? shuffled(probe.parts.length, seed);
  checkSequence(sequence, probe.parts.length);

  const game = await beginSubsetGame(
    "streak",
    probe,
    options,
    {
      min: (parts) => parts,
      sets: (parts) => parts + parts * maxInstances(count, epsilon) + (fill ? parts * count : 0),
    },
    { epsilon, sequence: [...sequence], fill },
  );
  const state: State = { best: 0, instances: [] };
  const explain = (stoppedBy: "complete" | "budget" | "aborted", measured?: Measured) =>
    subsetExplanation(game, {
      parts: bestSet(game, state),
      seed,
      stoppedBy,
      measured,
      // A sequence that was given may be the worst there is.
      ...(options.sequence === undefined && {
        ratio: {
          factor: "(1 - epsilon) gamma (3 - exp(-gamma / 2) - 2 sqrt(2 - exp(-gamma / 2))) / 2",
          at: (gamma: number) =>
            ((1 - epsilon) * gamma * (3 - Math.exp(-gamma / 2) - 2 * Math.sqrt(2 - Math.exp(-gamma / 2)))) / 2,
        },
      }),
      diagnostics: {
        instances: state.instances.length,
        bestSingle: state.bestSingle ?? null,
        filled: state.filled !== undefined && bestSet(game, state) === state.filled,
      },
    });
  const passing = sequence.filter((part) => !probe.constant[part]);
  // The budget pays for these, and each is needed, whatever is found.
  await game.ask(passing.map((part) => [part]));
  try {
    let complete = await pass(game, state, passing, count, epsilon);
    if (complete && fill) complete = await fillUp(game, state, count);
    const measured = game.ends.noise && (await measureAgain(game, bestSet(game, state)));
    game.finish();
    return explain(complete ? "complete" : "budget", measured);
  } catch (error) {
    if (error instanceof WhyboxError && error.code === "ABORTED") {
      const partial = await tryPartial(() => explain("aborted"));
      if (partial) error.partial = partial;
    }
    throw error;
  }
}

/** State of the pass. */
type State = {
  /** f of the best single part so far, 0 before there is one. */
  best: number;
  bestSingle?: number;
  instances: readonly ThresholdInstance[];
  filled?: PartSet;
};

/** Lets the parts pass; false when the budget ends it. */
async function pass(game: SubsetGame, state: State, order: PartSet, count: number, epsilon: number): Promise<boolean> {
  for (const [passed, part] of order.entries()) {
    const alone = game.value([part]);
    if (alone > 0 && alone >= state.best) {
      state.best = alone;
      state.bestSingle = part;
      state.instances = thresholdInstances(state.instances, alone, count, epsilon);
    }
    const open = state.instances.filter(({ parts }) => parts.length < count);
    game.expect((order.length - passed) * new Set(open.map(({ parts }) => parts.join())).size);
    if (!(await game.ask(open.map(({ parts }) => [...parts, part])))) return false;
    state.instances = state.instances.map((instance) => {
      const { parts, threshold } = instance;
      if (parts.length >= count) return instance;
      const joined = [...parts, part];
      const gain = game.value(joined) - game.value(parts);
      return gain >= threshold / count ? { ...instance, parts: joined } : instance;
    });
  }
  return true;
}

/** Extends the best set that is not full; false when the budget ends it. */
async function fillUp(game: SubsetGame, state: State, count: number): Promise<boolean> {
  const single = state.bestSingle === undefined ? [] : [state.bestSingle];
  const open = state.instances.flatMap(({ parts }) => (parts.length < count ? [parts] : []));
  const start = highest(game, [single, ...open]);
  game.expect(count - start.length);
  return growSet(game, start, {
    count,
    lazy: true,
    onBetter: (parts) => {
      state.filled = parts;
    },
  });
}

/** Of all that has been asked and kept. Single parts that have not passed yet count too: they are known. */
function bestSet(game: SubsetGame, { bestSingle, instances, filled }: State): PartSet {
  const passed = bestSingle === undefined ? [] : [[bestSingle]];
  const sets = [...passed, ...instances.map(({ parts }) => parts), ...(filled ? [filled] : [])];
  return highest(game, [[], ...sets, ...game.free.map((part) => [part])]);
}

/** The set of highest value, the first of equals. */
function highest(game: SubsetGame, sets: readonly PartSet[]): PartSet {
  return sets.reduce((best, set) => (game.value(set) > game.value(best) ? set : best));
}

function shuffled(parts: number, seed: Seed): number[] {
  return shuffle([...Array(parts).keys()], stream(seed, "streak order"));
}

function checkSequence(sequence: unknown, parts: number): void {
  const problem = sequenceProblem(sequence, parts);
  if (problem === undefined) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `streak: expected sequence to hold each part from 0 to ${parts - 1} once, got ${problem}`,
  );
}

function sequenceProblem(sequence: unknown, parts: number): string | undefined {
  if (!Array.isArray(sequence)) return String(sequence);
  if (sequence.length !== parts) return `${sequence.length} entries`;
  const stranger = sequence.find((part) => !Number.isInteger(part) || part < 0 || part >= parts);
  if (stranger !== undefined) return String(stranger);
  const twice = sequence.find((part, i) => sequence.indexOf(part) !== i);
  return twice === undefined ? undefined : `${twice} twice`;
}
