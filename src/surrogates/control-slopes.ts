import { addColumns } from "../math/add-columns.js";
import { addProducts } from "../math/add-products.js";
import type { Replicate } from "./replicate.js";
import { ridgeFromMoments } from "./ridge-from-moments.js";
import type { WeightedMoments } from "./weighted-moments.js";

/** What is left of the gradient when the search stops: its square, 1 in 400 of the variance that controls can explain. */
const TOLERANCE = 0.05;
const MOST_STEPS = 50;

/**
 * How far each output moves with each control: the slopes of the controls in a least-squares fit of the output on
 * parts and controls together.
 *
 * Conjugate gradients find them in a few looks at the rows, where the matrix of all products of two columns would
 * cost as much as (parts + controls) / 4 looks. They stop a little short of least squares, which is allowed: with
 * any slopes at all, what the controls explain has mean 0 whatever z is.
 *
 * @param moments  of the parts and answers of all replicates together
 * @returns one array an output, one number a control
 * Source: Hestenes & Stiefel 1952, on columns scaled to the same length.
 * Cost: O(rows (parts + controls)) a step; few steps where columns are drawn independently.
 */
export function controlSlopes(replicates: readonly Replicate[], moments: WeightedMoments): Float64Array[] {
  const design = designOf(replicates);
  return Array.from({ length: moments.outputs }, (_, output) => {
    const { coefficients, intercept } = ridgeFromMoments(moments, output, 0);
    return leastSquares(design, residuals(design, replicates, output, coefficients, intercept));
  });
}

/** Columns of one randomisation, each in one piece: what is added up along it then stays in registers. */
type Block = {
  readonly rows: number;
  /** parts x rows */
  readonly z: Float64Array;
  /** controls x rows */
  readonly controls: Float64Array;
  readonly weights: Float64Array | undefined;
};

type Design = {
  readonly blocks: readonly Block[];
  readonly parts: number;
  readonly controls: number;
  readonly totalWeight: number;
  /** One a column: its weighted sum. */
  readonly sums: Float64Array;
  /** One a column: 1 / its length, less its mean; 0 for one that does not vary. */
  readonly scale: Float64Array;
};

function designOf(replicates: readonly Replicate[]): Design {
  const parts = replicates[0].z.columns;
  const controls = replicates[0].controls?.rows ?? 0;
  const blocks = replicates.map(({ z, controls: theirs, weights }): Block => {
    const columns = new Float64Array(z.data.length);
    for (let row = 0, cell = 0; row < z.rows; row++) {
      for (let part = 0; part < parts; part++) columns[part * z.rows + row] = z.data[cell++];
    }
    return { rows: z.rows, z: columns, controls: theirs?.data ?? new Float64Array(0), weights };
  });
  let totalWeight = 0;
  const sums = new Float64Array(parts + controls);
  const squares = new Float64Array(parts + controls);
  for (const { rows, z, controls: theirs, weights } of blocks) {
    totalWeight += weights ? weights.reduce((sum, weight) => sum + weight, 0) : rows;
    addSquares(z, 0, parts, rows, weights, sums, squares);
    addSquares(theirs, parts, controls, rows, weights, sums, squares);
  }
  const scale = squares.map((square, column) => {
    const spread = square - (sums[column] * sums[column]) / totalWeight;
    return spread > 1e-12 * square ? 1 / Math.sqrt(spread) : 0;
  });
  return { blocks, parts, controls, totalWeight, sums, scale };
}

/** Two columns at a time, so that no sum waits for another. */
function addSquares(
  data: Float64Array,
  first: number,
  columns: number,
  rows: number,
  weights: Float64Array | undefined,
  sums: Float64Array,
  squares: Float64Array,
): void {
  for (let column = 0; column < columns; column += 2) {
    const other = Math.min(column + 1, columns - 1);
    const toOther = (other - column) * rows;
    let sum = 0;
    let square = 0;
    let otherSum = 0;
    let otherSquare = 0;
    for (let row = 0, at = column * rows; row < rows; row++, at++) {
      const weight = weights ? weights[row] : 1;
      const value = data[at];
      const otherValue = data[at + toOther];
      sum += weight * value;
      square += weight * value * value;
      otherSum += weight * otherValue;
      otherSquare += weight * otherValue * otherValue;
    }
    sums[first + column] += sum;
    squares[first + column] += square;
    if (other === column) continue;
    sums[first + other] += otherSum;
    squares[first + other] += otherSquare;
  }
}

/** What the parts alone leave of the answers. */
function residuals(
  { blocks, parts }: Design,
  replicates: readonly Replicate[],
  output: number,
  coefficients: Float64Array,
  intercept: number,
): Float64Array[] {
  const negative = coefficients.map((value) => -value);
  return blocks.map(({ rows, z }, b) => {
    const { data, columns } = replicates[b].y;
    const left = new Float64Array(rows);
    for (let row = 0; row < rows; row++) left[row] = data[row * columns + output] - intercept;
    addColumns(left, z, parts, negative, 0);
    return left;
  });
}

/** Slopes of the controls in the fit of rows of numbers, one array a block. */
function leastSquares(design: Design, values: readonly Float64Array[]): Float64Array {
  const { parts, controls, scale } = design;
  const columns = parts + controls;
  const slopes = new Float64Array(columns);
  let gradient = gradientOf(design, values);
  let direction = gradient;
  let length = dot(gradient, gradient);
  const enough = TOLERANCE * TOLERANCE * length;
  for (let step = 0; step < MOST_STEPS && length > enough; step++) {
    const along = direction;
    const curved = curvature(design, along);
    const stride = length / dot(along, curved);
    for (let c = 0; c < columns; c++) slopes[c] += stride * along[c];
    gradient = gradient.map((value, c) => value - stride * curved[c]);
    const nextLength = dot(gradient, gradient);
    const kept = nextLength / length;
    direction = gradient.map((value, c) => value + kept * along[c]);
    length = nextLength;
  }
  return slopes.subarray(parts).map((slope, control) => slope * scale[parts + control]);
}

/** The product of each scaled column with rows of numbers, these by weight and less their mean. */
function gradientOf(
  { blocks, parts, controls, totalWeight, sums, scale }: Design,
  values: readonly Float64Array[],
): Float64Array {
  const products = new Float64Array(parts + controls);
  let mean = 0;
  blocks.forEach(({ z, controls: theirs, weights }, b) => {
    const weighted = weights ? values[b].map((value, row) => value * weights[row]) : values[b];
    mean += total(weighted) / totalWeight;
    addProducts(products, 0, z, parts, weighted);
    addProducts(products, parts, theirs, controls, weighted);
  });
  return products.map((product, column) => (product - mean * sums[column]) * scale[column]);
}

/**
 * The product of each scaled column with what slopes of the scaled columns say of each row, less its mean. Block by
 * block, so that a block is still in the cache when it is looked at again.
 */
function curvature({ blocks, parts, controls, totalWeight, sums, scale }: Design, slopes: Float64Array): Float64Array {
  const unscaled = slopes.map((slope, column) => slope * scale[column]);
  const products = new Float64Array(parts + controls);
  for (const { rows, z, controls: theirs, weights } of blocks) {
    const values = new Float64Array(rows);
    addColumns(values, z, parts, unscaled, 0);
    addColumns(values, theirs, controls, unscaled, parts);
    if (weights) for (let row = 0; row < rows; row++) values[row] *= weights[row];
    addProducts(products, 0, z, parts, values);
    addProducts(products, parts, theirs, controls, values);
  }
  const mean = dot(sums, unscaled) / totalWeight;
  return products.map((product, column) => (product - mean * sums[column]) * scale[column]);
}

function total(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
