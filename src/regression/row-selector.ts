import { atOnce, inTurns } from "../core/give-way.js";
import { argmax } from "../math/argmax.js";
import { dot } from "../math/vectors.js";
import { type CentredDesign, centredDesign } from "./centred-design.js";
import { dualRidge, type RowBlock } from "./dual-ridge.js";
import { lassoSupport } from "./lasso-support.js";
import { type PackedDesign, packedDesign } from "./packed-design.js";
import { MAX_FORWARD, RANKING_ALPHA, type SelectionMethod, strongest } from "./select-columns.js";

export type RowSelection = {
  readonly count: number;
  readonly method: SelectionMethod;
  readonly instance: ArrayLike<number>;
  /** Called between passes over the rows. */
  readonly giveWay: () => Promise<void>;
};

/**
 * Chooses columns as `selectColumns` does, without a Gram matrix of all columns: memory grows with rows x columns and
 * not with columns^2. For designs of many columns, of which few are chosen.
 *
 * @returns a function of how often each block counts, for as many such choices as are wanted
 * Cost: forward and lassoPath two passes over the rows per chosen column. highestWeights up to 1024 rows O(rows^3) each
 * time and O(rows^2 columns) once; above, two passes per step of conjugate gradients, some dozens.
 * Source: forward selection by modified Gram-Schmidt, Golub & Van Loan 2013, section 5.2.8; ridge in its dual form,
 * Saunders, Gammerman & Vovk 1998; or by conjugate gradients with a diagonal preconditioner, Golub & Van Loan 11.5.
 */
export function rowSelector(
  blocks: readonly RowBlock[],
  selection: RowSelection,
): (counts: ArrayLike<number>) => Promise<readonly number[]> {
  const { method, count, instance, giveWay } = selection;
  const { columns } = blocks[0].z;
  if (method === "none") return async () => Array.from({ length: columns }, (_, column) => column);
  const design = designs(blocks, giveWay);
  if (method === "lassoPath") {
    return async (counts) => {
      const { cross, normal } = await design(counts);
      const known = new Map<number, Float64Array>();
      const rowOf = (column: number): Float64Array => {
        const row = known.get(column) ?? atOnce(normal(unit(columns, column)));
        known.set(column, row);
        return row;
      };
      return inTurns(lassoSupport(rowOf, cross, count), giveWay);
    };
  }
  if (method === "forward" || (method === "auto" && count <= MAX_FORWARD)) {
    return async (counts) => forward(await design(counts), selection);
  }
  const rows = blocks.reduce((sum, { z }) => sum + z.rows, 0);
  const ridge = rows <= MAX_DUAL_ROWS ? dualRidge(blocks, RANKING_ALPHA, giveWay) : undefined;
  return async (counts) => {
    const coefficients = await (ridge ? ridge(counts) : ridgeByGradients(await design(counts), RANKING_ALPHA, giveWay));
    return strongest(coefficients, instance, count);
  };
}

/** Up to here the kernel of all pairs of rows is smaller than the rows themselves. */
export const MAX_DUAL_ROWS = 1024;

/** The centred design by counts of blocks; rows of 0 and 1 are packed once for all counts. */
function designs(
  blocks: readonly RowBlock[],
  giveWay: () => Promise<void>,
): (counts: ArrayLike<number>) => Promise<CentredDesign> {
  let packed: PackedDesign | "none" | undefined;
  return async (counts) => {
    await giveWay();
    packed ??= (await inTurns(packedDesign(blocks), giveWay)) ?? "none";
    return packed === "none" ? inTurns(centredDesign(blocks, counts), giveWay) : packed(counts);
  };
}

/** Of a column's sum of squares, what is left beside the picked columns and is no more than rounding. */
const MIN_SHARE_LEFT = 1e-12;
/** Gains in weighted R2 closer than this differ by rounding. */
const R2_ROUNDING = 1e-12;

async function forward(
  { columns, squares, cross, spread, normal }: CentredDesign,
  { count, giveWay }: RowSelection,
): Promise<number[]> {
  const selected: number[] = [];
  const left = squares.slice();
  const along = cross.slice();
  const gains = new Float64Array(columns);
  /** For each pick, the product of its direction, of length 1, with each column. */
  const directions: Float64Array[] = [];
  while (selected.length < count) {
    await giveWay();
    for (let c = 0; c < columns; c++) {
      gains[c] = left[c] > MIN_SHARE_LEFT * squares[c] ? (along[c] * along[c]) / left[c] : 0;
    }
    for (const column of selected) gains[column] = Number.NaN;
    const pick = argmax(gains, R2_ROUNDING * spread);
    selected.push(pick);
    if (!(left[pick] > MIN_SHARE_LEFT * squares[pick])) continue;
    const length = Math.sqrt(left[pick]);
    const products = await inTurns(normal(unit(columns, pick)), giveWay);
    for (const direction of directions) {
      const share = direction[pick];
      for (let c = 0; c < columns; c++) products[c] -= share * direction[c];
    }
    const outputAlong = along[pick] / length;
    for (let c = 0; c < columns; c++) {
      products[c] /= length;
      left[c] -= products[c] * products[c];
      along[c] -= products[c] * outputAlong;
    }
    directions.push(products);
  }
  return selected;
}

function unit(columns: number, column: number): Float64Array {
  const vector = new Float64Array(columns);
  vector[column] = 1;
  return vector;
}

/** Of the right side: what is left when the search stops. Enough to rank by. */
const TOLERANCE = 1e-6;
const MAX_STEPS = 200;

async function ridgeByGradients(
  { columns, squares, cross, normal }: CentredDesign,
  alpha: number,
  giveWay: () => Promise<void>,
): Promise<Float64Array> {
  const times = async (v: Float64Array) => {
    const product = await inTurns(normal(v), giveWay);
    for (let c = 0; c < columns; c++) product[c] += alpha * v[c];
    return product;
  };
  // Columns that do not vary get 0.
  const precondition = (v: Float64Array) => v.map((value, c) => (squares[c] > 0 ? value / (squares[c] + alpha) : 0));
  const solution = new Float64Array(columns);
  const left = cross.slice();
  let towards = precondition(left);
  const direction = towards.slice();
  let length = dot(left, towards);
  const enough = TOLERANCE * TOLERANCE * length;
  for (let step = 0; step < MAX_STEPS && length > enough; step++) {
    await giveWay();
    const moved = await times(direction);
    const stride = length / dot(direction, moved);
    for (let c = 0; c < columns; c++) {
      solution[c] += stride * direction[c];
      left[c] -= stride * moved[c];
    }
    towards = precondition(left);
    const nextLength = dot(left, towards);
    for (let c = 0; c < columns; c++) direction[c] = towards[c] + (nextLength / length) * direction[c];
    length = nextLength;
  }
  return solution;
}
