import type { ShapleyDesign } from "../shapley-estimator.js";
import type { ShapleyGame } from "../shapley-game.js";
import { type DesignsPerReference, designsPerReference } from "./designs-per-reference.js";
import type { GroupDesign } from "./fit-group.js";

/** The designs of all groups of reference rows, of as many coalitions each. */
export interface GroupedDesign extends ShapleyDesign {
  readonly groups: readonly GroupDesign[];
}

export function grouped(groups: readonly GroupDesign[]): GroupedDesign {
  const { coalitions } = groups[0].design;
  return { groups, coalitions, isComplete: groups.every(({ design }) => design.isComplete) };
}

/** Number of games in all groups. */
export function gamesIn(groups: readonly GroupDesign[]): number {
  return groups.reduce((sum, { group }) => sum + group.references.length, 0);
}

/** The coalitions of all groups under the players' own names. */
export function ownCoalitions(
  { request: { players } }: ShapleyGame,
  groups: readonly GroupDesign[],
): DesignsPerReference {
  const named = groups.map(({ group, design }) => ({ common: design.coalitions, ...group }));
  return designsPerReference(named, players.length);
}
