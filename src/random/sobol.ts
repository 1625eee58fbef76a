import { describeValue } from "../core/checks/describe-value.js";
import { WhyboxError } from "../core/whybox-error.js";
import { joeKuoDirections } from "./joe-kuo-directions.js";
import { owenScramble, owenScrambleOfReversed, reverseBits } from "./owen-scramble.js";
import type { Stream } from "./stream.js";

/** One randomisation of a sequence of evenly spread points. */
export interface Sobol {
  /**
   * @param from  index of the first point, 0 or more
   * @param count  number of points; from + count at most 2^32
   * @returns count x dimensions, row-major, each number inside (0, 1)
   * @throws WhyboxError INVALID_ARGUMENT for other indices
   */
  points(from: number, count: number): Float64Array;
  /** One dimension of the points from `from` on, as many as `into` holds; the same numbers as in `points`. */
  fill(dimension: number, from: number, into: Float64Array): void;
}

const BITS = 32;
const SPACING = 2 ** -BITS;
/** Dimensions that have direction numbers of their own. */
const EMBEDDED = 128;

/**
 * A Sobol sequence with nested uniform scrambling: points that fill the unit cube more evenly than independent
 * ones do, each of them uniform. An average over 2^k points of it is unbiased, and of a smooth function errs like
 * n^-3/2, where independent points err like n^-1/2. Different streams give independent randomisations, whose
 * spread tells how far an average is off.
 *
 * Take points in aligned blocks of 2^k, and all of a block: that is what is spread evenly. Any points can be had
 * in any order, and more dimensions do not move the points in those that were there.
 *
 * Beyond 128 dimensions, every further group of 128 is the same sequence in an order and with a scrambling of its
 * own (padding, Burley 2020): each block of 2^k points is still spread evenly within a group, and one dimension at a
 * time, while between groups points meet at random.
 *
 * @param dimensions  1 or more
 * @param stream  two numbers are drawn from it for each dimension, and two for each 128
 * @throws WhyboxError INVALID_ARGUMENT for dimensions
 * Source: Sobol 1967; directions: Joe & Kuo 2008; scrambling: Owen 1995 and 1997 (error n^-3/2), see owenScramble.
 * Cost: one table of 16 kB for all sequences; about 25 integer operations per number, 60 beyond 128 dimensions.
 * @example
 * sobol(2, stream(0, "design")).points(0, 4)   // one point in each quarter of either axis
 */
export function sobol(dimensions: number, stream: Stream): Sobol {
  if (!(Number.isSafeInteger(dimensions) && dimensions >= 1)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `sobol: expected dimensions to be a whole number of 1 or more, got ${describeValue(dimensions)}`,
    );
  }
  const words = () => Math.floor(stream.uniform() * 2 ** BITS) | 0;
  directions ??= directionNumbers(EMBEDDED);
  const table = directions;
  const orders = new Int32Array(2 * Math.ceil(dimensions / EMBEDDED));
  const keys = new Int32Array(2 * dimensions);
  for (let d = 0; d < dimensions; d++) {
    if (d % EMBEDDED === 0) {
      orders[2 * (d / EMBEDDED)] = words();
      orders[2 * (d / EMBEDDED) + 1] = words();
    }
    keys[2 * d] = words();
    keys[2 * d + 1] = words();
  }

  let digits = new Int32Array(0);
  /** Of the group that was asked for last: its dimensions share the order of their points. */
  let order = { group: 0, from: 0, indices: new Int32Array(0) };
  const orderOf = (group: number, from: number, count: number): Int32Array => {
    if (order.group === group && order.from === from && order.indices.length === count) return order.indices;
    const indices = new Int32Array(count);
    for (let row = 0; row < count; row++) {
      indices[row] = owenScramble(from + row, orders[2 * group], orders[2 * group + 1]);
    }
    order = { group, from, indices };
    return indices;
  };
  const fill: Sobol["fill"] = (dimension, from, into) => {
    checkIndices(from, into.length);
    const count = into.length;
    if (digits.length < count) digits = new Int32Array(count);
    const group = Math.floor(dimension / EMBEDDED);
    const inGroup = dimension % EMBEDDED;
    if (group === 0) digitsInOrder(digits, count, table, inGroup, from);
    else digitsShuffled(digits, table, inGroup, orderOf(group, from, count));
    const key = keys[2 * dimension];
    const multiplier = keys[2 * dimension + 1];
    scramble(digits, key, multiplier, into);
  };
  return {
    fill,
    points(from, count) {
      checkIndices(from, count);
      const points = new Float64Array(count * dimensions);
      const column = new Float64Array(count);
      for (let d = 0; d < dimensions; d++) {
        fill(d, from, column);
        for (let row = 0; row < count; row++) points[row * dimensions + d] = column[row];
      }
      return points;
    },
  };
}

function scramble(digits: Int32Array, key: number, multiplier: number, into: Float64Array): void {
  fractionsOfBytes ??= fractionTable();
  const fractions = fractionsOfBytes;
  for (let row = 0; row < into.length; row++) {
    const reversed = owenScrambleOfReversed(digits[row], key, multiplier);
    into[row] =
      fractions[reversed & 255] +
      fractions[256 | ((reversed >>> 8) & 255)] +
      (fractions[512 | ((reversed >>> 16) & 255)] + fractions[768 | (reversed >>> 24)]);
  }
}

/**
 * Entry 256 b + v: the contribution of byte b of reversed bits to their fraction. Exact, and quicker than to reverse the bits. The
 * first byte also adds half of the finest step: the middle of the interval, so that neither 0 nor 1 comes up.
 */
function fractionTable(): Float64Array {
  return Float64Array.from({ length: 1024 }, (_, entry) => {
    const byte = entry >>> 8;
    const fraction = (reverseBits((entry & 255) << (8 * byte)) >>> 0) * SPACING;
    return byte === 0 ? fraction + SPACING / 2 : fraction;
  });
}

/** Computed on first use, then shared. */
let fractionsOfBytes: Float64Array | undefined;

/**
 * Digits are sums (XOR) of directions over the bits of the index. From an index that 2^k divides, the next 2^k are
 * the sums of its digits with those of 0 to 2^k - 1, which double in number with each direction.
 */
function digitsInOrder(digits: Int32Array, count: number, table: Int32Array, dimension: number, from: number): void {
  for (let first = 0; first < count; ) {
    const index = from + first;
    const zeros = index === 0 ? BITS : BITS - 1 - Math.clz32(index & -index);
    digits[first] = digitsOf(table, dimension, index);
    let size = 1;
    for (let bit = 0; bit < zeros && first + size < count; bit++, size *= 2) {
      const direction = table[bit * EMBEDDED + dimension];
      const end = Math.min(count, first + 2 * size);
      for (let row = first + size; row < end; row++) digits[row] = digits[row - size] ^ direction;
    }
    first += size;
  }
}

function digitsShuffled(digits: Int32Array, table: Int32Array, dimension: number, indices: Int32Array): void {
  let sum = 0;
  let index = 0;
  for (let row = 0; row < indices.length; row++) {
    sum ^= digitsOf(table, dimension, indices[row] ^ index);
    index = indices[row];
    digits[row] = sum;
  }
}

function digitsOf(table: Int32Array, dimension: number, index: number): number {
  let digits = 0;
  for (let rest = index >>> 0, at = dimension; rest !== 0; rest >>>= 1, at += EMBEDDED) {
    if (rest & 1) digits ^= table[at];
  }
  return digits;
}

/** Computed on first use, then shared. */
let directions: Int32Array | undefined;

/** 32 x dimensions: the contribution of bit b of an index to the digits of each dimension, bits reversed. Source: Joe & Kuo 2008, section 2. */
function directionNumbers(dimensions: number): Int32Array {
  const directions = new Int32Array(BITS * dimensions);
  for (let bit = 0; bit < BITS; bit++) directions[bit * dimensions] = 1 << (BITS - 1 - bit);
  let entry = 0;
  for (let d = 1; d < dimensions; d++) {
    const polynomial = joeKuoDirections[entry];
    const degree = BITS - 1 - Math.clz32(polynomial);
    for (let bit = 0; bit < BITS; bit++) {
      if (bit < degree) {
        directions[bit * dimensions + d] = joeKuoDirections[entry + 1 + bit] << (BITS - 1 - bit);
        continue;
      }
      const before = (steps: number) => directions[(bit - steps) * dimensions + d];
      let direction = before(degree) ^ (before(degree) >>> degree);
      for (let k = 1; k < degree; k++) if ((polynomial >> (degree - k)) & 1) direction ^= before(k);
      directions[bit * dimensions + d] = direction;
    }
    entry += 1 + degree;
  }
  return directions.map(reverseBits);
}

function checkIndices(from: number, count: number): void {
  const whole = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (whole(from) && whole(count) && from + count <= 2 ** BITS) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `sobol: expected from and count to be whole numbers of 0 or more that sum to at most 2^32, got ${from} and ${count}`,
  );
}
