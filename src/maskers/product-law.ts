import type { Fill, Masker } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { replaceByQuantiles } from "../math/replace-by-quantiles.js";
import { type TruncatedNormal, truncatedNormal } from "../math/truncated-normal.js";
import { sobol } from "../random/sobol.js";
import { type Seed, stream } from "../random/stream.js";

/** How one column of a sample is drawn, regardless of the others. */
export type ColumnLaw =
  /** One of a few values (codes of categories, a gap as NaN), each with its share. */
  | { readonly kind: "values"; readonly shares: Float64Array; readonly values: Float64Array }
  /** A bin by its share, then a value of a normal law cut to the bin; null: a bin of gaps. */
  | { readonly kind: "bins"; readonly shares: Float64Array; readonly bins: readonly (BinLaw | null)[] }
  | { readonly kind: "normal"; readonly mean: number; readonly standardDeviation: number };

export type BinLaw = {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
};

/** Everything a worker needs to make the rows of one randomisation: a row is named by its number alone. */
export type ProductLawRecipe = {
  readonly kind: "productLaw";
  readonly columns: readonly ColumnLaw[];
  readonly seed: Seed;
  readonly replicate: number;
  readonly design: "quasi" | "random";
};

/** Told of each drawn column: which bin or value each number came from (0 for normal laws), and the numbers. */
type SeeColumn = (column: number, chosen: Int32Array, values: Float64Array) => void;

/** Makes rows `from` and up of the law. What `see` is told is overwritten by the next column. */
export type DrawRows = (from: number, count: number, see?: SeeColumn) => Matrix;

/**
 * Rows whose columns are drawn independently, by inverting each column's distribution at a point of a scrambled
 * Sobol sequence, or at independent uniforms. Row i is the same wherever it is made.
 *
 * @param draw  what `columnDraws` makes of the columns, for those who draw several randomisations of one law
 * Cost: a uniform, a choice and a quantile a cell.
 */
export function productLaw(
  { columns, seed, replicate, design }: ProductLawRecipe,
  draw: readonly ColumnDraw[] = columnDraws(columns),
): DrawRows {
  const width = columns.length;
  const points = pointsOf(width, seed, replicate, design);
  return (from, count, see) => {
    const fill = points(from, count);
    const data = new Float64Array(count * width);
    const uniforms = new Float64Array(count);
    const values = new Float64Array(count);
    const chosen = new Int32Array(count);
    for (let column = 0; column < width; column++) {
      fill(column, uniforms);
      draw[column](uniforms, values, chosen);
      writeColumn(data, column, width, values);
      see?.(column, chosen, values);
    }
    return { data, rows: count, columns: width };
  };
}

/**
 * The law as a masker without parts, whose draws are the numbers of its rows.
 * @param drawn  its first rows, where they are at hand; a worker makes them again, bit for bit
 */
export function productLawMasker(recipe: ProductLawRecipe, drawn?: Matrix): Masker<Matrix> {
  const width = recipe.columns.length;
  return {
    parts: 0,
    z: "binary",
    draws: "unbounded",
    // A row takes its values, its choices and its points.
    rowBytes: 3 * width * Float64Array.BYTES_PER_ELEMENT,
    constant: [],
    recipe,
    describe: () => [],
    filler: () => fillFrom(drawn ? rowsOf(drawn) : productLaw(recipe)),
  };
}

function rowsOf({ data, columns }: Matrix): DrawRows {
  return (from, count) => ({
    data: data.subarray(from * columns, (from + count) * columns),
    rows: count,
    columns,
  });
}

function fillFrom(drawRows: DrawRows): Fill<Matrix> {
  return ({ draw }, masks) => {
    if (!draw) throw new WhyboxError("INVALID_ARGUMENT", "productLaw: expected a plan that names its draws");
    const count = masks.to - masks.from;
    const first = draw[masks.from];
    for (let i = 0; i < count; i++) {
      if (draw[masks.from + i] !== first + i) {
        throw new WhyboxError("INVALID_ARGUMENT", "productLaw: expected draws that follow each other");
      }
    }
    return drawRows(first, count);
  };
}

/** Uniforms of rows `from` and up, a column at a time. */
type Points = (from: number, count: number) => (column: number, into: Float64Array) => void;

function pointsOf(dimensions: number, seed: Seed, replicate: number, design: "quasi" | "random"): Points {
  if (design === "quasi") {
    const { fill } = sobol(dimensions, stream(seed, "product law, quasi", replicate));
    return (from) => (column, into) => fill(column, from, into);
  }
  return (from, count) => {
    const uniforms = new Float64Array(count * dimensions);
    for (let row = 0; row < count; row++) {
      const random = stream(seed, `product law, random, ${replicate}`, from + row);
      for (let d = 0; d < dimensions; d++) uniforms[d * count + row] = random.uniform();
    }
    return (column, into) => into.set(uniforms.subarray(column * count, (column + 1) * count));
  };
}

/** Draws one column of all rows, so that nothing is looked up in the innermost loop. */
export type ColumnDraw = (uniforms: Float64Array, values: Float64Array, chosen: Int32Array) => void;

/** One a column; the same for all randomisations of a law. */
export function columnDraws(columns: readonly ColumnLaw[]): ColumnDraw[] {
  return columns.map((law) => {
    if (law.kind === "normal") return drawNormal(law);
    return law.kind === "values" ? drawValues(law) : drawBins(law);
  });
}

function drawNormal({ mean, standardDeviation }: ColumnLaw & { kind: "normal" }): ColumnDraw {
  return (uniforms, values, chosen) => {
    chosen.fill(0);
    // A uniform of 0 has no quantile; half of the finest step stands in for it.
    for (let row = 0; row < values.length; row++) values[row] = Math.max(uniforms[row], 2 ** -33);
    replaceByQuantiles(values);
    for (let row = 0; row < values.length; row++) values[row] = mean + standardDeviation * values[row];
  };
}

function drawValues({ shares, values: codes }: ColumnLaw & { kind: "values" }): ColumnDraw {
  const { upTo, last } = cumulated(shares);
  return (uniforms, values, chosen) => {
    for (let row = 0; row < values.length; row++) {
      let value = 0;
      while (value < last && uniforms[row] >= upTo[value]) value++;
      chosen[row] = value;
      values[row] = codes[value];
    }
  };
}

/** Even pieces of the uniforms, most of which lie within one bin. */
const GUIDES = 256;
/** A piece that a bin ends in, or all but ends in. */
const SEVERAL = -1;
/** So close to the end of a bin, rounding could take a draw out of it. */
const MARGIN = 1 / 4096;

/**
 * One uniform does for both: where in the bin's share it lies is uniform too. Which bin it is cannot be foreseen, and
 * a branch that is guessed wrong was measured to cost more than a look at a table of most of the answers.
 *
 * Source: guide tables, Chen & Asau 1974, "On generating random variates from an empirical distribution".
 */
function drawBins(law: ColumnLaw & { kind: "bins" }): ColumnDraw {
  const guided = guidedBins(law);
  return (uniforms, values, chosen) => drawGuided(guided, uniforms, values, chosen);
}

function guidedBins({ shares, bins }: ColumnLaw & { kind: "bins" }): GuidedBins {
  const { upTo, last } = cumulated(shares);
  const guide = new Int32Array(GUIDES).fill(SEVERAL);
  const offset = new Float64Array(bins.length);
  const rate = new Float64Array(bins.length);
  const centre = new Float64Array(bins.length);
  const deviation = new Float64Array(bins.length);
  const laws: (TruncatedNormal | null)[] = [];
  for (let bin = 0; bin < bins.length; bin++) {
    const own = bins[bin];
    const truncated = own && truncatedNormal(own);
    laws.push(truncated);
    if (!truncated?.inversion) continue;
    const { inversion } = truncated;
    const from = bin > 0 ? upTo[bin - 1] : 0;
    const first = Math.ceil((from + MARGIN) * GUIDES);
    const end = Math.floor((upTo[bin] - MARGIN) * GUIDES);
    if (end > first) guide.fill(bin, first, end);
    rate[bin] = (inversion.within / shares[bin]) * (inversion.mirrored ? -1 : 1);
    offset[bin] = inversion.below - rate[bin] * (inversion.mirrored ? upTo[bin] : from);
    centre[bin] = inversion.mean;
    deviation[bin] = inversion.deviation;
  }
  return { guide, offset, rate, centre, deviation, upTo, last, shares, laws };
}

/** In flat arrays: reading numbers from objects, or calling a function a bin, takes longer than the quantile. */
type GuidedBins = {
  /** The bin that a piece lies in, or SEVERAL. */
  readonly guide: Int32Array;
  /** A bin each: value = centre + deviation x normal quantile of (offset + rate x uniform). */
  readonly offset: Float64Array;
  readonly rate: Float64Array;
  readonly centre: Float64Array;
  readonly deviation: Float64Array;
  /** Where each bin's share ends, and the last bin that has one. */
  readonly upTo: Float64Array;
  readonly last: number;
  readonly shares: Float64Array;
  /** null for gaps. */
  readonly laws: readonly (TruncatedNormal | null)[];
};

function drawGuided(bins: GuidedBins, uniforms: Float64Array, values: Float64Array, chosen: Int32Array): void {
  const { guide, offset, rate, centre, deviation } = bins;
  for (let row = 0; row < values.length; row++) {
    const bin = guide[(uniforms[row] * GUIDES) | 0];
    chosen[row] = bin;
    values[row] = bin === SEVERAL ? 0.5 : offset[bin] + rate[bin] * uniforms[row];
  }
  replaceByQuantiles(values);
  for (let row = 0; row < values.length; row++) {
    const bin = chosen[row];
    if (bin === SEVERAL) drawExactly(bins, uniforms[row], row, values, chosen);
    else values[row] = centre[bin] + deviation[bin] * values[row];
  }
}

function drawExactly(
  { upTo, last, shares, laws }: GuidedBins,
  uniform: number,
  row: number,
  values: Float64Array,
  chosen: Int32Array,
): void {
  let bin = 0;
  while (bin < last && uniform >= upTo[bin]) bin++;
  chosen[row] = bin;
  const from = bin > 0 ? upTo[bin - 1] : 0;
  // Shares that sum to 1 but for rounding may leave a uniform a little outside.
  values[row] = laws[bin]?.quantile(Math.min(1, Math.max(0, (uniform - from) / shares[bin]))) ?? Number.NaN;
}

/** Writes a column into rows of so many columns. */
function writeColumn(data: Float64Array, column: number, width: number, values: Float64Array): void {
  for (let row = 0, cell = column; row < values.length; row++, cell += width) data[cell] = values[row];
}

/** Where the share of each ends, and the last that has one. */
function cumulated(shares: Float64Array): { upTo: Float64Array; last: number } {
  const upTo = new Float64Array(shares.length);
  let last = -1;
  for (let i = 0, sum = 0; i < shares.length; i++) {
    sum += shares[i];
    upTo[i] = sum;
    if (shares[i] > 0) last = i;
  }
  return { upTo, last };
}
