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
 * @returns all reference rows in one group where none has a dummy
 * Cost: no model row.
 */
export function splitReferences(game: ShapleyGame): ReferenceSplit {
  const { request, budgetCoalitions } = game;
  const { probe, references, players, options } = request;
  const all = Array.from({ length: references }, (_, reference) => reference);
  const changing = playersOfEach(request);
  if (!changing) {
    const every = Array.from(players.keys());
    const group = groupOf(all, players.length, () => every, options.seed);
    return { whole: [], hasDummies: false, groups: [group], coalitions: budgetCoalitions };
  }
  const counting = all.filter((reference) => probe.weights?.[reference] !== 0);
  const smallestFirst = counting.toSorted((a, b) => changing[a].length - changing[b].length);
  const whole: WholeGame[] = [];
  let rows = budgetCoalitions * references;
  let others = smallestFirst.length;
  for (const reference of smallestFirst) {
    const changed = changing[reference];
    const cost = Math.max(0, 2 ** changed.length - 2);
    if (changed.length > MAX_WHOLE_PLAYERS || cost * others > rows) break;
    whole.push({ reference, players: changed });
    rows -= cost;
    others--;
  }
  const isWhole = new Set(whole.map(({ reference }) => reference));
  const groups: ReferenceGroup[] = [];
  // Formed of all rows, so that the same rows share a design whatever the budget.
  for (const rowsOfGroup of bySize(smallestFirst.toReversed(), changing)) {
    const size = changing[rowsOfGroup[0]].length;
    const left = rowsOfGroup.filter((reference) => !isWhole.has(reference)).sort((a, b) => a - b);
    if (left.length > 0) groups.push(groupOf(left, size, (row) => filledUp(changing[row], size), options.seed));
  }
  return { whole, hasDummies: true, groups, coalitions: others > 0 ? Math.floor(rows / others) : 0 };
}

/** Per reference row, the players that hiding behind it changes; undefined where these are always all. */
function playersOfEach({ probe, players, references, options, memory }: ShapleyRequest): number[][] | undefined {
  // A rule may stop a run long before its budget would pay for whole games; `enumerate: false` wants none.
  const wanted = !options.until && options.enumerate !== false;
  // Answers of an earlier run must not go to waste.
  if (!probe.unchanged || !(memory?.wasPerReference ? memory.hadDummies : wanted)) return undefined;
  const unchanged = probe.unchanged();
  const parts = probe.parts.length;
  const changing = Array.from({ length: references }, (_, reference) =>
    players.flatMap((part, player) => (unchanged[reference * parts + part] ? [] : [player])),
  );
  return changing.some((changed) => changed.length < players.length) ? changing : undefined;
}

/** Rows in the order of falling numbers of players, cut where the number falls. */
function bySize(largestFirst: readonly number[], changing: readonly (readonly number[])[]): number[][] {
  const atLeast = Math.max(MIN_GROUP_ROWS, Math.ceil(largestFirst.length / MAX_GROUPS));
  const groups: number[][] = [];
  for (const reference of largestFirst) {
    const group = groups.at(-1);
    const falls = group !== undefined && changing[reference].length < changing[group[group.length - 1]].length;
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
