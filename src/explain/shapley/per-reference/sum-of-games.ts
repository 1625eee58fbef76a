import type { Estimate } from "../shapley-estimator.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import { fitGroup, type GroupDesign, type GroupFit } from "./fit-group.js";
import { type GroupedDesign, gamesIn } from "./grouped-design.js";
import { weightOf } from "./reference-games.js";
import type { ReferenceSplit } from "./reference-groups.js";

/**
 * The sum of the values of all games: of those asked whole, which are exact, and of the fits to the others.
 *
 * @param worths  answers to the others' coalitions
 * @param known  per output, the weighted sum of the values of the games asked whole; undefined where there is none
 */
export async function sumOfGames(
  game: ShapleyGame,
  { groups, isComplete }: GroupedDesign,
  worths: Worths,
  split: ReferenceSplit,
  known: readonly Float64Array[] | undefined,
): Promise<Estimate> {
  const fits: GroupFit[][] = [];
  let first = 0;
  for (const each of groups) {
    fits.push(await fitGroup(game, each, worths, gamesIn(groups), first));
    first += each.group.references.length;
  }
  const shares = groups.map(({ group }) => total(group.references, (reference) => weightOf(game, reference)));
  const found = Array.from(game.outputs, (_, output) => {
    const ofGroups = fits.map((ofGroup) => ofGroup[output]);
    return known || groups.length > 1 ? added(ofGroups, shares, known?.[output]) : ofGroups[0];
  });
  const { regression, coalitions } = groups[0].design;
  const before = known ? [wholeReason(game, split)] : [];
  return {
    values: found.map(({ values }) => values),
    standardErrors: found.map(({ standardErrors }) => standardErrors),
    options: { estimator: "perReference", order: found.every(({ order }) => order === 3) ? 3 : regression.order },
    degreesOfFreedom: total(
      groups,
      ({ group, design }) => design.regression.degreesOfFreedom * group.references.length,
    ),
    asked: { count: coalitions.rows + 2, of: "coalitions", all: isComplete },
    diagnostics: {
      weightEnumerated: weightEnumerated(groups, shares, known !== undefined),
      estimator: found.map(({ estimator }) => estimator),
      estimatorReason: found.map(({ reason }) => [...before, reason].join("; ")),
      heldOutError: found.map(({ heldOutError }) => heldOutError),
      ...(split.hasDummies && { wholeGames: split.whole.length }),
    },
    terms: found.map(({ terms }) => terms),
    // Each mask met one reference row only, so that the average game is known nowhere but at its ends.
    weightedR2: found.map(() => null),
  };
}

/** The values where every game was asked whole: nothing was sampled. */
export function exactEstimate(game: ShapleyGame, split: ReferenceSplit, known: readonly Float64Array[]): Estimate {
  const largest = split.whole.reduce((most, { players }) => Math.max(most, players.length), 0);
  return {
    values: known,
    standardErrors: known.map((values) => new Float64Array(values.length)),
    options: { estimator: "perReference" },
    degreesOfFreedom: Number.POSITIVE_INFINITY,
    asked: { count: 2 ** largest, of: "coalitions", all: true, ofDiffering: true },
    diagnostics: {
      weightEnumerated: 1,
      estimator: known.map(() => "enumeration per reference"),
      estimatorReason: known.map(() => wholeReason(game, split)),
      wholeGames: split.whole.length,
    },
    weightedR2: known.map(() => null),
  };
}

function wholeReason({ request: { players } }: ShapleyGame, { whole, groups }: ReferenceSplit): string {
  const all = whole.length + total(groups, ({ references }) => references.length);
  return `${whole.length} of ${all} background rows share so many of the ${players.length} parts with the instance that every coalition of the others was asked`;
}

function added(
  fits: readonly GroupFit[],
  shares: readonly number[],
  known: Float64Array | undefined,
): Omit<GroupFit, "terms"> & { terms: readonly (readonly number[])[] } {
  const values = known ? known.slice() : new Float64Array(fits[0].values.length);
  const variances = new Float64Array(values.length);
  let missed = 0;
  for (const [i, fit] of fits.entries()) {
    missed += shares[i] * fit.heldOutError ** 2;
    for (let player = 0; player < values.length; player++) {
      values[player] += fit.values[player];
      variances[player] += (fit.standardErrors?.[player] ?? 0) ** 2;
    }
  }
  const terms = new Map(fits.flatMap((fit) => fit.terms).map((term) => [String(term), term]));
  return {
    values,
    standardErrors: fits.every((fit) => fit.standardErrors) ? variances.map(Math.sqrt) : null,
    heldOutError: Math.sqrt(missed / total(shares, (share) => share)),
    order: fits.every(({ order }) => order === 3) ? 3 : 1,
    estimator: [
      ...new Set([...(known ? ["enumeration per reference"] : []), ...fits.map((fit) => fit.estimator)]),
    ].join(", "),
    reason: [...new Set(fits.map((fit) => fit.reason))].join("; "),
    terms: [...terms.values()],
  };
}

/** The share of the kernel's weight on coalitions that are all asked, on average over games. */
function weightEnumerated(groups: readonly GroupDesign[], shares: readonly number[], isMixed: boolean): number {
  if (!isMixed && groups.length === 1) return groups[0].design.pairs.weightEnumerated;
  return 1 - total(groups, ({ design }, i) => shares[i] * (1 - design.pairs.weightEnumerated));
}

function total<T>(items: readonly T[], of: (item: T, place: number) => number): number {
  return items.reduce((sum, item, place) => sum + of(item, place), 0);
}
