import { reachOf } from "./large-matrix.js";

/** A symmetric positive definite matrix A = L L' that has been factored, and what takes O(size^2) for each right-hand side. */
export interface FactoredSystem {
  /** x of A x = right. */
  solve(right: Float64Array): Float64Array;
  /** The same of many, faster than one by one. */
  solveEach(rights: readonly Float64Array[]): Promise<Float64Array[]>;
  /** right' A^-1 right of each. */
  quadraticForms(rights: readonly Float64Array[]): Promise<Float64Array>;
  /** Entries on the diagonal of A^-1, at ascending places. */
  inverseDiagonal(places: readonly number[]): Promise<Float64Array>;
}

/** @param giveWay  called now and then, so that other work gets a turn */
export function factoredSystem(lower: Float64Array, size: number, giveWay: () => Promise<void>): FactoredSystem {
  return {
    solve: (right) => solveFactored(lower, size, right),
    solveEach: (rights) => solveEach(lower, size, rights, giveWay),
    quadraticForms: (rights) => quadraticForms(lower, size, rights, giveWay),
    inverseDiagonal: (places) => inverseDiagonal(lower, size, places, giveWay),
  };
}

/** x of L L' x = right, for L as factorInPlace leaves it. */
export function solveFactored(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  return backward(lower, size, forward(lower, size, right));
}

// Loops are functions of their own, here and elsewhere: see docs/decisions/0009-hot-loops.md.

/** x of L x = right. Two rows at a time, each in two sums: an addition waits for the one before it. */
export function forward(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  const solution = right.slice();
  for (let r = 0; r < size; r += 2) {
    const hasNext = r + 1 < size;
    const row = r * size;
    const next = hasNext ? row + size : row;
    let even = 0;
    let odd = 0;
    let nextEven = 0;
    let nextOdd = 0;
    for (let c = 0; c < r; c += 2) {
      even += lower[row + c] * solution[c];
      odd += lower[row + c + 1] * solution[c + 1];
      nextEven += lower[next + c] * solution[c];
      nextOdd += lower[next + c + 1] * solution[c + 1];
    }
    solution[r] = (solution[r] - even - odd) / lower[row + r];
    if (!hasNext) break;
    const before = nextEven + nextOdd + lower[next + r] * solution[r];
    solution[r + 1] = (solution[r + 1] - before) / lower[next + r + 1];
  }
  return solution;
}

/** Replaces right by x of L' x = right. Two rows at a time share what they read and write. */
function backward(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  let r = size - 1;
  for (; r > 0; r -= 2) {
    const row = r * size;
    const above = row - size;
    const value = right[r] / lower[row + r];
    const valueAbove = (right[r - 1] - lower[row + r - 1] * value) / lower[above + r - 1];
    right[r] = value;
    right[r - 1] = valueAbove;
    for (let c = 0; c < r - 1; c++) right[c] -= lower[row + c] * value + lower[above + c] * valueAbove;
  }
  if (r === 0) right[0] /= lower[0];
  return right;
}

/** Right-hand sides that are solved together. */
const TOGETHER = 4;

/** Multiplications between two turns of other work: some 10 ms. */
const WORK_PER_TURN = 1e7;

/**
 * Has right-hand sides taken four at a time: each number of L that is loaded then serves all of them, which was measured to
 * take a third of the time of one after the other where L has 1,000 rows.
 *
 * @param solve  takes `some` right-hand sides from `first` on, and answers how many multiplications that took
 */
async function fourByFour(
  lower: Float64Array,
  size: number,
  count: number,
  giveWay: () => Promise<void>,
  solve: (first: number, some: number, loops: LoopsOnFour) => number,
): Promise<void> {
  const loops = loopsOnFour(lower, size);
  let work = 0;
  for (let first = 0; first < count; first += TOGETHER) {
    loops.four.fill(0);
    work += solve(first, Math.min(TOGETHER, count - first), loops);
    if (work > WORK_PER_TURN) {
      work = 0;
      await giveWay();
    }
  }
}

/** Numbers that lie four to a row, and the loops that replace them by solutions. */
interface LoopsOnFour {
  readonly four: Float64Array;
  /** From a row on that is a multiple of four, above which all are 0. */
  forward(from: number): void;
  backward(): void;
}

/** Kernels where they reach the matrix, else the plain loops, which have the same bits. */
function loopsOnFour(lower: Float64Array, size: number): LoopsOnFour {
  const reach = reachOf(lower);
  if (reach) {
    const { kernels, buffer, room } = reach;
    return {
      four: new Float64Array(buffer, room, TOGETHER * size),
      forward: (from) => kernels.forwardFour(0, size, room, from),
      backward: () => kernels.backwardFour(0, size, room),
    };
  }
  const four = new Float64Array(TOGETHER * size);
  return {
    four,
    forward: (from) => forwardFour(lower, size, four, from),
    backward: () => backwardFour(lower, size, four),
  };
}

/** x of L L' x = right for many right-hand sides: what `solveFactored` gives, to rounding, which a test holds it to. */
async function solveEach(
  lower: Float64Array,
  size: number,
  rights: readonly Float64Array[],
  giveWay: () => Promise<void>,
): Promise<Float64Array[]> {
  const solutions: Float64Array[] = [];
  await fourByFour(lower, size, rights.length, giveWay, (first, some, { four, forward, backward }) => {
    for (let i = 0; i < some; i++) put(four, i, rights[first + i]);
    forward(0);
    backward();
    for (let i = 0; i < some; i++) solutions.push(taken(four, i, size));
    return TOGETHER * size * size;
  });
  return solutions;
}

/** right' A^-1 right for A = L L' and many right-hand sides: the squared length of x of L x = right. */
async function quadraticForms(
  lower: Float64Array,
  size: number,
  rights: readonly Float64Array[],
  giveWay: () => Promise<void>,
): Promise<Float64Array> {
  const forms = new Float64Array(rights.length);
  await fourByFour(lower, size, rights.length, giveWay, (first, some, { four, forward }) => {
    for (let i = 0; i < some; i++) put(four, i, rights[first + i]);
    forward(0);
    for (let i = 0; i < some; i++) forms[first + i] = sumOfSquares(four, i);
    return (TOGETHER / 2) * size * size;
  });
  return forms;
}

/**
 * Entries on the diagonal of the inverse of L L': the squared length of x of L x = unit, which is 0 up to the entry.
 *
 * @param places  ascending
 */
async function inverseDiagonal(
  lower: Float64Array,
  size: number,
  places: readonly number[],
  giveWay: () => Promise<void>,
): Promise<Float64Array> {
  const entries = new Float64Array(places.length);
  await fourByFour(lower, size, places.length, giveWay, (first, some, { four, forward }) => {
    const from = places[first] - (places[first] % 4);
    for (let i = 0; i < some; i++) four[TOGETHER * places[first + i] + i] = 1;
    forward(from);
    for (let i = 0; i < some; i++) entries[first + i] = sumOfSquares(four, i);
    return (TOGETHER / 2) * (size - from) ** 2;
  });
  return entries;
}

/** Column i of numbers that lie four to a row. */
function put(four: Float64Array, i: number, column: Float64Array): void {
  for (let row = 0; row < column.length; row++) four[TOGETHER * row + i] = column[row];
}

function taken(four: Float64Array, i: number, size: number): Float64Array {
  const column = new Float64Array(size);
  for (let row = 0; row < size; row++) column[row] = four[TOGETHER * row + i];
  return column;
}

function sumOfSquares(four: Float64Array, i: number): number {
  let sum = 0;
  for (let at = i; at < four.length; at += TOGETHER) sum += four[at] * four[at];
  return sum;
}

/** Replaces right by x of L x = right, four to a row, from an even row on, above which all are 0: two rows at a time. */
function forwardFour(lower: Float64Array, size: number, right: Float64Array, from: number): void {
  for (let r = from; r < size; r += 2) {
    const hasNext = r + 1 < size;
    const row = r * size;
    const next = hasNext ? row + size : row;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let nextA = 0;
    let nextB = 0;
    let nextC = 0;
    let nextD = 0;
    for (let column = from, at = TOGETHER * from; column < r; column++, at += TOGETHER) {
      const factor = lower[row + column];
      const below = lower[next + column];
      a += factor * right[at];
      b += factor * right[at + 1];
      c += factor * right[at + 2];
      d += factor * right[at + 3];
      nextA += below * right[at];
      nextB += below * right[at + 1];
      nextC += below * right[at + 2];
      nextD += below * right[at + 3];
    }
    solveRow(right, TOGETHER * r, lower[row + r], a, b, c, d);
    if (!hasNext) break;
    const at = TOGETHER * r;
    const factor = lower[next + r];
    nextA += factor * right[at];
    nextB += factor * right[at + 1];
    nextC += factor * right[at + 2];
    nextD += factor * right[at + 3];
    solveRow(right, at + TOGETHER, lower[next + r + 1], nextA, nextB, nextC, nextD);
  }
}

function solveRow(right: Float64Array, at: number, pivot: number, a: number, b: number, c: number, d: number): void {
  right[at] = (right[at] - a) / pivot;
  right[at + 1] = (right[at + 1] - b) / pivot;
  right[at + 2] = (right[at + 2] - c) / pivot;
  right[at + 3] = (right[at + 3] - d) / pivot;
}

/** Replaces right by x of L' x = right, four to a row: two rows, once known, are taken out of all above them. */
function backwardFour(lower: Float64Array, size: number, right: Float64Array): void {
  let r = size - 1;
  for (; r > 0; r -= 2) {
    const row = r * size;
    const above = row - size;
    const at = TOGETHER * r;
    solveRow(right, at, lower[row + r], 0, 0, 0, 0);
    const a = right[at];
    const b = right[at + 1];
    const c = right[at + 2];
    const d = right[at + 3];
    const between = lower[row + r - 1];
    solveRow(right, at - TOGETHER, lower[above + r - 1], between * a, between * b, between * c, between * d);
    const aboveA = right[at - TOGETHER];
    const aboveB = right[at - TOGETHER + 1];
    const aboveC = right[at - TOGETHER + 2];
    const aboveD = right[at - TOGETHER + 3];
    for (let column = 0, cell = 0; column < r - 1; column++, cell += TOGETHER) {
      const factor = lower[row + column];
      const factorAbove = lower[above + column];
      right[cell] -= factor * a + factorAbove * aboveA;
      right[cell + 1] -= factor * b + factorAbove * aboveB;
      right[cell + 2] -= factor * c + factorAbove * aboveC;
      right[cell + 3] -= factor * d + factorAbove * aboveD;
    }
  }
  if (r === 0) solveRow(right, 0, lower[0], 0, 0, 0, 0);
}
