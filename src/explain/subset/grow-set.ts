import type { PartSet, SubsetGame } from "./subset-game.js";

type GrowOptions = {
  readonly count: number;
  /** False: every part that is left is asked at each step, all in one batch. */
  readonly lazy: boolean;
  /** Called with each set that is worth more than all before it. */
  readonly onBetter: (parts: PartSet) => void;
  /** Called with the number of parts of the set. */
  readonly onStep?: (size: number) => void;
};

/**
 * Adds to a set, one at a time, the part that gains most, until there are `count`.
 *
 * Goes on where no part gains anything, because two may gain together what neither does alone: what counts is the best
 * set on the way. Lazily: where gains only shrink as a set grows (a submodular f), a gain that was measured before
 * bounds what it can be now, so that a part is asked again only when its bound is the highest left. For other f the
 * part taken may not be the best. Of equal gains the lowest part is taken.
 *
 * @param start  a set of which every beginning has been asked
 * @returns false when the budget ended it
 * Source: Nemhauser, Wolsey & Fisher 1978; lazily: Minoux 1978.
 */
export async function growSet(
  game: SubsetGame,
  start: PartSet,
  { count, lazy, onBetter, onStep }: GrowOptions,
): Promise<boolean> {
  let parts = start;
  let best = game.value(start);
  const bounds = new Map(
    game.free.filter((part) => !start.includes(part)).map((part) => [part, boundOf(game, start, part)]),
  );
  while (parts.length < count && bounds.size > 0) {
    if (!lazy && !(await measureAll(game, parts, bounds))) return false;
    const next = await nextPart(game, parts, bounds);
    if (next === undefined) return false;
    bounds.delete(next);
    parts = [...parts, next];
    if (game.value(parts) > best) {
      best = game.value(parts);
      onBetter(parts);
    }
    onStep?.(parts.length);
  }
  return true;
}

async function measureAll(game: SubsetGame, parts: PartSet, bounds: Map<number, number>): Promise<boolean> {
  if (!(await game.ask([...bounds.keys()].map((part) => [...parts, part])))) return false;
  for (const part of bounds.keys()) bounds.set(part, game.value([...parts, part]) - game.value(parts));
  return true;
}

/** The part that gains most; undefined when the budget ends. Leaves the gains it measured as new bounds. */
async function nextPart(game: SubsetGame, parts: PartSet, bounds: Map<number, number>): Promise<number | undefined> {
  for (;;) {
    const [best, bound] = [...bounds].reduce((highest, entry) => (entry[1] > highest[1] ? entry : highest));
    const joined = [...parts, best];
    if (!(await game.ask([joined]))) return undefined;
    const gain = game.value(joined) - game.value(parts);
    // No other bound is higher, and none of a lower part is as high: what this one gains is the most there is.
    if (gain === bound) return best;
    bounds.set(best, gain);
  }
}

/** The least gain of a part that was measured on a beginning of the set: it can only have shrunk since. */
function boundOf(game: SubsetGame, set: PartSet, part: number): number {
  let bound = Number.POSITIVE_INFINITY;
  for (let size = 0; size <= set.length; size++) {
    const beginning = set.slice(0, size);
    const joined = [...beginning, part];
    if (game.isKnown(joined)) bound = Math.min(bound, game.value(joined) - game.value(beginning));
  }
  return bound;
}
