import type { Fill, Masker } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { replaceByQuantiles } from "../../math/replace-by-quantiles.js";
import { sobol } from "../../random/sobol.js";
import { type Seed, stream } from "../../random/stream.js";
import type { ColumnDraw, ColumnLaw } from "./column-law.js";
import { cumulatedShares } from "./cumulated-shares.js";
import { drawBins } from "./draw-bins.js";

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
  const { upTo, last } = cumulatedShares(shares);
  return (uniforms, values, chosen) => {
    for (let row = 0; row < values.length; row++) {
      let value = 0;
      while (value < last && uniforms[row] >= upTo[value]) value++;
      chosen[row] = value;
      values[row] = codes[value];
    }
  };
}

/** Writes a column into rows of so many columns. */
function writeColumn(data: Float64Array, column: number, width: number, values: Float64Array): void {
  for (let row = 0, cell = column; row < values.length; row++, cell += width) data[cell] = values[row];
}
