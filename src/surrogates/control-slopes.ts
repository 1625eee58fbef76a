import type { Matrix } from "../core/matrix.js";
import { addColumns } from "../math/add-columns.js";
import { addProducts } from "../math/add-products.js";
import type { Replicate } from "./replicate.js";

/**
 * What is left of the gradient when the search stops: some 1e-4 of the variance that controls can explain. A model
 * that is linear in z then has its own coefficients to some 6 digits, which at 0.05 it has not.
 */
const TOLERANCE = 1e-2;
const MOST_STEPS = 50;

/**
 * How far each output moves with each control: the slopes of the controls in a least-squares fit of the output on
 * parts and controls together.
 *
 * Conjugate gradients find them in a few looks at the rows, where the matrix of all products of two columns would
 * cost as much as (parts + controls) / 4 looks. They stop a little short of least squares, which is allowed: with
 * any slopes at all, what the controls explain has mean 0 whatever z is.
 *
 * @returns one array an output, one number a control
 * Source: Hestenes & Stiefel 1952, on columns scaled to the same length.
 * Cost: O(rows (parts + controls)) a step; 3 steps where columns are drawn independently.
 */
export function controlSlopes(replicates: readonly Replicate[]): Float64Array[] {
  const design = designOf(replicates);
  const outputs = replicates[0].y.columns;
  return Array.from({ length: outputs }, (_, output) => leastSquares(design, replicates, output));
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
  return { blocks, parts, controls, totalWeight, scale };
}

function addSquares(
  data: Float64Array,
  first: number,
  columns: number,
  rows: number,
  weights: Float64Array | undefined,
  sums: Float64Array,
  squares: Float64Array,
): void {
  for (let column = 0, at = 0; column < columns; column++) {
    let sum = 0;
    let square = 0;
    for (let row = 0; row < rows; row++, at++) {
      const weighted = weights ? weights[row] * data[at] : data[at];
      sum += weighted;
      square += weighted * data[at];
    }
    sums[first + column] += sum;
    squares[first + column] += square;
  }
}

/** Answers or fits, one array a block. */
type Rows = readonly Float64Array[];

function leastSquares(design: Design, replicates: readonly Replicate[], output: number): Float64Array {
  const { parts, controls, scale } = design;
  const columns = parts + controls;
  const answers = replicates.map(({ y }) => columnOf(y, output));
  const slopes = new Float64Array(columns);
  let gradient = gradientOf(design, answers);
  let direction = gradient;
  let length = dot(gradient, gradient);
  const enough = TOLERANCE * TOLERANCE * length;
  for (let step = 0; step < MOST_STEPS && length > enough; step++) {
    const along = direction;
    const curved = gradientOf(design, fitted(design, along));
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

function columnOf({ data, rows, columns }: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) values[row] = data[row * columns + column];
  return values;
}

/** The product of each scaled column with the rows, these by weight and less their mean. */
function gradientOf({ blocks, parts, controls, totalWeight, scale }: Design, values: Rows): Float64Array {
  let mean = 0;
  blocks.forEach(({ rows, weights }, b) => {
    for (let row = 0; row < rows; row++) mean += weights ? weights[row] * values[b][row] : values[b][row];
  });
  mean /= totalWeight;
  const sums = new Float64Array(parts + controls);
  blocks.forEach(({ rows, z, controls: theirs, weights }, b) => {
    const centred = new Float64Array(rows);
    for (let row = 0; row < rows; row++) centred[row] = (weights ? weights[row] : 1) * (values[b][row] - mean);
    addProducts(sums, 0, z, parts, centred);
    addProducts(sums, parts, theirs, controls, centred);
  });
  return sums.map((sum, column) => sum * scale[column]);
}

/** What slopes of the scaled columns say of each row, but for a constant. */
function fitted({ blocks, parts, controls, scale }: Design, slopes: Float64Array): Rows {
  const unscaled = slopes.map((slope, column) => slope * scale[column]);
  return blocks.map(({ rows, z, controls: theirs }) => {
    const values = new Float64Array(rows);
    addColumns(values, z, parts, unscaled, 0);
    addColumns(values, theirs, controls, unscaled, parts);
    return values;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
