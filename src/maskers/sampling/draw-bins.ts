import { quantileTable } from "../../math/quantile-table.js";
import { type TruncatedNormal, truncatedNormal } from "../../math/truncated-normal.js";
import { type ColumnDistribution, type ColumnDraw, cumulativeShares } from "./column-distribution.js";

/** Even pieces of the uniforms, most of which lie within one bin. */
const GUIDES = 1024;
/** A piece that a bin ends in, or all but ends in, or whose quantiles the table has not got. */
const SEVERAL = -1;
/** So close to an end, in standard deviations of the uncut distribution, the table could take a draw out of its bin. */
const MARGIN = 1e-6;
/** The slope of the normal quantile where it is least, at a share of a half. */
const MIN_SLOPE = Math.sqrt(2 * Math.PI);

/**
 * Draws a bin by its share, then a value of a normal distribution cut to the bin. One uniform does for both: where in the bin's
 * share it lies is uniform too. A mispredicted branch on the bin was measured to cost
 * more than a look at a table of most of the answers.
 *
 * The plain version, which a test holds it to:
 *
 *     bin = the first whose cumulative share passes the uniform
 *     value = truncatedNormal(bins[bin]).quantile((uniform - share of the bins before) / share of the bin)
 *
 * Source: guide tables, Chen & Asau 1974, "On generating random variates from an empirical distribution".
 */
export function drawBins(distribution: ColumnDistribution & { kind: "bins" }): ColumnDraw {
  const guided = guidedBins(distribution);
  return (uniforms, values, chosen) => drawGuided(guided, uniforms, values, chosen);
}

/** In flat arrays: reading numbers from objects, or calling a function a bin, takes longer than the quantile. */
type GuidedBins = {
  /** The bin that a piece lies in, or SEVERAL. */
  readonly guide: Int16Array;
  /** Four numbers per bin: value = centre + deviation x what the table holds at the place (offset + rate x uniform). */
  readonly inversions: Float64Array;
  /** Cumulative shares of the bins, and the last bin that has one. */
  readonly upTo: Float64Array;
  readonly last: number;
  readonly shares: Float64Array;
  /** null for gaps. */
  readonly truncated: readonly (TruncatedNormal | null)[];
};

function guidedBins({ shares, bins }: ColumnDistribution & { kind: "bins" }): GuidedBins {
  const { cells, least, perShare } = quantileTable;
  const { upTo, last } = cumulativeShares(shares);
  const guide = new Int16Array(GUIDES).fill(SEVERAL);
  const inversions = new Float64Array(4 * bins.length);
  const truncated = bins.map((spec) => spec && truncatedNormal(spec));
  for (let bin = 0; bin < bins.length; bin++) {
    const spec = bins[bin];
    const inversion = truncated[bin]?.inversion;
    if (!spec || !inversion) continue;
    const from = bin > 0 ? upTo[bin - 1] : 0;
    if (spec.min === spec.max) {
      // One value, with a deviation of 0: what the table holds counts for nothing.
      inversions[4 * bin] = spec.min;
      fillGuide(guide, bin, from, upTo[bin]);
      continue;
    }
    const sharePerUniform = inversion.within / shares[bin];
    const rate = perShare * sharePerUniform * (inversion.mirrored ? -1 : 1);
    const offset = perShare * (inversion.below - least) - rate * (inversion.mirrored ? upTo[bin] : from);
    inversions.set([inversion.mean, inversion.deviation, offset, rate], 4 * bin);
    const margin = MARGIN / (MIN_SLOPE * sharePerUniform);
    const ends = [MARGIN, cells - MARGIN].map((place) => (place - offset) / rate);
    fillGuide(guide, bin, Math.max(from + margin, Math.min(...ends)), Math.min(upTo[bin] - margin, Math.max(...ends)));
  }
  return { guide, inversions, upTo, last, shares, truncated };
}

/** Notes the bin in all pieces that lie between two uniforms. */
function fillGuide(guide: Int16Array, bin: number, from: number, to: number): void {
  const first = Math.ceil(GUIDES * from);
  const end = Math.floor(GUIDES * to);
  if (end > first) guide.fill(bin, first, end);
}

/** Two rows at a time: neither waits for what the other looks up. */
function drawGuided(bins: GuidedBins, uniforms: Float64Array, values: Float64Array, chosen: Int32Array): void {
  const { guide, inversions } = bins;
  const { cubics } = quantileTable;
  const even = values.length - (values.length % 2);
  for (let row = 0; row < even; row += 2) {
    const uniform = uniforms[row];
    const nextUniform = uniforms[row + 1];
    const bin = guide[(uniform * GUIDES) | 0];
    const nextBin = guide[(nextUniform * GUIDES) | 0];
    if ((bin | nextBin) < 0) {
      drawRow(bins, uniforms, row, values, chosen);
      drawRow(bins, uniforms, row + 1, values, chosen);
      continue;
    }
    chosen[row] = bin;
    chosen[row + 1] = nextBin;
    const start = bin << 2;
    const nextOwn = nextBin << 2;
    const place = inversions[start | 2] + inversions[start | 3] * uniform;
    const nextPlace = inversions[nextOwn | 2] + inversions[nextOwn | 3] * nextUniform;
    const part = place - (place | 0);
    const nextPart = nextPlace - (nextPlace | 0);
    const at = (place | 0) << 2;
    const next = (nextPlace | 0) << 2;
    values[row] =
      inversions[start] +
      inversions[start | 1] * (cubics[at] + part * (cubics[at | 1] + part * (cubics[at | 2] + part * cubics[at | 3])));
    values[row + 1] =
      inversions[nextOwn] +
      inversions[nextOwn | 1] *
        (cubics[next] + nextPart * (cubics[next | 1] + nextPart * (cubics[next | 2] + nextPart * cubics[next | 3])));
  }
  if (even < values.length) drawRow(bins, uniforms, even, values, chosen);
}

/** The same number as two rows at a time give, or the exact one where the table has none. */
function drawRow(
  bins: GuidedBins,
  uniforms: Float64Array,
  row: number,
  values: Float64Array,
  chosen: Int32Array,
): void {
  const { guide, inversions } = bins;
  const { cubics } = quantileTable;
  const bin = guide[(uniforms[row] * GUIDES) | 0];
  if (bin === SEVERAL) {
    drawExactly(bins, uniforms, row, values, chosen);
    return;
  }
  chosen[row] = bin;
  const start = 4 * bin;
  const place = inversions[start + 2] + inversions[start + 3] * uniforms[row];
  const cell = place | 0;
  const part = place - cell;
  const at = 4 * cell;
  const quantile = cubics[at] + part * (cubics[at + 1] + part * (cubics[at + 2] + part * cubics[at + 3]));
  values[row] = inversions[start] + inversions[start + 1] * quantile;
}

function drawExactly(
  { upTo, last, shares, truncated }: GuidedBins,
  uniforms: Float64Array,
  row: number,
  values: Float64Array,
  chosen: Int32Array,
): void {
  const uniform = uniforms[row];
  let bin = 0;
  while (bin < last && uniform >= upTo[bin]) bin++;
  chosen[row] = bin;
  const from = bin > 0 ? upTo[bin - 1] : 0;
  // Shares that sum to 1 but for rounding may leave a uniform a little outside.
  values[row] = truncated[bin]?.quantile(Math.min(1, Math.max(0, (uniform - from) / shares[bin]))) ?? Number.NaN;
}
