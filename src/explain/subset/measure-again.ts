import { widenedByStudent } from "../../math/widened-by-student.js";
import type { PartSet, SubsetGame } from "./subset-game.js";

/** Worth of the chosen parts, by answers that had no say in the choice. */
export interface Measured {
  /** f of every beginning of the chosen parts but the empty one. */
  readonly values: readonly number[];
  /** The mean answer to all of them, and to none. */
  readonly answer: number;
  readonly baseline: number;
  /** Widened so that +- 1.96 of them cover 95%. */
  readonly standardErrors: { readonly gains: readonly number[]; readonly value: number; readonly answer: number };
}

/** Fewer do not tell how far apart they are. */
const MIN_MEASURES = 2;

/**
 * Asks a model whose answers vary about every beginning of the chosen parts again: of many noisy values the highest was
 * chosen, and it is too high. undefined where the budget does not pay for two more answers to each.
 */
export async function measureAgain(game: SubsetGame, parts: PartSet): Promise<Measured | undefined> {
  const sets = Array.from({ length: parts.length + 1 }, (_, size) => parts.slice(0, size));
  const times = game.affordable(sets.length);
  if (times < MIN_MEASURES) return undefined;
  const asks = await game.askAgain(sets, times);
  const means = sets.map((_, i) => asks.reduce((sum, ask) => sum + ask[i], 0) / times);
  let squares = 0;
  for (const ask of asks) for (const [i, mean] of means.entries()) squares += (ask[i] - mean) * (ask[i] - mean);
  const freedom = sets.length * (times - 1);
  const variance = squares / freedom / times;
  const slope = (answer: number) => (game.options.objective === "logProbability" ? 1 / answer : 1);
  const error = (of: readonly number[], slopes: (answer: number) => number) => {
    const sum = of.reduce((all, answer) => all + variance * slopes(answer) * slopes(answer), 0);
    return widenedByStudent(Float64Array.of(Math.sqrt(sum)), freedom)[0];
  };
  const [baseline] = means;
  const answer = means[parts.length];
  const start = game.scale(baseline);
  return {
    values: means.slice(1).map((mean) => game.scale(mean) - start),
    answer,
    baseline,
    standardErrors: {
      gains: parts.map((_, i) => error([means[i], means[i + 1]], slope)),
      value: parts.length === 0 ? 0 : error([baseline, answer], slope),
      answer: error([answer], () => 1),
    },
  };
}
