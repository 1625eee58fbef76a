import type { Estimate } from "../../../core/kinds/estimate.js";
import type { MatchedGroups, PeoplePair } from "../../../core/kinds/individual-fairness.js";
import { differenceInterval } from "../../../math/difference-interval.js";
import { LEVEL, unknownEstimate } from "../../run/estimates.js";
import { boundedCell, shareCell } from "../review/cell.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";
import type { ComparedPeople, Pair, PeopleGroups } from "./compare-people.js";
import { meanOver } from "./mean-over.js";
import type { Nearest } from "./nearest.js";

/** Each group except the largest, compared with the nearest rows of the largest. */
export function matchedGroups(
  { name, labels, codes, largest }: PeopleGroups,
  partners: ComparedPeople["partners"][number],
  { compared }: ComparedPeople,
  rows: ReviewedRows,
  scores: Float64Array,
  count: number,
  shown: (pair: Pair) => PeoplePair,
): MatchedGroups[] {
  return labels.flatMap((group, code) => {
    const among = [...compared.entries()].flatMap(([c, row]) => {
      const found = partners[c];
      return found && codes[row] === code ? [{ row, partners: found }] : [];
    });
    if (among.length === 0) return [];
    const pairs = matchedPairs(among).map((pair) => ({
      ...pair,
      excess: Math.abs(scores[pair.rows[0]] - scores[pair.rows[1]]),
    }));
    const firsts = pairs.map((pair) => pair.rows[0]);
    const difference = (values: ArrayLike<number>) =>
      meanOver(
        Float64Array.from(pairs, ({ rows: [a, b] }) => values[a] - values[b]),
        firsts,
        rows,
      );
    const worst = pairs
      .toSorted((a, b) => b.excess - b.distance - (a.excess - a.distance))
      .filter(({ excess }) => excess > 0);
    return {
      ...{ grouping: name, group, against: labels[largest] },
      pairs: pairs.length,
      unmatched: among.length - pairs.length,
      meanDistance: pairs.length > 0 ? pairs.reduce((sum, { distance }) => sum + distance, 0) / pairs.length : null,
      decisions: rows.selected ? decisionDifference(pairs, rows.selected, rows) : null,
      scores: difference(rows.score),
      worst: worst.slice(0, count).map(shown),
    };
  });
}

/**
 * The share of pairs in which only the first is selected minus the share in which only the second is, by Newcombe: a t
 * interval has no width where few pairs all agree.
 */
function decisionDifference(
  pairs: readonly Pair[],
  selected: Uint8Array,
  { weights, cluster }: ReviewedRows,
): Estimate {
  const units = {
    weights: Float64Array.from(pairs, ({ rows: [a] }) => weights[a]),
    ...(cluster && { cluster: Int32Array.from(pairs, ({ rows: [a] }) => cluster[a]) }),
  };
  const all = Int32Array.from(pairs.keys());
  const shareOf = (first: number) => {
    const hits = Uint8Array.from(pairs, ({ rows }) => (selected[rows[first]] > selected[rows[1 - first]] ? 1 : 0));
    return shareCell(hits, all, units, "there is no pair");
  };
  const [gained, lost] = [boundedCell(shareOf(0), LEVEL), boundedCell(shareOf(1), LEVEL)];
  if (!gained || !lost) return unknownEstimate("there is no pair");
  return { value: gained.value - lost.value, ...differenceInterval(gained, lost), interval: "Newcombe" };
}

/**
 * Pairs of rows and partners, nearest pairs first, each row in one pair at most, so that pairs are independent.
 *
 * @param among  the rows, and the candidates of each
 */
function matchedPairs(among: readonly { readonly row: number; readonly partners: Nearest }[]): Pair[] {
  const candidates = among.flatMap(({ row, partners }) =>
    Array.from({ length: partners.size }, (_, k) => ({
      rows: [row, partners.rows[k]] as const,
      distance: partners.distances[k],
      excess: 0,
    })),
  );
  candidates.sort((a, b) => a.distance - b.distance || a.rows[0] - b.rows[0] || a.rows[1] - b.rows[1]);
  const taken = new Set<number>();
  return candidates.filter(({ rows }) => {
    if (rows.some((row) => taken.has(row))) return false;
    for (const row of rows) taken.add(row);
    return true;
  });
}
