import { midpoint } from "../../math/midpoint.js";

/** Steps of the grid that a value's bin is looked up by. */
const GRID = 4096;

/** The bins of a column of numbers. Bin b holds values above edge b - 1 and at most edge b. */
export interface ColumnBins {
  readonly edges: Float64Array;
  /** The values, where each bin holds one only. */
  readonly values: Float64Array | undefined;
  bin(value: number): number;
}

/**
 * Bins for a column, as equal in number of values as ties allow.
 *
 * @param sorted  its values or a sample of them, ascending, without missing ones
 * @param max  largest number of bins; where there are no more different values, each has a bin of its own
 */
export function binColumn(sorted: Float64Array, max: number): ColumnBins {
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  const edges: number[] = [];
  const values: number[] = [];
  let inBin = 0;
  let remaining = sorted.length;
  for (let i = 0; i < sorted.length; i++) {
    inBin++;
    const last = i + 1 === sorted.length;
    if (!last && sorted[i] === sorted[i + 1]) continue;
    if (distinct <= max) values.push(sorted[i]);
    if (last) break;
    const wanted = remaining / (max - edges.length);
    if (distinct > max && (edges.length + 1 === max || inBin < wanted)) continue;
    edges.push(midpoint(sorted[i], sorted[i + 1]));
    remaining -= inBin;
    inBin = 0;
  }
  return {
    edges: Float64Array.from(edges),
    values: distinct <= max ? Float64Array.from(values) : undefined,
    bin: lookUp(edges),
  };
}

/** Number of edges below a value: a grid of even steps narrows the search to a few edges. */
function lookUp(given: readonly number[]): (value: number) => number {
  const edges = Float64Array.from(given);
  const lowest = edges[0] ?? 0;
  const highest = edges[edges.length - 1] ?? 0;
  const steps = GRID / (highest - lowest);
  // Values that are far apart overflow to one step, in which a binary search finds the bin.
  const scale = Number.isFinite(steps) ? steps : 0;
  const step = (value: number) => {
    if (!(value > lowest)) return 0;
    return value >= highest ? GRID : Math.floor((value - lowest) * scale) || 0;
  };
  // below[s]: edges whose step is below s. Steps never fall as values rise, so these are below every value of step s.
  const below = new Uint8Array(GRID + 2);
  for (const edge of edges) below[Math.min(step(edge), GRID) + 1]++;
  for (let s = 1; s < below.length; s++) below[s] += below[s - 1];
  return (value) => {
    const s = step(value);
    let low = below[s];
    let high = below[s + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value > edges[middle]) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
