import { type Nearest, nearest } from "./nearest.js";
import type { RowDistances } from "./row-distances.js";

/** The groups of one column: for each reviewed row the position of its group among `labels`, -1 where it has none. */
export type PeopleGroups = {
  readonly name: string;
  readonly labels: readonly string[];
  readonly codes: Int32Array;
  /** Position of the largest group. */
  readonly largest: number;
};

/** Candidates per row for a match. */
const PARTNERS = 10;

/** Rows compared with all rows: positions among the reviewed rows throughout. */
export type ComparedPeople = {
  readonly compared: Int32Array;
  readonly neighbours: readonly Nearest[];
  /** Per compared row: the share of all others that differ in score by more than the constant times their distance. */
  readonly violations: Float64Array;
  /** The pairs that exceed this by most, the largest excess first. */
  readonly worst: readonly Pair[];
  readonly meanDistance: number;
  /** Per column of groups and compared row: the nearest rows of the largest group; undefined for rows of that group or none. */
  readonly partners: readonly (readonly (Nearest | undefined)[])[];
};

export type Pair = { readonly rows: readonly [number, number]; readonly distance: number; readonly excess: number };

/** Tolerance for rounding in distances and scores. */
const SLACK = 1e-12;

/**
 * One pass over the pairs of compared rows and all rows, keeping only what is asked for.
 *
 * @param scores  one per reviewed row, on a scale of 0 to 1
 */
export async function comparePeople(
  distances: RowDistances,
  compared: Int32Array,
  scores: Float64Array,
  groups: readonly PeopleGroups[],
  options: { readonly neighbours: number; readonly constant: number; readonly worst: number },
  turn: () => Promise<void>,
): Promise<ComparedPeople> {
  const n = scores.length;
  const violations = new Float64Array(compared.length);
  const neighbours: Nearest[] = [];
  const partners = groups.map(() => [] as (Nearest | undefined)[]);
  const worst = worstPairs(options.worst);
  let total = 0;
  for (const [c, i] of compared.entries()) {
    await turn();
    const from = distances.from(i);
    const ownNeighbours = nearest(Math.max(1, Math.min(options.neighbours, n - 1)));
    let [count, sum] = [0, 0];
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const distance = from[j];
      sum += distance;
      ownNeighbours.offer(distance, j);
      const excess = Math.abs(scores[i] - scores[j]) - options.constant * distance;
      if (excess <= SLACK) continue;
      count++;
      worst.offer(i, j, distance, excess);
    }
    neighbours.push(ownNeighbours);
    violations[c] = n > 1 ? count / (n - 1) : 0;
    total += n > 1 ? sum / (n - 1) : 0;
    for (const [p, { codes, largest }] of groups.entries()) {
      if (codes[i] === largest || codes[i] < 0) {
        partners[p].push(undefined);
        continue;
      }
      const near = nearest(PARTNERS);
      for (let j = 0; j < n; j++) if (codes[j] === largest) near.offer(from[j], j);
      partners[p].push(near);
    }
  }
  return {
    ...{ compared, neighbours, violations, partners, worst: worst.pairs() },
    meanDistance: compared.length > 0 ? total / compared.length : 0,
  };
}

function worstPairs(most: number) {
  let kept: Pair[] = [];
  let least = 0;
  return {
    offer(i: number, j: number, distance: number, excess: number) {
      if (excess <= least) return;
      const rows = [Math.min(i, j), Math.max(i, j)] as const;
      // A pair of two compared rows is met twice; it is kept once.
      if (kept.some((pair) => pair.rows[0] === rows[0] && pair.rows[1] === rows[1])) return;
      kept.push({ rows, distance, excess });
      kept = kept.sort((a, b) => b.excess - a.excess || a.rows[0] - b.rows[0] || a.rows[1] - b.rows[1]).slice(0, most);
      if (kept.length === most) least = kept[most - 1].excess;
    },
    pairs: () => kept,
  };
}
