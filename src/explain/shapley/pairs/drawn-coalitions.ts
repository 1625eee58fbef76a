import { type Coalitions, keep, noneKept, wordsPerCoalition } from "../../../core/coalitions.js";
import type { Steps } from "../../../core/give-way.js";
import { binomial } from "../../../math/binomial.js";
import { shuffleFirst } from "../../../random/shuffle.js";
import type { Stream } from "../../../random/stream.js";

/** Sizes of at most this many coalitions are drawn by rank; of larger ones two draws are seldom the same. */
const MAX_RANKED = 2 ** 20;

/** Parts drawn between two turns of other work: some 15 ms. */
const DRAWS_PER_TURN = 1e5;

/**
 * Draws a coalition of each given size, without replacement. Later sizes do not change the coalitions of earlier ones.
 *
 * @param sizes  one per coalition, each at most half of the parts
 * @param streams  the random numbers of each size
 */
export function* drawnCoalitions(
  parts: number,
  sizes: Int32Array,
  streams: (size: number) => Stream,
): Steps<Coalitions> {
  const drawn = noneKept(sizes.length, parts);
  const draws = new Map<number, () => Uint32Array>();
  let sinceTurn = 0;
  for (const [row, size] of sizes.entries()) {
    const known = draws.get(size);
    const draw = known ?? withoutReplacement(parts, size, streams(size));
    draws.set(size, draw);
    if (!known) sinceTurn += parts;
    drawn.bits.set(draw(), row * wordsPerCoalition(parts));
    sinceTurn += size;
    if (sinceTurn < DRAWS_PER_TURN) continue;
    sinceTurn = 0;
    yield;
  }
  return drawn;
}

/**
 * The coalitions of one size in random order, each once.
 *
 * @param size  at most half of the parts; of exactly half, those without the last part, as the others complement them
 * @returns the bits of the next coalition; to be called no more often than there are coalitions
 */
function withoutReplacement(parts: number, size: number, random: Stream): () => Uint32Array {
  const pool = 2 * size === parts ? parts - 1 : parts;
  const population = binomial(pool, size);
  return population <= MAX_RANKED
    ? drawnByRank(parts, pool, size, population, random)
    : drawnAnew(parts, pool, size, random);
}

/** A shuffle of all ranks from the first on, as `shuffleFirst` makes it; only the ranks that have moved are stored. */
function drawnByRank(parts: number, pool: number, size: number, population: number, random: Stream): () => Uint32Array {
  const moved = new Map<number, number>();
  let drawn = 0;
  return () => {
    const other = drawn + random.integer(population - drawn);
    const rank = moved.get(other) ?? other;
    moved.set(other, moved.get(drawn) ?? drawn);
    moved.delete(drawn++);
    return coalitionOfRank(parts, pool, size, rank);
  };
}

/** The coalition at a place in the lexicographic order of those of its size. */
function coalitionOfRank(parts: number, pool: number, size: number, rank: number): Uint32Array {
  const coalition = noneKept(1, parts);
  let left = rank;
  let wanted = size;
  for (let part = 0; wanted > 0; part++) {
    const withPart = binomial(pool - part - 1, wanted - 1);
    if (left < withPart) {
      keep(coalition, 0, part);
      wanted--;
    } else left -= withPart;
  }
  return coalition.bits;
}

/** Rejection sampling: draws until a coalition comes that has not come before. */
function drawnAnew(parts: number, pool: number, size: number, random: Stream): () => Uint32Array {
  const seen = new Set<string>();
  const candidates = Uint32Array.from({ length: pool }, (_, part) => part);
  const draw = () => {
    const coalition = noneKept(1, parts);
    shuffleFirst(candidates, size, random);
    for (let i = 0; i < size; i++) {
      keep(coalition, 0, candidates[i]);
    }
    return coalition.bits;
  };
  return () => {
    for (;;) {
      const coalition = draw();
      const key = coalition.join();
      if (seen.has(key)) continue;
      seen.add(key);
      return coalition;
    }
  };
}
