import alea from "seedrandom/lib/alea.js";
import { checkSeed } from "../core/checks/check-options.js";

/** The name of a run's random numbers. */
export type Seed = number | string;

/** An endless sequence of random numbers. */
export interface Stream {
  /** Uniform on [0, 1), 32 bits. */
  uniform(): number;
  /** Uniform on 0, 1, ..., bound - 1. */
  integer(bound: number): number;
}

/**
 * The stream with this address. The same address gives the same numbers, everywhere and always; different
 * addresses give unrelated ones. Streams are addressed and not shared, so the order in which work is done
 * cannot change a number.
 *
 * @param seed  the user's seed
 * @param purpose  the use of the numbers, such as "lime stability"
 * @param row  the number of the stream, where a purpose has several
 */
export function stream(seed: Seed, purpose: string, row = 0): Stream {
  checkSeed("stream", seed);
  // JSON keeps the seed 1 and the seed "1" apart, and no purpose can run into a row.
  const generator = alea(JSON.stringify([seed, purpose, row]));
  const uniform = () => generator.quick();
  return { uniform, integer: (bound) => Math.floor(uniform() * bound) };
}
