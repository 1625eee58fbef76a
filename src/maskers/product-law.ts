import type { Fill, Masker } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { normalQuantile } from "../math/normal-quantile.js";
import { truncatedNormal } from "../math/truncated-normal.js";
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

/** A drawn row, and which bin or value each of its columns came from (0 for normal laws). */
type ProductRows = { readonly rows: Matrix; readonly chosen: Int32Array };

/** Makes rows `from` and up of the law. */
export type DrawRows = (from: number, count: number) => ProductRows;

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
  return (from, count) => {
    const uniforms = points(from, count);
    const data = new Float64Array(count * width);
    const chosen = new Int32Array(count * width);
    for (let column = 0; column < width; column++) draw[column]({ uniforms, data, chosen, column, width });
    return { rows: { data, rows: count, columns: width }, chosen };
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

function rowsOf({ data, columns }: Matrix): (from: number, count: number) => { rows: Matrix } {
  return (from, count) => ({
    rows: { data: data.subarray(from * columns, (from + count) * columns), rows: count, columns },
  });
}

function fillFrom(drawRows: (from: number, count: number) => { rows: Matrix }): Fill<Matrix> {
  return ({ draw }, masks) => {
    if (!draw) throw new WhyboxError("INVALID_ARGUMENT", "productLaw: expected a plan that names its draws");
    const count = masks.to - masks.from;
    const first = draw[masks.from];
    for (let i = 0; i < count; i++) {
      if (draw[masks.from + i] !== first + i) {
        throw new WhyboxError("INVALID_ARGUMENT", "productLaw: expected draws that follow each other");
      }
    }
    return drawRows(first, count).rows;
  };
}

function pointsOf(
  dimensions: number,
  seed: Seed,
  replicate: number,
  design: "quasi" | "random",
): (from: number, count: number) => Float64Array {
  if (design === "quasi") return sobol(dimensions, stream(seed, "product law, quasi", replicate)).points;
  return (from, count) => {
    const uniforms = new Float64Array(count * dimensions);
    for (let row = 0; row < count; row++) {
      const random = stream(seed, `product law, random, ${replicate}`, from + row);
      for (let d = 0; d < dimensions; d++) uniforms[row * dimensions + d] = random.uniform();
    }
    return uniforms;
  };
}

/** rows x width, and which of its columns to draw: from `uniforms` to `data`, and `chosen` says which bin or value it was. */
type Drawing = {
  readonly uniforms: Float64Array;
  readonly data: Float64Array;
  readonly chosen: Int32Array;
  readonly column: number;
  readonly width: number;
};

/** Draws one column of all rows, so that nothing is looked up in the innermost loop. */
export type ColumnDraw = (drawing: Drawing) => void;

/** One a column; the same for all randomisations of a law. */
export function columnDraws(columns: readonly ColumnLaw[]): ColumnDraw[] {
  return columns.map((law) => {
    if (law.kind === "normal") return drawNormal(law);
    return law.kind === "values" ? drawValues(law) : drawBins(law);
  });
}

function drawNormal({ mean, standardDeviation }: ColumnLaw & { kind: "normal" }): ColumnDraw {
  return ({ uniforms, data, column, width }) => {
    for (let cell = column; cell < data.length; cell += width) {
      // A uniform of 0 has no quantile; half of the finest step stands in for it.
      data[cell] = mean + standardDeviation * normalQuantile(Math.max(uniforms[cell], 2 ** -33));
    }
  };
}

function drawValues({ shares, values }: ColumnLaw & { kind: "values" }): ColumnDraw {
  const { upTo, last } = cumulated(shares);
  return ({ uniforms, data, chosen, column, width }) => {
    for (let cell = column; cell < data.length; cell += width) {
      let value = 0;
      while (value < last && uniforms[cell] >= upTo[value]) value++;
      chosen[cell] = value;
      data[cell] = values[value];
    }
  };
}

/**
 * One uniform does for both: where in the bin's share it lies is uniform too. Which bin it is cannot be foreseen, so
 * bins are counted rather than searched: a branch that is guessed wrong was measured to cost more than all of them.
 */
function drawBins({ shares, bins }: ColumnLaw & { kind: "bins" }): ColumnDraw {
  const { upTo, last } = cumulated(shares);
  const laws = bins.map((bin) => bin && truncatedNormal(bin));
  const from = upTo.map((_, bin) => (bin > 0 ? upTo[bin - 1] : 0));
  const inversions = laws.map(
    (law) => law?.inversion ?? { mean: 0, deviation: 0, below: 0, within: 0, mirrored: false },
  );
  // Numbers in flat arrays: reading them from objects, or calling a function a bin, takes longer than the quantile.
  const start = from.map((share, bin) => (inversions[bin].mirrored ? upTo[bin] : share));
  const rate = shares.map((share, bin) => (inversions[bin].within / share) * (inversions[bin].mirrored ? -1 : 1));
  const below = Float64Array.from(inversions, (inversion) => inversion.below);
  const centre = Float64Array.from(inversions, (inversion) => inversion.mean);
  const deviation = Float64Array.from(inversions, (inversion) => inversion.deviation);
  const min = Float64Array.from(bins, (bin) => bin?.min ?? 0);
  const max = Float64Array.from(bins, (bin) => bin?.max ?? 0);
  const isPlain = Uint8Array.from(laws, (law) => Number(law?.inversion !== undefined));

  return ({ uniforms, data, chosen, column, width }) => {
    for (let cell = column; cell < data.length; cell += width) {
      const at = uniforms[cell];
      let bin = 0;
      for (let i = 0; i < last; i++) bin += Number(at >= upTo[i]);
      chosen[cell] = bin;
      if (isPlain[bin] === 0) {
        data[cell] = laws[bin]?.quantile(Math.min(1, (at - from[bin]) / shares[bin])) ?? Number.NaN;
        continue;
      }
      // Shares that sum to 1 but for rounding may leave a uniform a little outside.
      const share = Math.min(1, Math.max(0, below[bin] + rate[bin] * (at - start[bin])));
      const value = centre[bin] + deviation[bin] * normalQuantile(share);
      data[cell] = Math.min(max[bin], Math.max(min[bin], value));
    }
  };
}

function cumulated(shares: Float64Array): { upTo: Float64Array; last: number } {
  const upTo = shares.slice();
  for (let i = 1; i < upTo.length; i++) upTo[i] += upTo[i - 1];
  return { upTo, last: shares.findLastIndex((share) => share > 0) };
}
