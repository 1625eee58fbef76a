import { type Coalitions, keep, noneKept, wordsPerCoalition } from "../../../core/coalitions.js";
import type { Steps } from "../../../core/give-way.js";
import { binomial } from "../../../math/binomial.js";
import type { PlayerGroup } from "./hierarchy.js";

/** The coalitions of the Owen values, and their weights in the value of each player. */
export interface HierarchicalCoalitions {
  readonly coalitions: Coalitions;
  /** Per player: rows of coalitions, -1 the empty and -2 the grand one, and their weights in its value. */
  readonly shares: readonly { readonly rows: Int32Array; readonly weights: Float64Array }[];
}

/** Places between two pauses: some milliseconds. */
const PLACES_PER_PAUSE = 1024;

export const EMPTY = -1;
export const GRAND = -2;

/** The number of pairs of coalitions over all players, shared ones counted each time: an upper bound of those to ask. */
export function countMemberships({ members }: PlayerGroup): number {
  const others = 2 ** (members.length - 1);
  return members.reduce<number>(
    (sum, member) => sum + others * (typeof member === "number" ? 2 : countMemberships(member)),
    0,
  );
}

/**
 * Every coalition that an order passes through in which the members of each group come in one after the other.
 *
 * Owen's value of a player is its mean gain over all such orders: at each level any set of the other members of its group may be
 * in already, each number of them as likely, and nothing or all of what these hold.
 *
 * @param max  coalitions, beyond which the search ends
 * @returns undefined where there are more
 * Source: Owen 1977; more than two levels: Winter 1989.
 */
export function* hierarchicalCoalitions(
  players: number,
  root: PlayerGroup,
  max: number,
): Steps<HierarchicalCoalitions | undefined> {
  const words = wordsPerCoalition(players);
  const rowOf = new Map<string, number>();
  const found: Uint32Array[] = [];
  const place = (bits: Uint32Array, size: number): number => {
    if (size === 0) return EMPTY;
    if (size === players) return GRAND;
    const key = bits.join();
    const known = rowOf.get(key);
    if (known !== undefined) return known;
    rowOf.set(key, found.length);
    return found.push(bits) - 1;
  };
  const shares = Array.from({ length: players }, () => ({ rows: [] as number[], weights: [] as number[] }));
  let placed = 0;
  function* visit(group: PlayerGroup, inside: readonly number[], weight: number): Steps<void> {
    const { members } = group;
    for (const [m, member] of members.entries()) {
      const others = members.filter((_, other) => other !== m).map(playersOf);
      for (let chosen = 0; chosen < 2 ** others.length; chosen++) {
        const there = others.filter((_, i) => (chosen >> i) & 1);
        const before = [...inside, ...there.flat()];
        const inOrder = weight / (members.length * binomial(members.length - 1, there.length));
        if (found.length > max) return;
        if (typeof member !== "number") {
          yield* visit(member, before, inOrder);
          continue;
        }
        if (++placed % PLACES_PER_PAUSE === 0) yield;
        const without = bitsOf(before, players);
        const joined = without.slice();
        joined[member >>> 5] |= 1 << (member & 31);
        const share = shares[member];
        share.rows.push(place(joined, before.length + 1), place(without, before.length));
        share.weights.push(inOrder, -inOrder);
      }
    }
  }
  yield* visit(root, [], 1);
  if (found.length > max) return undefined;
  const coalitions = noneKept(found.length, players);
  for (const [row, bits] of found.entries()) coalitions.bits.set(bits, row * words);
  const shared: HierarchicalCoalitions["shares"][number][] = [];
  for (const share of shares) {
    shared.push(summed(share));
    yield;
  }
  return { coalitions, shares: shared };
}

/** The players of a group, or the player itself. */
export function playersOf(member: number | PlayerGroup): number[] {
  return typeof member === "number" ? [member] : member.members.flatMap(playersOf);
}

function bitsOf(kept: readonly number[], players: number): Uint32Array {
  const one = noneKept(1, players);
  for (const player of kept) keep(one, 0, player);
  return one.bits;
}

/** Each row once. */
function summed({ rows, weights }: { readonly rows: readonly number[]; readonly weights: readonly number[] }) {
  const total = new Map<number, number>();
  for (const [i, row] of rows.entries()) total.set(row, (total.get(row) ?? 0) + weights[i]);
  return { rows: Int32Array.from(total.keys()), weights: Float64Array.from(total.values()) };
}
