import { keep, noneKept } from "../../../core/coalitions.js";
import { binomial } from "../../../math/binomial.js";
import type { Stream } from "../../../random/stream.js";

/** Up to so many coalitions are drawn by their rank; of more, two draws are seldom the same. */
const MAX_RANKED = 2 ** 20;

/**
 * Coalitions of a size in random order, each once: how many are wanted does not change which come first.
 *
 * @param size  at most half of the parts; of exactly half, those without the last part, as the others complement them
 * @returns the bits of the next coalition; to be called no more often than there are coalitions
 */
export function drawnCoalitions(parts: number, size: number, random: Stream): () => Uint32Array {
  const pool = 2 * size === parts ? parts - 1 : parts;
  const population = binomial(pool, size);
  return population <= MAX_RANKED
    ? drawnByRank(parts, pool, size, population, random)
    : drawnAnew(parts, pool, size, random);
}

/** Fisher & Yates's shuffle of all ranks, of which only those that have moved are kept. */
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

/** Draws until one comes that has not come before. */
function drawnAnew(parts: number, pool: number, size: number, random: Stream): () => Uint32Array {
  const seen = new Set<string>();
  const candidates = Array.from({ length: pool }, (_, part) => part);
  const draw = () => {
    const coalition = noneKept(1, parts);
    for (let i = 0; i < size; i++) {
      const other = i + random.integer(pool - i);
      [candidates[i], candidates[other]] = [candidates[other], candidates[i]];
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
