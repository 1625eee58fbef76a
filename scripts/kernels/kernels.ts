// The kernels: loops of src/math and src/explain/shapley in AssemblyScript (TypeScript for WebAssembly), two numbers at a time.
// Each adds and multiplies in the order of the plain loop that its comment names, and so has its bits. Addresses and sizes
// of numbers are in bytes; f64 takes 8. `node scripts/kernels.js` compiles them.

/** `subtractProducts` of src/math/subtract-block.ts, four rows by four columns at a time. @param pairs  room for count + 3 rows */
export function subtractProducts(
  lower: usize,
  size: i32,
  first: i32,
  rows: usize,
  pairs: usize,
  width: i32,
  from: i32,
  to: i32,
): void {
  const count = size - first;
  const rowBytes = (<usize>width) << 3;
  const below = (<usize>size) << 3;
  for (let i = from; i < to; i += 4) {
    const a = rows + <usize>i * rowBytes;
    const b = a + rowBytes;
    const c = b + rowBytes;
    const d = c + rowBytes;
    const end = min(i + 4, count);
    for (let j = 0; j < end; j += 4) {
      let left = pairs + <usize>j * rowBytes;
      let right = left + 2 * rowBytes;
      let aLeft = f64x2.splat(0);
      let aRight = aLeft;
      let bLeft = aLeft;
      let bRight = aLeft;
      let cLeft = aLeft;
      let cRight = aLeft;
      let dLeft = aLeft;
      let dRight = aLeft;
      for (let k: usize = 0; k < rowBytes; k += 8) {
        const x = v128.load(left);
        const y = v128.load(right);
        left += 16;
        right += 16;
        const ofA = v128.load64_splat(a + k);
        const ofB = v128.load64_splat(b + k);
        const ofC = v128.load64_splat(c + k);
        const ofD = v128.load64_splat(d + k);
        aLeft = f64x2.add(aLeft, f64x2.mul(ofA, x));
        aRight = f64x2.add(aRight, f64x2.mul(ofA, y));
        bLeft = f64x2.add(bLeft, f64x2.mul(ofB, x));
        bRight = f64x2.add(bRight, f64x2.mul(ofB, y));
        cLeft = f64x2.add(cLeft, f64x2.mul(ofC, x));
        cRight = f64x2.add(cRight, f64x2.mul(ofC, y));
        dLeft = f64x2.add(dLeft, f64x2.mul(ofD, x));
        dRight = f64x2.add(dRight, f64x2.mul(ofD, y));
      }
      const cell = lower + ((<usize>(first + i) * <usize>size + <usize>(first + j)) << 3);
      subtractFour(cell, i - j, aLeft, aRight);
      if (i + 1 < count) subtractFour(cell + below, i + 1 - j, bLeft, bRight);
      if (i + 2 < count) subtractFour(cell + 2 * below, i + 2 - j, cLeft, cRight);
      if (i + 3 < count) subtractFour(cell + 3 * below, i + 3 - j, dLeft, dRight);
    }
  }
}

/** Changes four cells, or those of them that are not above the diagonal: `left` cells to the right of the first is it. */
function subtractFour(cell: usize, left: i32, x: v128, y: v128): void {
  if (left >= 3) {
    v128.store(cell, f64x2.sub(v128.load(cell), x));
    v128.store(cell + 16, f64x2.sub(v128.load(cell + 16), y));
    return;
  }
  if (left >= 0) f64.store(cell, f64.load(cell) - f64x2.extract_lane(x, 0));
  if (left >= 1) f64.store(cell + 8, f64.load(cell + 8) - f64x2.extract_lane(x, 1));
  if (left >= 2) f64.store(cell + 16, f64.load(cell + 16) - f64x2.extract_lane(y, 0));
}

/** Rows two by two, their numbers by turns: what is multiplied at a time then lies side by side. */
export function interleavePairs(rows: usize, pairs: usize, count: i32, width: i32): void {
  const rowBytes = (<usize>width) << 3;
  let to = pairs;
  for (let row = 0; row < count; row += 2) {
    const even = rows + <usize>row * rowBytes;
    const odd = even + rowBytes;
    for (let k: usize = 0; k < rowBytes; k += 8) {
      f64.store(to, f64.load(even + k));
      f64.store(to + 8, f64.load(odd + k));
      to += 16;
    }
  }
}

/** `forwardFour` of src/math/solve-factored.ts, from a multiple of four on, four rows at a time. */
export function forwardFour(lower: usize, size: i32, right: usize, from: i32): void {
  const rowBytes = (<usize>size) << 3;
  const whole = size & ~3;
  const first = right + ((<usize>from) << 5);
  let r = from;
  for (; r < whole; r += 4) {
    const row = lower + <usize>r * rowBytes;
    let a = row + ((<usize>from) << 3);
    let b = a + rowBytes;
    let c = b + rowBytes;
    let d = c + rowBytes;
    let aLeft = f64x2.splat(0);
    let aRight = aLeft;
    let bLeft = aLeft;
    let bRight = aLeft;
    let cLeft = aLeft;
    let cRight = aLeft;
    let dLeft = aLeft;
    let dRight = aLeft;
    const end = right + ((<usize>r) << 5);
    for (let at = first; at < end; at += 32) {
      const x = v128.load(at);
      const y = v128.load(at + 16);
      const ofA = v128.load64_splat(a);
      const ofB = v128.load64_splat(b);
      const ofC = v128.load64_splat(c);
      const ofD = v128.load64_splat(d);
      a += 8;
      b += 8;
      c += 8;
      d += 8;
      aLeft = f64x2.add(aLeft, f64x2.mul(ofA, x));
      aRight = f64x2.add(aRight, f64x2.mul(ofA, y));
      bLeft = f64x2.add(bLeft, f64x2.mul(ofB, x));
      bRight = f64x2.add(bRight, f64x2.mul(ofB, y));
      cLeft = f64x2.add(cLeft, f64x2.mul(ofC, x));
      cRight = f64x2.add(cRight, f64x2.mul(ofC, y));
      dLeft = f64x2.add(dLeft, f64x2.mul(ofD, x));
      dRight = f64x2.add(dRight, f64x2.mul(ofD, y));
    }
    v128.store(end, f64x2.div(f64x2.sub(v128.load(end), aLeft), v128.load64_splat(a)));
    v128.store(end + 16, f64x2.div(f64x2.sub(v128.load(end + 16), aRight), v128.load64_splat(a)));
    solveNext(end, 1, b, bLeft, bRight);
    solveNext(end, 2, c, cLeft, cRight);
    solveNext(end, 3, d, dLeft, dRight);
  }
  for (; r < size; r++) {
    const row = lower + <usize>r * rowBytes + ((<usize>from) << 3);
    const zero = f64x2.splat(0);
    solveNext(first, r - from, row, zero, zero);
  }
}

/** Takes so many rows that are solved out of the row after them, each times the next number of the factor, and solves it. */
function solveNext(solved: usize, count: i32, factors: usize, left: v128, right: v128): void {
  let at = solved;
  let factor = factors;
  for (let i = 0; i < count; i++) {
    const times = v128.load64_splat(factor);
    left = f64x2.add(left, f64x2.mul(times, v128.load(at)));
    right = f64x2.add(right, f64x2.mul(times, v128.load(at + 16)));
    at += 32;
    factor += 8;
  }
  const pivot = v128.load64_splat(factor);
  v128.store(at, f64x2.div(f64x2.sub(v128.load(at), left), pivot));
  v128.store(at + 16, f64x2.div(f64x2.sub(v128.load(at + 16), right), pivot));
}

/** `backwardFour` of src/math/solve-factored.ts. */
export function backwardFour(lower: usize, size: i32, right: usize): void {
  const rowBytes = (<usize>size) << 3;
  let r = size - 1;
  for (; r > 0; r -= 2) {
    const row = lower + <usize>r * rowBytes;
    const above = row - rowBytes;
    const at = right + ((<usize>r) << 5);
    const diagonal = (<usize>r) << 3;
    const pivot = v128.load64_splat(row + diagonal);
    const x = f64x2.div(v128.load(at), pivot);
    const y = f64x2.div(v128.load(at + 16), pivot);
    v128.store(at, x);
    v128.store(at + 16, y);
    const between = v128.load64_splat(row + diagonal - 8);
    const pivotAbove = v128.load64_splat(above + diagonal - 8);
    const xAbove = f64x2.div(f64x2.sub(v128.load(at - 32), f64x2.mul(between, x)), pivotAbove);
    const yAbove = f64x2.div(f64x2.sub(v128.load(at - 16), f64x2.mul(between, y)), pivotAbove);
    v128.store(at - 32, xAbove);
    v128.store(at - 16, yAbove);
    let cell = right;
    for (let column: usize = 0; column < diagonal - 8; column += 8) {
      const factor = v128.load64_splat(row + column);
      const factorAbove = v128.load64_splat(above + column);
      v128.store(cell, f64x2.sub(v128.load(cell), f64x2.add(f64x2.mul(factor, x), f64x2.mul(factorAbove, xAbove))));
      v128.store(
        cell + 16,
        f64x2.sub(v128.load(cell + 16), f64x2.add(f64x2.mul(factor, y), f64x2.mul(factorAbove, yAbove))),
      );
      cell += 32;
    }
  }
  if (r === 0) {
    const pivot = v128.load64_splat(lower);
    v128.store(right, f64x2.div(v128.load(right), pivot));
    v128.store(right + 16, f64x2.div(v128.load(right + 16), pivot));
  }
}

/** `addThrees` of src/explain/shapley/per-reference/sign-columns.ts. @param here  one word of 4 bytes per column */
export function addThrees(sums: usize, patterns: usize, here: usize, count: i32): void {
  const end = here + ((<usize>count) << 2);
  let sum = sums;
  for (let i = here; i < end; i += 4) {
    for (let j = i + 4; j < end; j += 4) {
      const two = i32.load(i) ^ i32.load(j);
      for (let k = j + 4; k < end; k += 4) {
        const signs = two ^ i32.load(k);
        const first = f64.load(patterns + ((<usize>(signs & 255)) << 3));
        const second = f64.load(patterns + ((<usize>((signs >> 8) & 255)) << 3), 2048);
        const third = f64.load(patterns + ((<usize>((signs >> 16) & 255)) << 3), 4096);
        const fourth = f64.load(patterns + ((<usize>(signs >>> 24)) << 3), 6144);
        f64.store(sum, f64.load(sum) + (first + second + (third + fourth)));
        sum += 8;
      }
    }
  }
}

/**
 * `addSigned` of the same file for many columns, one after another.
 *
 * @param values  a number more than rows where these are odd
 * @param table  room for 8 numbers
 */
export function addSignedColumns(
  values: usize,
  rows: i32,
  factors: usize,
  columns: usize,
  count: i32,
  words: i32,
  table: usize,
): void {
  const end = values + ((<usize>rows) << 3);
  for (let column = 0; column < count; column++) {
    const factor = f64.load(factors + ((<usize>column) << 3));
    // By the signs of two rows.
    for (let signs = 0; signs < 4; signs++) {
      f64.store(table + ((<usize>signs) << 4), signs & 1 ? -factor : factor);
      f64.store(table + ((<usize>signs) << 4) + 8, signs & 2 ? -factor : factor);
    }
    let at = values;
    let word = columns + <usize>column * <usize>words * 4;
    while (at < end) {
      let bits = i32.load(word);
      word += 4;
      const stop = min(at + 256, end);
      for (; at < stop; at += 16) {
        v128.store(at, f64x2.add(v128.load(at), v128.load(table + ((<usize>(bits & 3)) << 4))));
        bits >>>= 2;
      }
    }
  }
}

/**
 * `innerProduct` of the same file, for each column from one on with each column before it and with itself.
 *
 * @param products  numbers for pairs of columns (0, 0), (1, 0), (1, 1), (2, 0), ... of which these are written
 */
export function innerProducts(columns: usize, words: i32, rows: i32, from: i32, count: i32, products: usize): void {
  const columnBytes = (<usize>words) << 2;
  let product = products + ((<usize>((from * (from + 1)) / 2)) << 3);
  for (let a = from; a < count; a++) {
    const column = columns + <usize>a * columnBytes;
    for (let b = columns; b <= column; b += columnBytes) {
      let differ = 0;
      for (let word: usize = 0; word < columnBytes; word += 4) {
        differ += popcnt(i32.load(column + word) ^ i32.load(b + word));
      }
      f64.store(product, <f64>(rows - 2 * differ));
      product += 8;
    }
  }
}
