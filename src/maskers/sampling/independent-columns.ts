import { noneKept } from "../../core/coalitions.js";
import type { Perturbation, Perturber } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import type { Plan } from "../../core/plan.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { replaceByQuantiles } from "../../math/quantile-table.js";
import { sobol } from "../../random/sobol.js";
import { type Seed, stream } from "../../random/stream.js";
import { type ColumnDistribution, type ColumnDraw, cumulativeShares } from "./column-distribution.js";
import { drawBins } from "./draw-bins.js";

/** Everything a worker needs to make the rows of one replicate: a row is named by its number alone. */
export type IndependentColumnsSpec = {
  readonly kind: "independentColumns";
  readonly columns: readonly ColumnDistribution[];
  readonly seed: Seed;
  readonly replicate: number;
  readonly design: "quasi" | "random";
};

/** Callback for each drawn column: the bin or value of each number (0 for normal distributions), and the numbers. */
type SeeColumn = (column: number, chosen: Int32Array, values: Float64Array) => void;

/** Makes rows `from` and up. The arrays that `see` gets are overwritten by the next column. */
export type DrawRows = (from: number, count: number, see?: SeeColumn) => Matrix;

/**
 * Rows whose columns are drawn independently, by inverting each column's distribution at a point of a scrambled
 * Sobol sequence, or at independent uniforms. Row i is the same wherever it is made.
 *
 * @param draw  the result of `columnDraws` for the columns, to share between replicates
 * Cost: a uniform, a choice and a quantile per cell.
 */
export function independentColumns(
  { columns, seed, replicate, design }: IndependentColumnsSpec,
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
 * The rows as reference rows of an input without parts.
 * @param count  their number
 * @param drawn  these rows, where they are at hand; a worker makes them again, bit for bit
 */
export function independentRows(spec: IndependentColumnsSpec, count: number, drawn?: Matrix): Perturbation<Matrix> {
  return {
    references: count,
    spec,
    perturber: () => perturberOf(spec.columns.length, drawn ? rowsOf(drawn) : independentColumns(spec)),
  };
}

/** The worker's half of `independentRows`. */
export function independentColumnsPerturber(spec: IndependentColumnsSpec): Perturber<Matrix> {
  return perturberOf(spec.columns.length, independentColumns(spec));
}

function rowsOf({ data, columns }: Matrix): DrawRows {
  return (from, count) => ({
    data: data.subarray(from * columns, (from + count) * columns),
    rows: count,
    columns,
  });
}

function perturberOf(width: number, drawRows: DrawRows): Perturber<Matrix> {
  return {
    // A row takes its values, its choices and its points.
    rowBytes: 3 * width * Float64Array.BYTES_PER_ELEMENT,
    perturb({ referenceOf }, masks) {
      if (!referenceOf) throw notConsecutive();
      const count = masks.to - masks.from;
      const first = referenceOf[masks.from];
      for (let i = 0; i < count; i++) if (referenceOf[masks.from + i] !== first + i) throw notConsecutive();
      return drawRows(first, count);
    },
  };
}

function notConsecutive(): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", "neighbourhood: expected a plan that names consecutive reference rows");
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

/** One per column; the same for all replicates. */
export function columnDraws(columns: readonly ColumnDistribution[]): ColumnDraw[] {
  return columns.map((column) => {
    if (column.kind === "normal") return drawNormal(column);
    return column.kind === "values" ? drawValues(column) : drawBins(column);
  });
}

function drawNormal({ mean, standardDeviation }: ColumnDistribution & { kind: "normal" }): ColumnDraw {
  return (uniforms, values, chosen) => {
    chosen.fill(0);
    // A uniform of 0 has no quantile; half of the finest step stands in for it.
    for (let row = 0; row < values.length; row++) values[row] = Math.max(uniforms[row], 2 ** -33);
    replaceByQuantiles(values);
    for (let row = 0; row < values.length; row++) values[row] = mean + standardDeviation * values[row];
  };
}

function drawValues({ shares, values: codes }: ColumnDistribution & { kind: "values" }): ColumnDraw {
  const { upTo, last } = cumulativeShares(shares);
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

/** The plan that asks for the first reference rows in order, one row each, of an input without parts. */
export function consecutiveReferences(count: number): Plan {
  const referenceOf = new Int32Array(count);
  for (let row = 0; row < count; row++) referenceOf[row] = row;
  return { z: noneKept(count, 0), referenceOf };
}
