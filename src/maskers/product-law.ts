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
 * Cost: a choice and a quantile a cell.
 */
export function productLaw(
  { columns, seed, replicate, design }: ProductLawRecipe,
  draw: readonly ColumnDraw[] = columnDraws(columns),
): DrawRows {
  const width = columns.length;
  // Choices come first: the first dimensions of the sequence are its most even ones.
  let dimensions = width;
  const valueDimension = columns.map((law) => (law.kind === "bins" ? dimensions++ : -1));
  const points = pointsOf(dimensions, seed, replicate, design);

  return (from, count) => {
    const uniforms = points(from, count);
    const data = new Float64Array(count * width);
    const chosen = new Int32Array(count * width);
    for (let column = 0; column < width; column++) {
      const { choose, value } = draw[column];
      for (let row = 0; row < count; row++) {
        const cell = row * width + column;
        const first = uniforms[row * dimensions + column];
        chosen[cell] = choose(first);
        const second = valueDimension[column] < 0 ? first : uniforms[row * dimensions + valueDimension[column]];
        data[cell] = value(chosen[cell], second);
      }
    }
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
    rowBytes: 4 * width * Float64Array.BYTES_PER_ELEMENT,
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

/** How one column is drawn: which bin or value a uniform number stands for, and which number in the bin another does. */
export type ColumnDraw = { choose(at: number): number; value(chosen: number, at: number): number };

/** One a column; the same for all randomisations of a law. */
export function columnDraws(columns: readonly ColumnLaw[]): ColumnDraw[] {
  return columns.map(columnDraw);
}

function columnDraw(law: ColumnLaw): ColumnDraw {
  if (law.kind === "normal") {
    const { mean, standardDeviation } = law;
    // A uniform of 0 has no quantile; half of the finest step stands in for it.
    return { choose: () => 0, value: (_, at) => mean + standardDeviation * normalQuantile(Math.max(at, 2 ** -33)) };
  }
  const upTo = law.shares.slice();
  for (let i = 1; i < upTo.length; i++) upTo[i] += upTo[i - 1];
  const last = law.shares.findLastIndex((share) => share > 0);
  const choose = (at: number) => {
    let chosen = 0;
    while (chosen < last && at >= upTo[chosen]) chosen++;
    return chosen;
  };
  if (law.kind === "values") return { choose, value: (chosen) => law.values[chosen] };
  const quantiles = law.bins.map((bin) => (bin ? truncatedNormal(bin).quantile : () => Number.NaN));
  return { choose, value: (chosen, at) => quantiles[chosen](at) };
}
