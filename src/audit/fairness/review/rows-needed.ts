import type { Steps } from "../../../core/give-way.js";

/** Largest factor by which more rows are considered. */
const MAX_FACTOR = 1000;
const BISECTIONS = 24;
/** Number of single groups tried: those of fewest rows, whose intervals are widest. */
const MAX_TRIED = 4;

/**
 * Number of further rows that would decide a question, all else equal: of the single group where the fewest would do,
 * else of all groups in proportion.
 *
 * @param rows  per group
 * @param isDecided  the answer if the rows of each group were multiplied by these factors
 * @returns group null: of all in proportion; null where no number of rows up to 1,000 times would do
 */
export function* rowsNeeded(
  rows: readonly number[],
  isDecided: (factors: readonly number[]) => Steps<boolean>,
): Steps<{ group: number | null; rows: number } | null> {
  const fewest = [...rows.keys()].sort((a, b) => rows[a] - rows[b]).slice(0, MAX_TRIED);
  let best: { group: number | null; rows: number } | null = null;
  for (const group of fewest) {
    const factor = yield* leastFactor((times) => isDecided(rows.map((_, g) => (g === group ? times : 1))));
    if (factor === undefined) continue;
    const more = Math.ceil((factor - 1) * rows[group]);
    if (best === null || more < best.rows) best = { group, rows: more };
  }
  if (best) return best;
  const factor = yield* leastFactor((times) => isDecided(rows.map(() => times)));
  if (factor === undefined) return null;
  return { group: null, rows: Math.ceil((factor - 1) * rows.reduce((sum, count) => sum + count, 0)) };
}

function* leastFactor(isDecided: (factor: number) => Steps<boolean>): Steps<number | undefined> {
  if (!(yield* isDecided(MAX_FACTOR))) return undefined;
  let [low, high] = [0, Math.log(MAX_FACTOR)];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (yield* isDecided(Math.exp(middle))) high = middle;
    else low = middle;
  }
  return Math.exp(high);
}
