import type { PartGroup } from "../../../core/kinds/attribution.js";
import { playersOf } from "./hierarchical-coalitions.js";
import type { PlayerGroup } from "./hierarchy.js";

/** A group of a hierarchy, by its players. */
export interface GroupOfPlayers {
  readonly name: string | undefined;
  /** 1 for a group that is in no other, 2 for one in such a group, and so on. */
  readonly level: number;
  readonly players: readonly number[];
}

/** Every group below the root, each before those that it holds. */
export function groupsBelow({ members }: PlayerGroup, level = 1): GroupOfPlayers[] {
  return members.flatMap((member) =>
    typeof member === "number"
      ? []
      : [{ name: member.name, level, players: playersOf(member) }, ...groupsBelow(member, level + 1)],
  );
}

/** The value of each group, which is the sum over its players: outputs x groups. */
export interface GroupSums {
  readonly values: readonly Float64Array[];
  /** One array per output; null, or NaN for single ones, where they are unknown. */
  readonly standardErrors: readonly (Float64Array | null)[];
}

/** Groups as an explanation holds them. */
export function partGroups(
  groups: readonly GroupOfPlayers[],
  parts: readonly number[],
  { values, standardErrors }: GroupSums,
): PartGroup[] {
  return groups.map(({ name, level, players }, g) => ({
    ...(name !== undefined && { name }),
    level,
    parts: players.map((player) => parts[player]),
    // Values near the largest double are finite, and their sum need not be.
    values: values.map((sums) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, sums[g]))),
    standardErrors: standardErrors.map((errors) => (errors && !Number.isNaN(errors[g]) ? errors[g] : null)),
  }));
}

/** The sums of values over the players of each group. */
export function sumsOver(groups: readonly GroupOfPlayers[], values: Float64Array): Float64Array {
  return Float64Array.from(groups, ({ players }) => players.reduce((sum, player) => sum + values[player], 0));
}
