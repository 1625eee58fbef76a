import { type SizeOfPairs, sizesOfPairs } from "./dealt-sizes.js";

/** Pairs of the same sizes: `sampled` of the `population` that exist. */
export interface Stratum {
  readonly sizes: readonly number[];
  readonly population: number;
  readonly sampled: number;
}

/** Which pairs of a design stand for which others, and for how much of the Shapley kernel. */
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

type Sampled = SizeOfPairs & { readonly sampled: number };

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
    for (const { size, weight: own, sampled } of present) {
      stratumOf[size] = index;
      weightOf[size] = areDrawn ? weight / sizes.length : (weight * own) / inSample / sampled;
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
