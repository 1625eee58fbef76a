/** The knots of a lasso path, from the empty model to least squares. */
export interface LassoPath {
  /** The penalty at each knot, falling; each the largest |product of a column with what the fit leaves|. */
  readonly penalties: Float64Array;
  /** knots x columns. Between two knots the coefficients are linear in the penalty. */
  readonly coefficients: Float64Array;
  readonly knots: number;
}

/** Of the first penalty: what remains below it is rounding. */
const LEAST_PENALTY_RATIO = 1e-12;
/** Of a column's variance, what active columns leave of it: below it, the column follows from them. */
const LEAST_SHARE_LEFT = 1e-12;
/** Of the penalty: products closer to it than this have reached it together. */
const TIE = 1e-10;

/**
 * Every b that minimises |y - X b|^2 / 2 + penalty x sum |b|, as the penalty falls from where all b are 0 to 0,
 * at the penalties where a column comes in or drops out.
 *
 * Of columns that come in together, the lowest index comes in first; one that follows from active columns stays
 * out, until a column drops.
 *
 * @param gram  columns x columns: X'X, of centred columns
 * @param cross  columns: X'y
 * Source: Efron, Hastie, Johnstone & Tibshirani 2004, "Least angle regression", section 3.1 (the lasso
 * modification). Departs from it in solving for the coefficients afresh at every knot, so that errors do not add up.
 * Cost: O(knots columns x active) time, and a refactorisation O(active^3) where a column drops.
 */
export function lassoPath(gram: Float64Array, cross: Float64Array): LassoPath {
  const columns = cross.length;
  const penalties: number[] = [];
  const knots: Float64Array[] = [];
  const start = largest(cross);
  const active = activeColumns(gram, columns);
  const signs = new Float64Array(columns);
  const excluded = new Uint8Array(columns);
  const inside = new Uint8Array(columns);
  let coefficients = new Float64Array(columns);
  let penalty = start;
  let entering = -1;
  /** Columns at the penalty that would leave 0 against their sign: those that have just dropped, and degenerate ties. */
  const barred = new Uint8Array(columns);
  record();

  // Each step adds or drops a column. Paths where columns come and go more often than this are not seen.
  for (let step = 0; step < 20 * columns && penalty > LEAST_PENALTY_RATIO * start; step++) {
    const correlations = remaining();
    enter(correlations);
    if (active.columns.length === 0) break;
    const direction = agreeingDirection();
    const next = nextEvent(correlations, direction);
    penalty = next.penalty;
    const solved = active.solve((column) => cross[column] - penalty * signs[column]);
    coefficients = new Float64Array(columns);
    for (const [i, column] of active.columns.entries()) coefficients[column] = solved[i];
    entering = next.enter;
    barred.fill(0);
    if (next.drop >= 0) {
      coefficients[next.drop] = 0;
      leave(next.drop);
    }
    record();
  }
  const all = new Float64Array(knots.length * columns);
  for (const [knot, values] of knots.entries()) all.set(values, knot * columns);
  return { penalties: Float64Array.from(penalties), coefficients: all, knots: knots.length };

  function record(): void {
    if (penalties.at(-1) === penalty && knots.length > 0) {
      knots[knots.length - 1] = coefficients;
      return;
    }
    penalties.push(penalty);
    knots.push(coefficients);
  }

  /** The product of each column with what the fit leaves of y. */
  function remaining(): Float64Array {
    const products = cross.slice();
    for (const column of active.columns) {
      const value = coefficients[column];
      for (let c = 0; c < columns; c++) products[c] -= gram[column * columns + c] * value;
    }
    return products;
  }

  /** Takes in the columns that have reached the penalty. */
  function enter(correlations: Float64Array): void {
    for (let c = 0; c < columns; c++) {
      if (inside[c] || excluded[c] || barred[c]) continue;
      if (c !== entering && Math.abs(correlations[c]) < penalty * (1 - TIE)) continue;
      if (!active.add(c)) {
        excluded[c] = 1;
        continue;
      }
      inside[c] = 1;
      signs[c] = Math.sign(correlations[c]);
    }
  }

  /** How fast coefficients grow as the penalty falls, without columns that would leave 0 against their sign. */
  function agreeingDirection(): Float64Array {
    for (;;) {
      const direction = active.solve((column) => signs[column]);
      const against = active.columns.findIndex(
        (column, i) => coefficients[column] === 0 && direction[i] * signs[column] < 0,
      );
      if (against < 0) return direction;
      leave(active.columns[against]);
    }
  }

  /** What followed from the active columns may do so no more. */
  function leave(column: number): void {
    inside[column] = 0;
    barred[column] = 1;
    active.remove(column);
    excluded.fill(0);
  }

  /** Where the next column reaches the falling penalty, or a coefficient reaches 0. */
  function nextEvent(correlations: Float64Array, direction: Float64Array) {
    const slopes = new Float64Array(columns);
    for (const [i, column] of active.columns.entries()) {
      for (let c = 0; c < columns; c++) slopes[c] += gram[column * columns + c] * direction[i];
    }
    let fall = penalty;
    let enter = -1;
    let drop = -1;
    for (let c = 0; c < columns; c++) {
      if (inside[c] || excluded[c]) continue;
      for (const sign of [1, -1]) {
        const gap = Math.max(0, penalty - sign * correlations[c]);
        const closing = 1 - sign * slopes[c];
        if (!(closing > 0) || (barred[c] && gap <= TIE * penalty)) continue;
        if (gap / closing < fall) {
          fall = gap / closing;
          enter = c;
        }
      }
    }
    for (const [i, column] of active.columns.entries()) {
      const towardsZero = -coefficients[column] / direction[i];
      if (towardsZero > 0 && towardsZero < fall) {
        fall = towardsZero;
        enter = -1;
        drop = column;
      }
    }
    return { penalty: penalty - fall, enter, drop };
  }
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The active columns with a Cholesky factor of their Gram matrix, which grows by a row a column. */
function activeColumns(gram: Float64Array, columns: number) {
  const active: number[] = [];
  const factor: Float64Array[] = [];

  /** False where the column follows from the active ones, or is constant. */
  function add(column: number): boolean {
    const row = new Float64Array(active.length + 1);
    let left = gram[column * columns + column];
    for (let i = 0; i < active.length; i++) {
      let sum = gram[column * columns + active[i]];
      for (let k = 0; k < i; k++) sum -= row[k] * factor[i][k];
      row[i] = sum / factor[i][i];
      left -= row[i] * row[i];
    }
    if (!(left > LEAST_SHARE_LEFT * gram[column * columns + column])) return false;
    row[active.length] = Math.sqrt(left);
    active.push(column);
    factor.push(row);
    return true;
  }

  function remove(column: number): void {
    const from = active.indexOf(column);
    const later = active.splice(from).slice(1);
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
  return { columns: active as readonly number[], add, remove, solve };
}
