import { type Coalitions, noneKept, someCoalitions, wordsPerCoalition } from "../../../core/coalitions.js";
import { atOnce, type Steps } from "../../../core/give-way.js";
import { shuffle } from "../../../random/shuffle.js";
import type { Stream } from "../../../random/stream.js";
import { weightedDraw } from "../../../random/weighted-draw.js";
import { drawnCoalitions } from "./drawn-coalitions.js";
import { type PairSize, pairsOfSize, sizesOfPairs } from "./shapley-kernel.js";

/**
 * Coalitions to ask together with their complements, and the share of the Shapley kernel that each pair stands for.
 *
 * A design of more pairs begins with the same pairs: every beginning is the design of so many.
 */
export interface PairedDesign extends PairStrata {
  /** One row per pair: the half with fewer parts. Its complement is the other half. */
  readonly coalitions: Coalitions;
  /** One per pair: the size of that half. */
  readonly sizes: Int32Array;
  /** True where the sizes themselves were drawn, by the kernel's weight. */
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
 * @param pairs  number of pairs to ask, at most 2^(parts - 1) - 1
 * @param streams  random numbers of each size, and under 0 of how pairs are dealt out to sizes
 * Source: pairing: Covert & Lee 2021; sampling by leverage, without replacement: Musco & Witter 2025.
 */
export function* pairedCoalitions(
  parts: number,
  pairs: number,
  streams: (size: number) => Stream,
): Steps<PairedDesign> {
  const areDrawn = pairs < parts && pairs < 2 ** (parts - 1) - 1;
  const sizes = areDrawn ? drawnSizes(parts, pairs, streams(0)) : dealtSizes(parts, pairs, streams(0));
  return stratified(yield* drawnCoalitions(parts, sizes, streams), sizes, areDrawn).design;
}

/** A design that takes the pairs of size 2 whole. */
export interface WithWholeTwos {
  readonly pairs: PairedDesign;
  /** The first pairs are those of `pairedCoalitions`, so many. */
  readonly shared: number;
}

/** Shared pairs beyond those of size 1: what is not of size 1 or 2 has to say how far a game is more than two parts tell. */
const MIN_SHARED_BEYOND_ONES = 24;

/**
 * As many pairs as `pairedCoalitions` draws, and the first of them the same; the last ones complete size 2.
 *
 * The odd part of a game of four parts at a time is of degree 3, and its Shapley values follow from coalitions of one and two
 * parts and their complements, if all of these are known.
 *
 * @returns undefined where the pairs are too few for that, or take size 2 whole anyway
 */
export function pairsWithWholeTwos(
  parts: number,
  pairs: number,
  streams: (size: number) => Stream,
): WithWholeTwos | undefined {
  if (pairs < parts) return undefined;
  const sizes = dealtSizes(parts, pairs, streams(0));
  let left = pairsOfSize(parts, 2);
  let shared = 0;
  for (; shared + left < pairs; shared++) if (sizes[shared] === 2) left--;
  if (left === 0 || shared < parts + MIN_SHARED_BEYOND_ONES) return undefined;
  sizes.fill(2, shared);
  // All pairs of two parts fit, so that parts are few.
  return { pairs: stratified(atOnce(drawnCoalitions(parts, sizes, streams)), sizes, false).design, shared };
}

/** The design of those pairs that belong to a stratum, and their positions among the given ones. */
function stratified(
  coalitions: Coalitions,
  sizes: Int32Array,
  sizesAreDrawn: boolean,
): { design: PairedDesign; held: Int32Array } {
  const strata = pairStrata(coalitions.parts, sizes, sizesAreDrawn);
  const held = Int32Array.from(sizes.keys()).filter((row) => strata.stratum[row] >= 0);
  if (held.length === sizes.length) return { design: { ...strata, coalitions, sizes, sizesAreDrawn }, held };
  const { design } = stratified(someCoalitions(coalitions, held), take(sizes, held), sizesAreDrawn);
  return { design: { ...design, coversAllSizes: false }, held };
}

/**
 * The design of the pairs of which both halves have been answered, and the row of each pair's first answer.
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

/** The row of each pair's first answer where both halves of every pair have been asked, one after the other. */
export function everyPair({ coalitions }: PairedDesign): Uint32Array {
  return Uint32Array.from({ length: coalitions.rows }, (_, pair) => 2 * pair);
}

/** v(S) and v(N \ S) of every pair, one after the other, from answers of which `asked` says where those to each pair are. */
export function worthsOfPairs(worths: Float64Array, asked: Uint32Array): Float64Array {
  return Float64Array.from({ length: 2 * asked.length }, (_, i) => worths[asked[i >> 1] + (i & 1)]);
}

/** v(S) - v(N \ S) of every pair. */
export function differencesOf(worthsOfPairs: Float64Array): Float64Array {
  const differences = new Float64Array(worthsOfPairs.length / 2);
  for (let pair = 0; pair < differences.length; pair++) {
    differences[pair] = worthsOfPairs[2 * pair] - worthsOfPairs[2 * pair + 1];
  }
  return differences;
}

/** The weight of every coalition of the pairs, two per pair. */
export function weightsOfHalves({ weights }: PairedDesign): Float64Array {
  return Float64Array.from({ length: 2 * weights.length }, (_, row) => weights[row >> 1]);
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

/** Pairs of one size, or of several: `sampled` of the `population` that exist. */
export interface Stratum {
  readonly sizes: readonly number[];
  readonly population: number;
  readonly sampled: number;
}

/** The strata of a design: which pairs stand for which others, and for how much of the Shapley kernel. */
export interface PairStrata {
  readonly strata: readonly Stratum[];
  /** Index into `strata`, one per pair. */
  readonly stratum: Int32Array;
  /** The share of the Shapley kernel that each half of the pair stands for. */
  readonly weights: Float64Array;
  /** The share of the kernel's weight that lies on coalitions that are all in the design, 0 to 1. */
  readonly weightEnumerated: number;
  /** False when some sizes are left without anything to stand for them. */
  readonly coversAllSizes: boolean;
}

type Sampled = PairSize & { readonly sampled: number };

/**
 * The strata of pairs of these sizes. A size of which two pairs or more are there, or all, is a stratum. The others form
 * one together, as a spread can only be estimated from two; where they have fewer than two pairs in all, they join the
 * sampled size that has the fewest.
 *
 * @param sizes  one per pair: the size of its smaller half
 * @param areDrawn  the sizes themselves were drawn by the kernel's weight, so that all pairs stand for the same
 */
export function pairStrata(parts: number, sizes: Int32Array, areDrawn: boolean): PairStrata {
  const counts = new Int32Array(Math.floor(parts / 2) + 1);
  for (const size of sizes) counts[size]++;
  const all = sizesOfPairs(parts).map((each) => ({ ...each, sampled: counts[each.size] }));
  const groups = areDrawn ? [all] : groupsOf(all);
  const scale = all.reduce((sum, { weight }) => sum + 2 * weight, 0);

  const stratumOf = new Int32Array(counts.length).fill(-1);
  const weightOf = new Float64Array(counts.length);
  for (const [index, group] of groups.entries()) {
    const weight = sum(group, (each) => each.weight);
    const present = group.filter(({ sampled }) => sampled > 0);
    const inSample = sum(present, (each) => each.weight);
    for (const { size, weight: weightOfPairs, sampled } of present) {
      stratumOf[size] = index;
      weightOf[size] = areDrawn ? weight / sizes.length : (weight * weightOfPairs) / inSample / sampled;
    }
  }
  const whole = all.filter(({ sampled, population }) => sampled === population);
  return {
    strata: groups.map((group) => ({
      sizes: group.map(({ size }) => size),
      population: sum(group, (each) => each.population),
      sampled: sum(group, (each) => each.sampled),
    })),
    stratum: Int32Array.from(sizes, (size) => stratumOf[size]),
    weights: Float64Array.from(sizes, (size) => weightOf[size]),
    weightEnumerated: sum(whole, (each) => 2 * each.weight) / scale,
    coversAllSizes: groups.reduce((covered, group) => covered + group.length, 0) === all.length,
  };
}

function groupsOf(all: readonly Sampled[]): Sampled[][] {
  const isOwn = ({ sampled, population }: Sampled) => sampled >= 2 || sampled === population;
  const groups = all.filter(isOwn).map((each) => [each]);
  const rest = all.filter((each) => !isOwn(each));
  if (rest.length === 0) return groups;
  if (sum(rest, (each) => each.sampled) >= 2) return [...groups, rest];
  const open = groups.filter(([{ sampled, population }]) => sampled < population);
  if (open.length > 0) open.reduce((a, b) => (b[0].sampled < a[0].sampled ? b : a)).push(...rest);
  // With nothing to stand for them, they are left out, and so are their pairs.
  return groups;
}

function sum(sizes: readonly Sampled[], of: (each: Sampled) => number): number {
  return sizes.reduce((total, each) => total + of(each), 0);
}

/**
 * Deals pairs out over their sizes, one after the other, so that what any number of pairs asks is among what more ask.
 *
 * Size 1 is taken whole first. Each further pair goes to the size that has the fewest for its share: all sizes share
 * alike but parts / 2, which has half a share because its two halves are of one size. A size that has no pair left is
 * passed over. Which of several sizes comes first is left to chance.
 *
 * @param pairs  at least `parts`, so that size 1 is always whole
 * @returns one size per pair
 */
export function dealtSizes(parts: number, pairs: number, random: Stream): Int32Array {
  const open = sizesOfPairs(parts).map(({ size, population }) => ({
    size,
    left: population,
    share: 2 * size === parts ? 0.5 : 1,
    dealt: 0,
  }));
  const dealt = new Int32Array(pairs);
  const first = Math.min(pairs, open[0].left);
  dealt.fill(1, 0, first);
  open.shift();
  shuffle(open, random);
  for (let pair = first; pair < pairs; pair++) {
    let next = 0;
    for (let i = 1; i < open.length; i++) {
      if ((open[i].dealt + 1) * open[next].share < (open[next].dealt + 1) * open[i].share) next = i;
    }
    dealt[pair] = open[next].size;
    open[next].dealt++;
    if (--open[next].left === 0) open.splice(next, 1);
  }
  return dealt;
}

/**
 * Sizes drawn at random by the kernel's weight on them: for fewer pairs than players, of which none can be taken whole.
 *
 * @returns one size per pair
 */
export function drawnSizes(parts: number, pairs: number, random: Stream): Int32Array {
  const open = sizesOfPairs(parts).map((each) => ({ ...each, left: each.population }));
  const drawOpen = () => weightedDraw(open.length, (i) => open[i].weight);
  let draw = drawOpen();
  return Int32Array.from({ length: pairs }, () => {
    const index = draw(random.uniform());
    const { size } = open[index];
    if (--open[index].left === 0) {
      open.splice(index, 1);
      draw = drawOpen();
    }
    return size;
  });
}
