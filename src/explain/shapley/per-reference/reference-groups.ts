import type { Steps } from "../../../core/give-way.js";
import { shuffle } from "../../../random/shuffle.js";
import { stream } from "../../../random/stream.js";
import type { ShapleyGame } from "../shapley-game.js";
import type { ShapleyRequest } from "../shapley-options.js";

/** Reference rows whose games have about as many players, and share a design. */
export interface ReferenceGroup {
  /** Rising. */
  readonly references: readonly number[];
  /** Players of each game: those that hiding behind the reference row changes, and others up to the same number. */
  readonly players: number;
  /** Per reference row: the player that a player of the common design stands for. */
  readonly names: readonly Int32Array[];
}

/** Reference rows by how their games are asked. */
export interface ReferenceSplit {
  /** Reference rows that are asked every coalition of what they do not share with the instance. */
  readonly whole: readonly WholeGame[];
  /** True where some reference row shares a part with the instance: none of its coalitions says whether that is kept. */
  readonly hasDummies: boolean;
  /** The others. */
  readonly groups: readonly ReferenceGroup[];
  /** Coalitions, besides the empty and the grand one, that the budget pays for in each of the others' games. */
  readonly coalitions: number;
}

/** The game of a reference row that is asked every coalition of its players. */
export interface WholeGame {
  readonly reference: number;
  /** Those that hiding behind the reference row changes. */
  readonly players: readonly number[];
}

/** Players of a game that is asked every coalition; beyond, there are more than a run asks. */
const MAX_WHOLE_PLAYERS = 20;

/** Groups are at most so many: each takes a factorisation of its own. */
const MAX_GROUPS = 5;
const MIN_GROUP_ROWS = 10;

/**
 * Where a part is the same in a reference row and the instance, it is a dummy in that row's game, which is then one of fewer
 * players. Games that cost no more than what is left for each are asked whole and are exact, the smallest first; the others
 * share what that leaves of the budget.
 *
 * @param suits  whether so many coalitions for each of the others are worth asking
 * @returns all reference rows in one group where none has a dummy; undefined where there are others and `suits` says no
 * Cost: no model row.
 */
export function* splitReferences(
  game: ShapleyGame,
  suits: (coalitions: number) => boolean,
): Steps<ReferenceSplit | undefined> {
  const { request, budgetCoalitions } = game;
  const { probe, references, players, options } = request;
  const all = Array.from({ length: references }, (_, reference) => reference);
  const changing = yield* playersOfEach(request);
  if (!changing) {
    if (!suits(budgetCoalitions)) return undefined;
    const every = Array.from(players.keys());
    const group = groupOf(all, players.length, () => every, options.seed);
    return { whole: [], hasDummies: false, groups: [group], coalitions: budgetCoalitions };
  }
  const { counts, playersOf } = changing;
  const counting = all.filter((reference) => probe.weights?.[reference] !== 0);
  const smallestFirst = counting.toSorted((a, b) => counts[a] - counts[b]);
  const whole: WholeGame[] = [];
  let rows = budgetCoalitions * references;
  let others = smallestFirst.length;
  for (const reference of smallestFirst) {
    const cost = Math.max(0, 2 ** counts[reference] - 2);
    if (counts[reference] > MAX_WHOLE_PLAYERS || cost * others > rows) break;
    whole.push({ reference, players: playersOf(reference) });
    rows -= cost;
    others--;
  }
  const coalitions = others > 0 ? Math.floor(rows / others) : 0;
  if (others > 0 && !suits(coalitions)) return undefined;
  const isWhole = new Set(whole.map(({ reference }) => reference));
  const groups: ReferenceGroup[] = [];
  // Formed of all rows, so that the same rows share a design whatever the budget.
  for (const rowsOfGroup of bySize(smallestFirst.toReversed(), counts)) {
    const size = counts[rowsOfGroup[0]];
    const left = rowsOfGroup.filter((reference) => !isWhole.has(reference)).sort((a, b) => a - b);
    if (left.length > 0) groups.push(groupOf(left, size, (row) => filledUp(playersOf(row), size), options.seed));
  }
  return { whole, hasDummies: true, groups, coalitions };
}

/** The players that hiding behind each reference row changes. */
interface ChangedPlayers {
  /** One per reference row: how many. */
  readonly counts: Int32Array;
  playersOf(reference: number): number[];
}

/** Cells of a table that are looked at in a millisecond or two. */
const CELLS_PER_STEP = 2 ** 20;

/** The players that hiding behind each reference row changes; undefined where these are always all. */
function* playersOfEach({
  probe,
  players,
  references,
  options,
  memory,
}: ShapleyRequest): Steps<ChangedPlayers | undefined> {
  // A rule may stop a run long before its budget would pay for whole games; `enumerate: false` wants none.
  const wanted = !options.until && options.enumerate !== false;
  // Answers of an earlier run must not go to waste.
  if (!probe.unchanged || !(memory?.wasPerReference ? memory.hadDummies : wanted)) return undefined;
  const unchanged = probe.unchanged();
  const parts = probe.parts.length;
  const counts = new Int32Array(references);
  const rowsPerStep = Math.ceil(CELLS_PER_STEP / players.length);
  for (let reference = 0; reference < references; reference++) {
    let count = 0;
    for (const part of players) if (unchanged[reference * parts + part] === 0) count++;
    counts[reference] = count;
    if ((reference + 1) % rowsPerStep === 0) yield;
  }
  if (counts.every((count) => count === players.length)) return undefined;
  return {
    counts,
    playersOf: (reference) => players.flatMap((part, player) => (unchanged[reference * parts + part] ? [] : [player])),
  };
}

/** Rows in the order of falling numbers of players, cut where the number falls. */
function bySize(largestFirst: readonly number[], counts: Int32Array): number[][] {
  const atLeast = Math.max(MIN_GROUP_ROWS, Math.ceil(largestFirst.length / MAX_GROUPS));
  const groups: number[][] = [];
  for (const reference of largestFirst) {
    const group = groups.at(-1);
    const falls = group !== undefined && counts[reference] < counts[group[group.length - 1]];
    if (!group || (falls && group.length >= atLeast)) groups.push([reference]);
    else group.push(reference);
  }
  return groups;
}

/** Players, and of the others the first ones, so many in all. */
function filledUp(changed: readonly number[], size: number): number[] {
  const all = [...changed];
  for (let player = 0; all.length < size; player++) if (!changed.includes(player)) all.push(player);
  return all.sort((a, b) => a - b);
}

function groupOf(
  references: readonly number[],
  players: number,
  playersOf: (reference: number) => readonly number[],
  seed: number | string,
): ReferenceGroup {
  const names = references.map((reference) =>
    shuffle(Int32Array.from(playersOf(reference)), stream(seed, "names per reference", reference)),
  );
  return { references, players, names };
}
