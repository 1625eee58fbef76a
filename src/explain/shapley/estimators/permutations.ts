import { type Coalitions, keep, noneKept, wordsPerCoalition } from "../../../core/coalitions.js";
import type { Steps } from "../../../core/give-way.js";
import { shuffle } from "../../../random/shuffle.js";
import type { Stream } from "../../../random/stream.js";

/** Orders in which the parts come in one by one, each followed by the same order backwards. */
export interface PermutationDesign {
  /** permutations x parts: which part comes in when. Row 2i + 1 is row 2i backwards. */
  readonly permutations: Int32Array;
  readonly count: number;
  /** The distinct coalitions met on the way, neither empty nor full, in the order of first meeting. */
  readonly coalitions: Coalitions;
  /** permutations x (parts - 1): which coalition is there after each part but the last. */
  readonly path: Int32Array;
}

/** Parts of coalitions that are written or looked up in some milliseconds. */
const CELLS_PER_STEP = 1e6;

/**
 * Antithetic pairs of random permutations, drawn until they would meet more than `maxCoalitions` different coalitions.
 * Coalitions that come up again cost nothing, so small games get more permutations for the same budget. It pauses now and then.
 *
 * @param parts  2 or more
 * @param maxCoalitions  at least 2 (parts - 1), which is one pair
 * @param draw  an order of all parts, drawn so that it is as likely backwards. Default: any order
 * Source: Castro, Gomez & Tejada 2009; antithetic pairs: Mitchell, Cooper, Frank & Holmes 2022.
 */
export function* antitheticPermutations(
  parts: number,
  maxCoalitions: number,
  stream: Stream,
  draw: (parts: number, stream: Stream) => number[] = randomPermutation,
): Steps<PermutationDesign> {
  const known = new Map<string, number>();
  const found: Uint32Array[] = [];
  const permutations: number[] = [];
  const path: number[] = [];
  // A game so small that its coalitions never exceed the budget still has to end.
  const maxPairs = Math.max(1, Math.ceil(maxCoalitions / 2));

  let cells = 0;

  for (let pair = 0; pair < maxPairs; pair++) {
    const forward = draw(parts, stream);
    const orders = [forward, forward.toReversed()];
    const steps: { readonly key: string; readonly coalition: Uint32Array }[] = [];
    for (const order of orders) {
      for (const coalition of prefixes(order)) {
        steps.push({ key: String(coalition), coalition });
        if (isLong()) yield;
      }
    }
    const fresh = new Set<string>();
    for (const { key } of steps) {
      if (!known.has(key)) fresh.add(key);
      if (isLong()) yield;
    }
    if (found.length + fresh.size > maxCoalitions) break;
    for (const order of orders) for (const part of order) permutations.push(part);
    for (const { key, coalition } of steps) {
      path.push(indexOf(key, coalition));
      if (isLong()) yield;
    }
  }
  const words = wordsPerCoalition(parts);
  const coalitions = noneKept(found.length, parts);
  for (const [row, bits] of found.entries()) coalitions.bits.set(bits, row * words);
  return {
    permutations: Int32Array.from(permutations),
    count: permutations.length / parts,
    coalitions,
    path: Int32Array.from(path),
  };

  /** True where enough parts were gone through since the last pause. */
  function isLong(): boolean {
    cells += parts;
    if (cells < CELLS_PER_STEP) return false;
    cells = 0;
    return true;
  }

  function indexOf(key: string, coalition: Uint32Array): number {
    const index = known.get(key);
    if (index !== undefined) return index;
    known.set(key, found.length);
    return found.push(coalition) - 1;
  }
}

/** The coalitions on the way: after the first part, after the second, ... but not after the last. */
function prefixes(order: readonly number[]): Uint32Array[] {
  const growing = noneKept(1, order.length);
  return order.slice(0, -1).map((part) => {
    keep(growing, 0, part);
    return growing.bits.slice();
  });
}

/** The positions 0 to parts - 1 in random order. */
export function randomPermutation(parts: number, stream: Stream): number[] {
  return shuffle(
    Array.from({ length: parts }, (_, part) => part),
    stream,
  );
}
