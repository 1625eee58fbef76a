import type { PartSet, SubsetGame } from "./subset-game.js";

/** What came of growing a set. */
type Growth = {
  /** In the order in which they were taken. */
  readonly parts: PartSet;
  /** True when the budget ended it. */
  readonly stopped: boolean;
};

type GrowOptions = {
  readonly maxParts: number;
  /** False: every part that is left is asked at each step, all in one batch. */
  readonly lazy: boolean;
  readonly onGrown?: (parts: PartSet) => void;
};

/**
 * Adds to a set, one at a time, the part that gains most, until there are `maxParts` or none gains anything.
 *
 * Lazily: where gains only shrink as a set grows (a submodular f), a gain that was measured before bounds what it can
 * be now, so that a part is asked again only when its bound is the highest left. For other f the part taken may not be
 * the best. Of equal gains the lowest part is taken.
 *
 * @param start  a set of which every beginning has been asked
 * Source: Nemhauser, Wolsey & Fisher 1978; lazily: Minoux 1978.
 */
export async function growSet(
  game: SubsetGame,
  start: PartSet,
  { maxParts, lazy, onGrown }: GrowOptions,
): Promise<Growth> {
  let parts = start;
  const bounds = new Map(
    game.free.filter((part) => !start.includes(part)).map((part) => [part, boundOf(game, start, part)]),
  );
  while (parts.length < maxParts) {
    if (!lazy && !(await measureAll(game, parts, bounds))) return { parts, stopped: true };
    const next = await nextPart(game, parts, bounds);
    if (next === "budget") return { parts, stopped: true };
    if (next === undefined) break;
    bounds.delete(next);
    parts = [...parts, next];
    onGrown?.(parts);
  }
  return { parts, stopped: false };
}

async function measureAll(game: SubsetGame, parts: PartSet, bounds: Map<number, number>): Promise<boolean> {
  if (!(await game.ask([...bounds.keys()].map((part) => [...parts, part])))) return false;
  for (const part of bounds.keys()) bounds.set(part, game.value([...parts, part]) - game.value(parts));
  return true;
}

/** The part that gains most; undefined when none gains anything. Leaves the gains it measured as new bounds. */
async function nextPart(
  game: SubsetGame,
  parts: PartSet,
  bounds: Map<number, number>,
): Promise<number | "budget" | undefined> {
  for (;;) {
    let best: number | undefined;
    let bound = 0;
    for (const [part, value] of bounds) {
      if (value <= bound) continue;
      best = part;
      bound = value;
    }
    if (best === undefined) return undefined;
    const joined = [...parts, best];
    if (!(await game.ask([joined]))) return "budget";
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
