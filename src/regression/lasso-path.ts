import { argmax } from "../math/argmax.js";

/** The knots of a lasso path, from the empty model to least squares. */
export interface LassoPath {
  /** The penalty at each knot, falling; each the largest |product of a column with what the fit leaves|. */
  readonly penalties: Float64Array;
  /** knots x columns. Between two knots the coefficients are linear in the penalty. */
  readonly coefficients: Float64Array;
  readonly knots: number;
}

/** Of the first penalty: what remains below it is rounding. */
const MIN_PENALTY_RATIO = 1e-12;
/** Of a column's variance, what active columns leave of it: below it, the column follows from them. */
const MIN_SHARE_LEFT = 1e-12;
/** Of the penalty: products closer to it than this have reached it together. */
const TIE = 1e-10;

export type LassoPathOptions = {
  /** Stop at the first knot with more columns than this. Default: none, the path ends at least squares. */
  readonly most?: number;
};

/**
 * Every b that minimises |y - X b|^2 / 2 + penalty x sum |b|, as the penalty falls from where all b are 0 to 0,
 * at the penalties where a column comes in or drops out.
 *
 * Where several columns reach the penalty together the lowest index comes in first, and one that follows from
 * columns that are in stays out.
 *
 * In designs that are singular or all but so (fewer rows than columns) a column may be judged wrongly to follow from
 * others, and the path is then off: 1 in 30 000 random problems, see the tests.
 *
 * @param gram  columns x columns: X'X, of centred columns; or a function of a column that returns its row of X'X, which
 *   is called for columns that come in only
 * @param cross  columns: X'y
 * Source: Efron, Hastie, Johnstone & Tibshirani 2004, "Least angle regression", section 3.1 (the lasso
 * modification). Departs from it in solving for the coefficients afresh at every knot, so that errors do not add up.
 * Cost: O(knots columns x active) time, and a refactorisation O(active^3) where a column drops.
 */
export function lassoPath(
  gram: Float64Array | ((column: number) => Float64Array),
  cross: Float64Array,
  { most = cross.length }: LassoPathOptions = {},
): LassoPath {
  const columns = cross.length;
  const rowOf =
    typeof gram === "function" ? gram : (column: number) => gram.subarray(column * columns, (column + 1) * columns);
  const penalties: number[] = [];
  const knots: Float64Array[] = [];
  const start = largest(cross);
  const active = activeColumns(rowOf, columns);
  let coefficients = new Float64Array(columns);
  let penalty = start;
  /** The column that the last event was about, which is at the penalty whatever rounding says. */
  let event = -1;
  record();

  // Each step adds or drops a column. Paths where columns come and go more often than this are not seen.
  for (
    let step = 0;
    step < 20 * columns && penalty > MIN_PENALTY_RATIO * start && active.columns.length <= most;
    step++
  ) {
    const products = remaining();
    const signs = products.map(Math.sign);
    const tied = Uint8Array.from(products, (product) => Number(Math.abs(product) >= penalty * (1 - TIE)));
    if (event >= 0) tied[event] = 1;
    const direction = fastestDirection(signs, tied);
    const slopes = times(direction);
    const next = nextEvent(products, signs, tied, direction, slopes);
    penalty -= next.fall;
    event = next.column;
    const solved = active.solve((column) => cross[column] - penalty * signs[column]);
    coefficients = new Float64Array(columns);
    for (const [i, column] of active.columns.entries()) coefficients[column] = solved[i];
    if (next.drops) drop(event);
    // Several may reach 0 at once, all but one of them up to rounding.
    const effect = (column: number) => coefficients[column] * signs[column] * Math.sqrt(rowOf(column)[column]);
    const least = TIE * Math.max(0, ...active.columns.map(effect));
    for (const column of active.columns.filter((c) => effect(c) <= least)) drop(column);
    record();
  }
  const all = new Float64Array(knots.length * columns);
  for (const [knot, values] of knots.entries()) all.set(values, knot * columns);
  return { penalties: Float64Array.from(penalties), coefficients: all, knots: knots.length };

  function drop(column: number): void {
    coefficients[column] = 0;
    active.remove(column);
  }

  function record(): void {
    const again = penalties.at(-1) === penalty;
    penalties.splice(penalties.length - Number(again), 1, penalty);
    knots.splice(knots.length - Number(again), 1, coefficients);
  }

  /** The Gram matrix times numbers that are 0 outside the active columns. */
  function times(values: Float64Array): Float64Array {
    const products = new Float64Array(columns);
    for (const column of active.columns) {
      const row = rowOf(column);
      for (let c = 0; c < columns; c++) products[c] += row[c] * values[column];
    }
    return products;
  }

  /** The product of each column with what the fit leaves of y. */
  function remaining(): Float64Array {
    const fitted = times(coefficients);
    return cross.map((product, c) => product - fitted[c]);
  }

  /**
   * Rate at which coefficients grow as the penalty falls. Of tied columns whose coefficient is 0, those come in that
   * leave 0 along their sign, and those stay out whose products then fall at least as fast as the penalty: where
   * several are tied this is a least-squares problem with signs, solved as by Lawson & Hanson 1974, chapter 23.
   */
  function fastestDirection(signs: Float64Array, tied: Uint8Array): Float64Array {
    const solve = () => {
      const solution = new Float64Array(columns);
      const solved = active.solve((column) => signs[column]);
      for (const [i, column] of active.columns.entries()) solution[column] = solved[i];
      return solution;
    };
    const stuck = new Uint8Array(columns);
    let direction = solve();
    for (let round = 0; round < 3 * columns; round++) {
      const slopes = times(direction);
      const lag = signs.map((sign, c) =>
        tied[c] && !stuck[c] && !active.has(c) && 1 - sign * slopes[c] > TIE ? 1 - sign * slopes[c] : Number.NaN,
      );
      const entering = argmax(lag, TIE);
      if (entering < 0) break;
      if (!active.add(entering)) {
        stuck[entering] = 1;
        continue;
      }
      let wanted = solve();
      for (;;) {
        const target = wanted;
        const against = active.columns.filter((c) => coefficients[c] === 0 && target[c] * signs[c] <= 0);
        if (against.length === 0) break;
        const shares = against.map((c) => (direction[c] === 0 ? 0 : direction[c] / (direction[c] - target[c])));
        const share = Math.min(...shares);
        direction = direction.map((value, c) => value + share * (target[c] - value));
        const leaving = against[shares.indexOf(share)];
        direction[leaving] = 0;
        active.remove(leaving);
        if (leaving === entering) stuck[entering] = 1;
        wanted = solve();
      }
      direction = wanted;
    }
    return direction;
  }

  /** The next event: a column reaches the falling penalty, or a coefficient reaches 0, or the penalty does. */
  function nextEvent(
    products: Float64Array,
    signs: Float64Array,
    tied: Uint8Array,
    direction: Float64Array,
    slopes: Float64Array,
  ) {
    const next = { fall: penalty, column: -1, drops: false };
    for (let c = 0; c < columns; c++) {
      if (active.has(c)) continue;
      for (const sign of [1, -1]) {
        const closing = 1 - sign * slopes[c];
        // A tied column outside falls with the penalty or faster, and can only meet it on the other side.
        if (!(closing > 0) || (tied[c] && sign === signs[c])) continue;
        const fall = Math.max(0, penalty - sign * products[c]) / closing;
        if (fall < next.fall) Object.assign(next, { fall, column: c });
      }
    }
    for (const column of active.columns) {
      const fall = -coefficients[column] / direction[column];
      if (fall > 0 && fall < next.fall) Object.assign(next, { fall, column, drops: true });
    }
    return next;
  }
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The active columns with a Cholesky factor of their Gram matrix, which grows by a row per column. */
function activeColumns(rowOf: (column: number) => Float64Array, columns: number) {
  const active: number[] = [];
  const isActive = new Uint8Array(columns);
  const factor: Float64Array[] = [];

  /** False where the column follows from the active ones, or is constant. */
  function add(column: number): boolean {
    const row = new Float64Array(active.length + 1);
    const gram = rowOf(column);
    let left = gram[column];
    for (let i = 0; i < active.length; i++) {
      let sum = gram[active[i]];
      for (let k = 0; k < i; k++) sum -= row[k] * factor[i][k];
      row[i] = sum / factor[i][i];
      left -= row[i] * row[i];
    }
    if (!(left > MIN_SHARE_LEFT * gram[column])) return false;
    row[active.length] = Math.sqrt(left);
    active.push(column);
    isActive[column] = 1;
    factor.push(row);
    return true;
  }

  function remove(column: number): void {
    const from = active.indexOf(column);
    const later = active.splice(from).slice(1);
    for (const other of [column, ...later]) isActive[other] = 0;
    factor.length = from;
    for (const other of later) add(other);
  }

  function solve(right: (column: number) => number): Float64Array {
    const solution = Float64Array.from(active, right);
    for (let i = 0; i < active.length; i++) {
      for (let k = 0; k < i; k++) solution[i] -= factor[i][k] * solution[k];
      solution[i] /= factor[i][i];
    }
    for (let i = active.length - 1; i >= 0; i--) {
      solution[i] /= factor[i][i];
      for (let k = 0; k < i; k++) solution[k] -= factor[i][k] * solution[i];
    }
    return solution;
  }
  const has = (column: number) => isActive[column] === 1;
  return { columns: active as readonly number[], has, add, remove, solve };
}
