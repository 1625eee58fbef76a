import type { Steps } from "../../../core/give-way.js";
import { hypergeometricDraw } from "../../../math/hypergeometric-draw.js";
import { type Seed, stream } from "../../../random/stream.js";
import type { Cell } from "./cell.js";

const REPLICATES = 999;

/** Draws between two pauses: about a millisecond. */
const DRAWS_PER_TURN = 2000;

/**
 * The largest gap among groups of these sizes if membership had no effect: hits are assigned at random 999 times. With
 * weights or clusters, they are assigned to the effective number of rows.
 *
 * @param cells  shares of two groups or more
 * @returns the mean gap, its 95th percentile, and how often chance makes as much of a gap as was seen
 */
export function* chanceGap(
  cells: readonly Cell[],
  seed: Seed,
  purpose: string,
): Steps<{ mean: number; high: number; pValue: number }> {
  const counts = cells.map(({ effective }) => Math.max(1, Math.round(effective)));
  const hits = cells.map(({ value }, g) => Math.round((value as number) * counts[g]));
  const gapOf = (of: readonly number[]) => {
    let [low, high] = [1, 0];
    for (const [g, count] of counts.entries()) {
      low = Math.min(low, of[g] / count);
      high = Math.max(high, of[g] / count);
    }
    return high - low;
  };
  const seen = gapOf(hits) - 1e-12;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const marked = hits.reduce((sum, count) => sum + count, 0);
  const replicatesPerTurn = Math.ceil(DRAWS_PER_TURN / counts.length);
  const random = stream(seed, `chance gap ${purpose}`);
  const gaps = new Float64Array(REPLICATES);
  const dealt = new Array<number>(counts.length);
  let asMuch = 1;
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    let [rows, left] = [total, marked];
    for (const [g, count] of counts.entries()) {
      dealt[g] = hypergeometricDraw(random.uniform(), count, left, rows);
      rows -= count;
      left -= dealt[g];
    }
    gaps[replicate] = gapOf(dealt);
    if (gaps[replicate] >= seen) asMuch++;
    if (replicate % replicatesPerTurn === 0) yield;
  }
  gaps.sort();
  return {
    mean: gaps.reduce((sum, gap) => sum + gap, 0) / REPLICATES,
    high: gaps[Math.ceil(0.95 * REPLICATES) - 1],
    pValue: asMuch / (REPLICATES + 1),
  };
}
