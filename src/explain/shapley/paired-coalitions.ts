import { type Coalitions, keep, noneKept, wordsPerCoalition } from "../../core/coalitions.js";
import type { Stream } from "../../random/stream.js";
import { pairQuotas, type SizeQuota } from "./pair-quotas.js";
import { shapleyKernelOfSize } from "./shapley-kernel.js";

/** Pairs of the same sizes: `sampled` of the `population` that exist. */
interface Stratum {
  readonly sizes: readonly number[];
  readonly population: number;
  readonly sampled: number;
}

/**
 * Coalitions to ask together with their complements, and what each stands for.
 *
 * The pairs come in an order in which every beginning is itself such a design: random within its strata,
 * and spread over them in proportion.
 */
export interface PairedDesign {
  /** One row a pair: the half with fewer parts. Its complement is the other half. */
  readonly coalitions: Coalitions;
  /** The share of the Shapley kernel that each half of the pair stands for. */
  readonly weights: Float64Array;
  /** Index into `strata`, one a pair. */
  readonly stratum: Int32Array;
  readonly strata: readonly Stratum[];
  /** The share of the kernel's weight that lies on coalitions that are all asked, 0 to 1. */
  readonly weightEnumerated: number;
  /** False when the budget left some sizes without a single coalition. */
  readonly coversAllSizes: boolean;
}

/**
 * Draws pairs of a coalition and its complement, without replacement, stratified by size.
 *
 * Sizes that fit are taken whole; of the others, equally many are drawn from each, which follows the
 * leverage of a coalition in the Shapley regression. A pair drawn stands for population / sampled pairs.
 *
 * @param parts  at least 2
 * @param pairs  at least `parts`: how many pairs to ask
 * Source: pairing: Covert & Lee 2021; sampling by leverage, without replacement: Musco & Witter 2025.
 */
export function pairedCoalitions(
  parts: number,
  pairs: number,
  stream: Stream,
  quotas: readonly SizeQuota[] = pairQuotas(parts, pairs),
): PairedDesign {
  const drawn = quotas.map((quota) => drawStratum(parts, quota, stream));
  const order = spread(quotas);

  const coalitions = noneKept(order.length, parts);
  const weights = new Float64Array(order.length);
  const stratum = new Int32Array(order.length);
  const words = wordsPerCoalition(parts);
  for (let row = 0; row < order.length; row++) {
    const { quota, rank } = order[row];
    coalitions.bits.set(drawn[quota][rank], row * words);
    weights[row] = halfPairWeight(parts, quotas[quota]) / quotas[quota].sampled;
    stratum[row] = quota;
  }

  const total = sum(Array.from({ length: parts - 1 }, (_, i) => shapleyKernelOfSize(parts, i + 1)));
  const whole = quotas.filter((quota) => quota.sampled === quota.population);
  const covered = sum(quotas.map((quota) => 2 * halfPairWeight(parts, quota)));
  return {
    coalitions,
    weights,
    stratum,
    strata: quotas,
    weightEnumerated: sum(whole.map((quota) => 2 * halfPairWeight(parts, quota))) / total,
    coversAllSizes: covered > total * (1 - 1e-9),
  };
}

/**
 * The design that is left when only some pairs have been answered: their strata count what was answered.
 * Undefined when a stratum is left with too little to stand for the rest of it.
 */
export function answeredDesign(design: PairedDesign, answered: readonly number[]): PairedDesign | undefined {
  const sampled = new Int32Array(design.strata.length);
  for (const row of answered) sampled[design.stratum[row]]++;
  const strata = design.strata.map((stratum, index) => ({ ...stratum, sampled: sampled[index] }));
  if (strata.some(({ sampled, population }) => sampled < Math.min(2, population))) return undefined;

  const { parts, bits } = design.coalitions;
  const words = wordsPerCoalition(parts);
  const coalitions = noneKept(answered.length, parts);
  const weights = new Float64Array(answered.length);
  const stratum = new Int32Array(answered.length);
  answered.forEach((row, i) => {
    coalitions.bits.set(bits.subarray(row * words, (row + 1) * words), i * words);
    stratum[i] = design.stratum[row];
    weights[i] = (design.weights[row] * design.strata[stratum[i]].sampled) / sampled[stratum[i]];
  });
  const total = sum(Array.from({ length: parts - 1 }, (_, i) => shapleyKernelOfSize(parts, i + 1)));
  const whole = strata.filter((s) => s.sampled === s.population);
  return {
    coalitions,
    weights,
    stratum,
    strata,
    weightEnumerated: sum(whole.map((s) => 2 * halfPairWeight(parts, s))) / total,
    coversAllSizes: design.coversAllSizes,
  };
}

/**
 * The pairs of which both halves have been answered, as a design of its own, and where the answers to each are.
 * Undefined when they are too few.
 */
export function answeredPairs(
  design: PairedDesign,
  isAnswered: readonly boolean[],
): { pairs: PairedDesign; asked: Uint32Array } | undefined {
  const done: number[] = [];
  for (let pair = 0; pair < design.coalitions.rows; pair++) {
    if (isAnswered[2 * pair] && isAnswered[2 * pair + 1]) done.push(pair);
  }
  const pairs = done.length >= 2 ? answeredDesign(design, done) : undefined;
  return pairs && { pairs, asked: Uint32Array.from(done, (pair) => 2 * pair) };
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

/** Kernel weight of one half of all pairs of these sizes. */
function halfPairWeight(parts: number, { sizes }: Pick<Stratum, "sizes">): number {
  return sum(sizes.map((size) => shapleyKernelOfSize(parts, size) / (2 * size === parts ? 2 : 1)));
}

/** The coalitions of one stratum, in random order. */
function drawStratum(parts: number, quota: SizeQuota, stream: Stream): Uint32Array[] {
  // Where more than half is wanted, list all and keep some: drawing until enough differ would take too long.
  if (quota.sizes.length === 1 && quota.sampled * 2 > quota.population) {
    const all = coalitionsOfSize(parts, quota.sizes[0]);
    shuffle(all, stream);
    return all.slice(0, quota.sampled);
  }
  const cumulative: number[] = [];
  for (const size of quota.sizes) {
    cumulative.push((cumulative.at(-1) ?? 0) + halfPairWeight(parts, { sizes: [size] }));
  }
  const seen = new Set<string>();
  const drawn: Uint32Array[] = [];
  while (drawn.length < quota.sampled) {
    const at = stream.uniform() * (cumulative.at(-1) as number);
    const size = quota.sizes[cumulative.findIndex((upTo) => at < upTo)] ?? (quota.sizes.at(-1) as number);
    const coalition = randomCoalition(parts, size, stream);
    const key = coalition.join();
    if (seen.has(key)) continue;
    seen.add(key);
    drawn.push(coalition);
  }
  return drawn;
}

/** A uniformly random coalition of the size; of a pair of halves, the one without the last part. */
function randomCoalition(parts: number, size: number, stream: Stream): Uint32Array {
  const candidates = Array.from({ length: parts }, (_, part) => part);
  const coalition = noneKept(1, parts);
  for (let i = 0; i < size; i++) {
    const other = i + stream.integer(parts - i);
    [candidates[i], candidates[other]] = [candidates[other], candidates[i]];
  }
  const halves = 2 * size === parts && candidates.indexOf(parts - 1) < size;
  for (const part of halves ? candidates.slice(size) : candidates.slice(0, size)) keep(coalition, 0, part);
  return coalition.bits;
}

/** Every coalition of the size, lexicographically; where the size is half of the parts, those without the last part. */
function coalitionsOfSize(parts: number, size: number): Uint32Array[] {
  const pool = 2 * size === parts ? parts - 1 : parts;
  const chosen = Array.from({ length: size }, (_, i) => i);
  const all: Uint32Array[] = [];
  for (;;) {
    const coalition = noneKept(1, parts);
    for (const part of chosen) keep(coalition, 0, part);
    all.push(coalition.bits);
    let last = size - 1;
    while (last >= 0 && chosen[last] === pool - size + last) last--;
    if (last < 0) return all;
    chosen[last]++;
    for (let i = last + 1; i < size; i++) chosen[i] = chosen[i - 1] + 1;
  }
}

/** The order in which every beginning holds each stratum in proportion to its quota. */
function spread(quotas: readonly SizeQuota[]): { quota: number; rank: number; at: number }[] {
  return quotas
    .flatMap(({ sampled }, quota) =>
      Array.from({ length: sampled }, (_, rank) => ({ quota, rank, at: (rank + 0.5) / sampled })),
    )
    .sort((a, b) => a.at - b.at || a.quota - b.quota);
}

function shuffle<T>(items: T[], stream: Stream): void {
  for (let i = items.length - 1; i > 0; i--) {
    const other = stream.integer(i + 1);
    [items[i], items[other]] = [items[other], items[i]];
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
