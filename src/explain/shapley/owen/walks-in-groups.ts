import { type Coalitions, keep, noneKept, wordsPerCoalition } from "../../../core/coalitions.js";
import { shuffle } from "../../../random/shuffle.js";
import type { Stream } from "../../../random/stream.js";
import type { ShapleyDesign } from "../shapley-estimator.js";
import { playersOf } from "./hierarchical-coalitions.js";
import type { PlayerGroup } from "./hierarchy.js";
import { orderOf } from "./owen-orders.js";

/** The way from a union of groups to the same union with one more group, whose players come in one by one. */
export interface Walk {
  /** Bit m is set where member m of the outermost level is in already. */
  readonly before: number;
  readonly order: readonly number[];
  /** The coalition after each player but the last, by its row in the design. */
  readonly path: readonly number[];
}

/** Walks through the groups of the outermost level. */
export interface Walks extends ShapleyDesign {
  /** Each a walk through member `group`, and the same backwards among the other members that were not there before. */
  readonly pairs: readonly { readonly group: number; readonly walks: readonly [Walk, Walk] }[];
  /** The number of coalitions that were answered. */
  readonly asked: number;
}

/** Pairs that every group gets before its share counts. */
export const MIN_WALK_PAIRS = 4;

/**
 * Draws pairs of walks until they would meet more than `max` different coalitions. Every beginning of such a design is one
 * too, and the walks through a group are the same for every budget.
 *
 * @param members  of the outermost level
 * @param shares  one per member, how many pairs it gets in proportion; 0 for those that are single players
 */
export function walksInGroups(
  players: number,
  members: readonly (number | PlayerGroup)[],
  shares: readonly number[],
  max: number,
  streams: (group: number) => Stream,
): Walks {
  const open = members.flatMap((member, group) =>
    typeof member === "number" || shares[group] === 0 ? [] : [{ group, member, dealt: 0, stream: streams(group) }],
  );
  const rowOf = new Map<string, number>();
  const found: Uint32Array[] = [];
  const pairs: Walks["pairs"][number][] = [];
  while (pairs.length < 4 * max) {
    const next = open.reduce((least, each) => (isDue(each, least, shares) ? each : least));
    const drawn = drawPair(players, members, next.group, next.member, next.stream);
    const fresh = new Set(drawn.flatMap(({ met }) => met.map(String)).filter((key) => !rowOf.has(key)));
    if (found.length + fresh.size > max) break;
    next.dealt++;
    const [one, other] = drawn.map(({ before, order, met }): Walk => ({ before, order, path: met.map(rowFor) }));
    pairs.push({ group: next.group, walks: [one, other] });
  }
  const words = wordsPerCoalition(players);
  const coalitions = noneKept(found.length, players);
  for (const [row, bits] of found.entries()) coalitions.bits.set(bits, row * words);
  return { coalitions, pairs, asked: found.length, isComplete: false };

  function rowFor(bits: Uint32Array): number {
    const key = String(bits);
    const known = rowOf.get(key);
    if (known !== undefined) return known;
    rowOf.set(key, found.length);
    return found.push(bits) - 1;
  }
}

type Dealt = { readonly group: number; readonly dealt: number };

/** True if a group needs a pair more than another. */
function isDue(one: Dealt, other: Dealt, shares: readonly number[]): boolean {
  if (Math.min(one.dealt, other.dealt) < MIN_WALK_PAIRS) return one.dealt < other.dealt;
  return (one.dealt + 1) * shares[other.group] < (other.dealt + 1) * shares[one.group];
}

/** A walk after any number of the other members, each number as likely, and its counterpart. */
function drawPair(
  players: number,
  members: readonly (number | PlayerGroup)[],
  group: number,
  member: PlayerGroup,
  stream: Stream,
) {
  const others = shuffle(
    [...members.keys()].filter((place) => place !== group),
    stream,
  );
  const there = stream.integer(members.length);
  const order = orderOf(member, stream);
  return [
    { inside: others.slice(0, there), order },
    { inside: others.slice(there), order: order.toReversed() },
  ].map((walk) => ({
    order: walk.order,
    before: walk.inside.reduce((bits, place) => bits | (1 << place), 0),
    met: coalitionsOf(
      players,
      walk.inside.flatMap((place) => playersOf(members[place])),
      walk.order,
    ),
  }));
}

/** The coalitions after each player of an order but the last. */
function coalitionsOf(players: number, before: readonly number[], order: readonly number[]): Uint32Array[] {
  const growing: Coalitions = noneKept(1, players);
  for (const player of before) keep(growing, 0, player);
  return order.slice(0, -1).map((player) => {
    keep(growing, 0, player);
    return growing.bits.slice();
  });
}
