import { type Coalitions, noneKept, wordsPerCoalition } from "../../core/coalitions.js";
import type { Stream } from "../../random/stream.js";
import { dealtSizes, drawnSizes } from "./dealt-sizes.js";
import { drawnCoalitions } from "./drawn-coalitions.js";
import { type PairStrata, pairStrata } from "./pair-strata.js";
import { someCoalitions } from "./some-coalitions.js";

/**
 * Coalitions to ask together with their complements, and what each stands for.
 *
 * A design of more pairs begins with the same pairs: every beginning is the design of so many.
 */
export interface PairedDesign extends PairStrata {
  /** One row a pair: the half with fewer parts. Its complement is the other half. */
  readonly coalitions: Coalitions;
  /** One per pair: the size of that half. */
  readonly sizes: Int32Array;
  /** Whether the sizes themselves were drawn, by the kernel's weight. */
  readonly sizesAreDrawn: boolean;
}

/**
 * Draws pairs of a coalition and its complement, without replacement, stratified by size.
 *
 * Sizes that fit are taken whole; of the others, equally many are drawn from each, which follows the
 * leverage of a coalition in the Shapley regression. A pair drawn stands for population / sampled pairs.
 * With fewer pairs than parts sizes are drawn too, and such a design is not the beginning of a larger one.
 *
 * @param parts  at least 2
 * @param pairs  how many pairs to ask, at most 2^(parts - 1) - 1
 * @param streams  random numbers of each size, and under 0 of how pairs are dealt out to sizes
 * Source: pairing: Covert & Lee 2021; sampling by leverage, without replacement: Musco & Witter 2025.
 */
export function pairedCoalitions(parts: number, pairs: number, streams: (size: number) => Stream): PairedDesign {
  const areDrawn = pairs < parts && pairs < 2 ** (parts - 1) - 1;
  const sizes = areDrawn ? drawnSizes(parts, pairs, streams(0)) : dealtSizes(parts, pairs, streams(0));
  const next = new Map<number, () => Uint32Array>();
  const coalitions = noneKept(pairs, parts);
  const words = wordsPerCoalition(parts);
  sizes.forEach((size, row) => {
    const draw = next.get(size) ?? drawnCoalitions(parts, size, streams(size));
    next.set(size, draw);
    coalitions.bits.set(draw(), row * words);
  });
  return stratified(coalitions, sizes, areDrawn).design;
}

/** Those of the pairs that a stratum holds, as a design, and where they are among the pairs. */
function stratified(
  coalitions: Coalitions,
  sizes: Int32Array,
  sizesAreDrawn: boolean,
): { design: PairedDesign; held: Int32Array } {
  const found = pairStrata(coalitions.parts, sizes, sizesAreDrawn);
  const held = Int32Array.from(sizes.keys()).filter((row) => found.stratum[row] >= 0);
  if (held.length === sizes.length) return { design: { ...found, coalitions, sizes, sizesAreDrawn }, held };
  const { design } = stratified(someCoalitions(coalitions, held), take(sizes, held), sizesAreDrawn);
  return { design: { ...design, coversAllSizes: false }, held };
}

/**
 * The pairs of which both halves have been answered, as a design of its own, and where the answers to each are.
 * Undefined when they are too few.
 */
export function answeredPairs(
  { coalitions, sizes, sizesAreDrawn }: PairedDesign,
  isAnswered: readonly boolean[],
): { pairs: PairedDesign; asked: Uint32Array } | undefined {
  const done = Int32Array.from({ length: coalitions.rows }, (_, pair) => pair).filter(
    (pair) => isAnswered[2 * pair] && isAnswered[2 * pair + 1],
  );
  if (done.length < 2) return undefined;
  const { design, held } = stratified(someCoalitions(coalitions, done), take(sizes, done), sizesAreDrawn);
  return { pairs: design, asked: Uint32Array.from(held, (place) => 2 * done[place]) };
}

/** Where the answers to each pair are when both halves of all have been asked, one after the other. */
export function everyPair({ coalitions }: PairedDesign): Uint32Array {
  return Uint32Array.from({ length: coalitions.rows }, (_, pair) => 2 * pair);
}

/** v(S) - v(N \ S) of every pair. */
export function differencesOf(halves: Float64Array): Float64Array {
  const differences = new Float64Array(halves.length / 2);
  for (let pair = 0; pair < differences.length; pair++) differences[pair] = halves[2 * pair] - halves[2 * pair + 1];
  return differences;
}

/** The two rows to ask for each pair: 2i the coalition, 2i + 1 its complement. */
export function bothHalves({ bits, rows, parts }: Coalitions): Coalitions {
  const words = wordsPerCoalition(parts);
  const both = noneKept(2 * rows, parts);
  const lastWord = parts % 32 === 0 ? 0xffffffff : 2 ** (parts % 32) - 1;
  for (let row = 0; row < rows; row++) {
    for (let word = 0; word < words; word++) {
      const half = bits[row * words + word];
      both.bits[2 * row * words + word] = half;
      both.bits[(2 * row + 1) * words + word] = ~half & (word === words - 1 ? lastWord : 0xffffffff);
    }
  }
  return both;
}

function take(numbers: Int32Array, places: Int32Array): Int32Array {
  return places.map((place) => numbers[place]);
}
