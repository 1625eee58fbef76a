import { type Coalitions, wordsPerCoalition } from "../../core/coalitions.js";
import type { Attribution, Explanation } from "../../core/explanation.js";
import { isPromise } from "../../core/is-promise.js";
import { unlessAborted } from "../../evaluate/aborted.js";
import { stream } from "../../random/stream.js";
import { atOwnScale } from "./at-own-scale.js";
import { enumeration } from "./estimators/enumeration.js";
import { withReferenceSampling } from "./reference-blocks.js";
import { type Solution, shapleyAttribution } from "./shapley-attribution.js";
import type { Estimate, ShapleyDesign, ShapleyEstimator } from "./shapley-estimator.js";
import {
  type AskedWorths,
  askNoise,
  type EmptyAndFull,
  type GameNoise,
  MAX_REPEATS,
  repeatsFor,
  type ShapleyGame,
} from "./shapley-game.js";
import { type Judged, judgeLook, type Look, looksAt } from "./until.js";

/**
 * Runs an estimator on a game: asks the coalitions of its design, or every coalition where they fit the budget, and
 * explains its estimate; after an abort, the estimate from the answers that came.
 */
export async function estimateShapley<Design extends ShapleyDesign>(
  game: ShapleyGame,
  estimator: ShapleyEstimator<Design>,
): Promise<Attribution> {
  const { request, budgetCoalitions } = game;
  const { players, options } = request;
  if (request.enumerate) return solve(game, enumeration, enumeration.design(players.length), MAX_REPEATS);

  const repeats = repeatsFor(game);
  const max = budgetCoalitions - repeats;
  const { name, variant } = estimator;
  const key = JSON.stringify([name, variant, players.length, max, options.seed]);
  const make = () => estimator.design(players.length, max, (row) => stream(options.seed, name, row));
  const design = await computed(game, options.shared ? options.shared.of(key, make) : make());
  const isEveryCoalition = design?.coalitions.rows === 2 ** players.length - 2;
  if (!design || (isEveryCoalition && !design.isComplete && !options.until)) {
    return solve(game, enumeration, enumeration.design(players.length), MAX_REPEATS);
  }
  if (!isEveryCoalition || !options.until) return solve(game, estimator, design, repeats);
  return solve(game, endingInEnumeration(estimator, players.length), { ...design, isComplete: true }, repeats);
}

type Solving<Design extends ShapleyDesign> = Pick<ShapleyEstimator<Design>, "answered" | "estimate" | "turn">;

/** Asks the coalitions of a design, where the model is noisy some of them again, and explains the answers. */
function solve<Design extends ShapleyDesign>(
  game: ShapleyGame,
  { answered, estimate: estimateOf, turn }: Solving<Design>,
  design: Design,
  repeats: number,
): Promise<Attribution> {
  const estimate = atOwnScale(estimateOf);
  const asking: Asking<Design> = {
    design,
    coalitions: design.coalitions,
    perCoalition: 1,
    repeats,
    answered,
    async estimate(done, asked, noise) {
      const whole = await estimate(done, asked.worths, game.ends, noise);
      const { withoutBlock } = asked;
      const estimateWithout = async (worthsWithout: NonNullable<typeof withoutBlock>, block: number) => {
        const { worths, ends } = worthsWithout(block);
        return (await computed(game, estimate(done, worths, ends))).values;
      };
      return withReferenceSampling(
        whole,
        game.blocks,
        withoutBlock && ((block) => estimateWithout(withoutBlock, block)),
      );
    },
  };
  if (!turn || turn.at >= design.coalitions.rows) return askInLooks(game, asking);
  const decide = async ({ worths }: AskedWorths) => {
    const turned = turn.decide(design, worths);
    return { ...asking, design: turned, coalitions: turned.coalitions };
  };
  return askInLooks(game, { ...asking, turn: { at: turn.at, decide } });
}

/** An estimator that applies the definition of the values once every coalition has been asked. */
function endingInEnumeration<Design extends ShapleyDesign>(
  { answered, estimate }: Solving<Design>,
  players: number,
): Solving<Design> {
  const every = enumeration.design(players);
  return {
    answered,
    estimate(design, v, ends, noise) {
      if (!design.isComplete) return estimate(design, v, ends, noise);
      const counted = v.map((worths) => {
        const inOrder = new Float64Array(worths.length);
        for (let row = 0; row < worths.length; row++) inOrder[design.coalitions.bits[row] - 1] = worths[row];
        return inOrder;
      });
      return enumeration.estimate(every, counted, ends, noise);
    },
  };
}

/** Coalitions to ask, and the estimate that their answers give. */
export interface Asking<Design extends ShapleyDesign, Found extends Look = Estimate> {
  readonly design: Design;
  /** The design's coalitions as they are asked, `perCoalition` rows for each. */
  readonly coalitions: Coalitions;
  readonly perCoalition: number;
  /** The one reference row that each of these meets; absent: all of them. */
  readonly referenceOf?: Int32Array;
  /** Coalitions to ask once more of a model whose answers vary. */
  readonly repeats: number;
  /** The design that is left when only these coalitions of the design have been answered; undefined: too few. */
  answered(design: Design, isAnswered: readonly boolean[]): Design | undefined | Promise<Design | undefined>;
  estimate(design: Design, asked: AskedWorths, noise: GameNoise | undefined): Found | Promise<Found>;
  /** Decides what to ask from a place on, by the answers to the coalitions before: as many as are left, or the same. */
  readonly turn?: {
    /** In coalitions of the design. */
    readonly at: number;
    decide(asked: AskedWorths): Promise<Asking<Design, Found>>;
  };
}

/** The end of a run, and its reason. */
export type Ending = Pick<Solution, "stoppedBy" | "until">;

/** Asks for coalitions and explains the answers as an attribution. See `explainInLooks`. */
export function askInLooks<Design extends ShapleyDesign>(
  game: ShapleyGame,
  asking: Asking<Design>,
): Promise<Attribution> {
  return explainInLooks(game, asking, (found) => shapleyAttribution(game, found));
}

/**
 * Asks for coalitions and explains the answers. With a rule of when to stop, it looks at them after the first 64, then
 * after twice as many and so on, and stops at the look at which the rule holds.
 *
 * @param judged  the values that a rule looks at, and words for what has them. Default: those of all parts
 */
export async function explainInLooks<Design extends ShapleyDesign, Found extends Look, Explained extends Explanation>(
  game: ShapleyGame,
  asking: Asking<Design, Found>,
  explain: (found: Found & Ending) => Explained,
  judged: { readonly of: (found: Found) => Look; readonly words?: Judged } = { of: (found) => found },
): Promise<Explained> {
  const { until } = game.request.options;
  const { rows, parts } = asking.design.coalitions;
  const looks = until ? looksAt(rows, FIRST_LOOK_PER_PLAYER * parts) : [rows];
  let now = asking;
  let asked: AskedWorths = { worths: Array.from(game.ends.empty, () => new Float64Array(0)) };
  let noise: GameNoise | undefined;
  let from = 0;
  const askUpTo = async (at: number) => {
    const { coalitions, perCoalition, referenceOf } = now;
    const before = asked;
    if (at <= from) return;
    const more = await game.ask(
      rowsOf(coalitions, from * perCoalition, at * perCoalition),
      async (worths, isAnswered) => {
        const done = wholeCoalitions(from, perCoalition, isAnswered);
        const rest = await now.answered(now.design, done);
        if (!rest) return undefined;
        const all = together(before, { worths });
        const some = unsureIfAlike(await now.estimate(rest, all, noise), all, game.ends);
        return explain({ ...some, stoppedBy: "aborted" });
      },
      referenceOf?.subarray(from * perCoalition, at * perCoalition),
    );
    asked = together(before, more);
    from = at;
  };
  for (const [look, at] of looks.entries()) {
    while (now.turn && now.turn.at <= at) {
      await askUpTo(now.turn.at);
      now = await computed(game, now.turn.decide(asked));
    }
    await askUpTo(at);
    const { design, coalitions, perCoalition } = now;
    noise ??= await askNoise(game, rowsOf(coalitions, 0, at * perCoalition), asked.worths, now.repeats);
    const isLast = look === looks.length - 1;
    const done = isLast ? design : await computed(game, now.answered(design, new Array<boolean>(at).fill(true)));
    if (!done) continue;
    const found = await computed(game, now.estimate(done, asked, noise));
    const estimate = done.isComplete ? found : unsureIfAlike(found, asked, game.ends);
    const verdict = until && judgeLook(until, judged.of(estimate), looks.length, judged.words);
    if (!isLast && !verdict?.met) continue;
    return explain({
      ...estimate,
      ...(verdict && { until: { ...verdict, looks: look + 1, plannedLooks: looks.length } }),
      stoppedBy: isLast && design.isComplete ? "complete" : verdict?.met ? "converged" : "budget",
    });
  }
  throw new Error("explainInLooks: the last look is at the whole design");
}

/**
 * Takes away the standard errors of outputs for which all coalitions that were asked are worth the same: others may be worth
 * something else, and nothing says how much.
 */
function unsureIfAlike<Found extends Look>(
  found: Found,
  { worths }: AskedWorths,
  { empty, full }: EmptyAndFull,
): Found {
  const isAlike = (output: number) => {
    const first = empty[output];
    return full[output] === first && worths[output].length > 0 && worths[output].every((worth) => worth === first);
  };
  return { ...found, standardErrors: found.standardErrors.map((errors, output) => (isAlike(output) ? null : errors)) };
}

/** With fewer coalitions per player, standard errors say too little to stop by. */
const FIRST_LOOK_PER_PLAYER = 4;

/** Awaits a computation, and rejects as soon as the run is aborted. */
export async function computed<T>({ request, run }: ShapleyGame, result: T | Promise<T>): Promise<T> {
  if (!isPromise(result)) return result;
  try {
    return await unlessAborted(result, request.options.signal);
  } catch (error) {
    throw run.withCost(error);
  }
}

/** One per coalition of the design, true where it has been answered: the first `from`, and of the others those with all rows. */
function wholeCoalitions(from: number, perCoalition: number, isAnswered: readonly boolean[]): boolean[] {
  const more = Array.from({ length: isAnswered.length / perCoalition }, (_, row) =>
    isAnswered.slice(row * perCoalition, (row + 1) * perCoalition).every(Boolean),
  );
  return [...new Array<boolean>(from).fill(true), ...more];
}

/** Answers to some coalitions, and then to more. */
function together(some: AskedWorths, more: AskedWorths): AskedWorths {
  const joined = (a: AskedWorths["worths"], b: AskedWorths["worths"]) =>
    a.map((worths, output) => {
      if (worths.length === 0) return b[output];
      const both = new Float64Array(worths.length + b[output].length);
      both.set(worths);
      both.set(b[output], worths.length);
      return both;
    });
  const { withoutBlock } = more;
  return {
    worths: joined(some.worths, more.worths),
    ...(withoutBlock && {
      withoutBlock: (block: number) => {
        const [a, b] = [some.withoutBlock?.(block).worths ?? some.worths, withoutBlock(block)];
        return { worths: joined(a, b.worths), ends: b.ends };
      },
    }),
  };
}

function rowsOf({ bits, parts }: Coalitions, from: number, to: number): Coalitions {
  const words = wordsPerCoalition(parts);
  return { bits: bits.subarray(from * words, to * words), rows: to - from, parts };
}
