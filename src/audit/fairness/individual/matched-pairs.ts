import type { Pair } from "./compare-people.js";
import type { Nearest } from "./nearest.js";

/**
 * Pairs of rows and partners, nearest pairs first, each row in one pair at most, so that pairs are independent.
 *
 * @param among  the rows, and the candidates of each
 */
export function matchedPairs(among: readonly { readonly row: number; readonly partners: Nearest }[]): Pair[] {
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
