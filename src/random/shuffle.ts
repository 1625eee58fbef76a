import type { Stream } from "./stream.js";

type Items = { [at: number]: unknown; readonly length: number };

/**
 * Shuffles in place: every order is equally likely.
 *
 * @returns the items
 * Source: Fisher & Yates 1938; from the last place down: Durstenfeld 1964.
 * @example
 * shuffle([1, 2, 3], stream(seed, "order"));
 */
export function shuffle<T extends Items>(items: T, random: Pick<Stream, "integer">): T {
  for (let last = items.length - 1; last > 0; last--) swap(items, last, random.integer(last + 1));
  return items;
}

/**
 * Puts `count` items, drawn without replacement, into the first places in the order drawn: as far as a shuffle from the
 * first place up goes.
 *
 * @returns the items
 */
export function shuffleFirst<T extends Items>(items: T, count: number, random: Pick<Stream, "integer">): T {
  for (let first = 0; first < count; first++) swap(items, first, first + random.integer(items.length - first));
  return items;
}

function swap(items: Items, one: number, other: number): void {
  const kept = items[one];
  items[one] = items[other];
  items[other] = kept;
}
