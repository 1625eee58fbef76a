import { atOnce, type Steps } from "../../core/give-way.js";
import { square } from "../../math/square.js";
import { axpy } from "../../math/vectors.js";
import type { WeightedMoments } from "../../regression/weighted-moments.js";

/** Of a column's squares around the mean of all rows, what is left around its own mean and is no more than rounding. */
const MIN_SHARE_LEFT = 1e-12;

/** Moments of groups, moved to the mean of all rows, so that those of several groups together are sums of numbers. */
export type StackedMoments = {
  readonly columns: number;
  readonly outputs: number;
  /** Of all rows. */
  readonly means: Float64Array;
  readonly outputMeans: Float64Array;
  /** Numbers per group: its total, shifts of its means, and products of a column with columns up to it and with outputs. */
  readonly size: number;
  readonly groups: number;
  /** groups x size */
  readonly data: Float64Array;
};

/**
 * Plainly, and as a test holds them to: the moments of several groups together are `weightedMoments` of their rows one
 * below the other, a group that counts twice with its weights doubled.
 *
 * @param all  the moments of all groups together
 */
export function stackMoments(groups: readonly WeightedMoments[], all: WeightedMoments): StackedMoments {
  return atOnce(stackSteps(groups, all));
}

/** As {@link stackMoments}, with a pause after each group. */
export function* stackSteps(groups: readonly WeightedMoments[], all: WeightedMoments): Steps<StackedMoments> {
  const { columns, outputs, means, outputMeans } = all;
  const size = 1 + columns + outputs + (columns * (columns + 1)) / 2 + columns * outputs + outputs;
  const data = new Float64Array(groups.length * size);
  for (let g = 0; g < groups.length; g++) {
    stack(groups[g], means, outputMeans, data, g * size);
    yield;
  }
  return { columns, outputs, means, outputMeans, size, groups: groups.length, data };
}

/** Writes a group's moments, moved to the means of all rows. */
function stack(
  group: WeightedMoments,
  means: Float64Array,
  outputMeans: Float64Array,
  stacked: Float64Array,
  from: number,
): void {
  const { total, gram, cross, spread, columns, outputs } = group;
  const width = columns + outputs;
  const shift = new Float64Array(width);
  for (let c = 0; c < columns; c++) shift[c] = group.means[c] - means[c];
  for (let o = 0; o < outputs; o++) shift[columns + o] = group.outputMeans[o] - outputMeans[o];
  let at = from;
  stacked[at++] = total;
  for (let i = 0; i < width; i++) stacked[at++] = total * shift[i];
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b <= a; b++) stacked[at++] = gram[a * columns + b] + total * shift[a] * shift[b];
    for (let o = 0; o < outputs; o++) {
      stacked[at++] = cross[a * outputs + o] + total * shift[a] * shift[columns + o];
    }
  }
  for (let o = 0; o < outputs; o++) stacked[at++] = spread[o] + total * square(shift[columns + o]);
}

/** Buffer that the moments of a sum are written to. */
export type MomentsBuffers = {
  /** Distances of the means of columns and outputs from those of all rows, times the total and not. */
  readonly shift: Float64Array;
  readonly centre: Float64Array;
  readonly varies: Float64Array;
  readonly gram: Float64Array;
  readonly cross: Float64Array;
  readonly spread: Float64Array;
};

export function momentsBuffers({ columns, outputs }: StackedMoments): MomentsBuffers {
  return {
    shift: new Float64Array(columns + outputs),
    centre: new Float64Array(columns + outputs),
    varies: new Float64Array(columns),
    gram: new Float64Array(columns * columns),
    cross: new Float64Array(columns * outputs),
    spread: new Float64Array(outputs),
  };
}

/**
 * The moments that a sum of stacked groups stands for, in `buffers`: moved from the mean of all rows to their own by one
 * product. Subtracting it costs digits where a column hardly varies around its own mean; one that varies by less than
 * 1e-12 of its squares counts as constant.
 */
export function momentsOfSum(stacked: StackedMoments, sums: Float64Array, buffers: MomentsBuffers): WeightedMoments {
  const { columns, outputs, means, outputMeans } = stacked;
  moveToOwnMeans(sums, columns, outputs, buffers);
  const { gram, cross, spread, centre } = buffers;
  return {
    columns,
    outputs,
    total: sums[0],
    means: axpy(means, 1, centre),
    outputMeans: axpy(outputMeans, 1, centre.subarray(columns)),
    gram,
    cross,
    spread,
  };
}

/** @param sums  laid out as a group's */
function moveToOwnMeans(
  sums: Float64Array,
  columns: number,
  outputs: number,
  { shift, centre, varies, gram, cross, spread }: MomentsBuffers,
): void {
  const width = columns + outputs;
  for (let i = 0; i < width; i++) {
    shift[i] = sums[1 + i];
    centre[i] = shift[i] / sums[0];
  }
  let at = 1 + width;
  for (let a = 0; a < columns; a++, at += outputs) {
    const square = sums[at + a];
    varies[a] = Number(square - centre[a] * shift[a] > MIN_SHARE_LEFT * square);
    for (let b = 0; b <= a; b++, at++) {
      const product = varies[a] * varies[b] * (sums[at] - centre[a] * shift[b]);
      gram[a * columns + b] = product;
      gram[b * columns + a] = product;
    }
    for (let o = 0; o < outputs; o++) {
      cross[a * outputs + o] = varies[a] * (sums[at + o] - centre[a] * shift[columns + o]);
    }
  }
  for (let o = 0; o < outputs; o++, at++) {
    spread[o] = Math.max(0, sums[at] - centre[columns + o] * shift[columns + o]);
  }
}

/**
 * For each group in turn, the moments of all others together; each overwrites the one before. Before the first of them
 * `undefined` stands for pauses.
 *
 * Sums over the groups before and after each group are added up once, and then joined. Nothing is subtracted, so that
 * the group left out does not linger as rounding; see {@link momentsOfSum} for what else costs digits.
 *
 * @param stacked  of two or more groups
 * Cost: O(groups columns^2), where combining the others anew for each group takes groups times as much.
 */
export function* jackknifeMoments(stacked: StackedMoments): Generator<WeightedMoments | undefined, void> {
  const { groups, size, data } = stacked;
  const after = yield* sumsAfter(stacked);
  const before = new Float64Array(size);
  const sums = new Float64Array(size);
  const buffers = momentsBuffers(stacked);
  for (let group = 0; group < groups; group++) {
    const from = group * size;
    for (let at = 0; at < size; at++) sums[at] = before[at] + after[from + at];
    yield momentsOfSum(stacked, sums, buffers);
    for (let at = 0; at < size; at++) before[at] += data[from + at];
  }
}

/** groups x size: for each group, the sum of those after it. */
function* sumsAfter({ data, size, groups }: StackedMoments): Steps<Float64Array> {
  const sums = new Float64Array(groups * size);
  for (let group = groups - 2; group >= 0; group--) {
    const from = group * size;
    for (let at = from + size - 1; at >= from; at--) sums[at] = sums[at + size] + data[at + size];
    yield;
  }
  return sums;
}

/**
 * Like combineMoments with counts, for many counts over the same groups, which here is one weighted sum of arrays.
 * Good enough to select by, and not meant for coefficients: see {@link momentsOfSum}.
 *
 * @returns what gives the moments for counts, one per group, not all 0; each call overwrites what the last one gave
 * Cost: O(groups columns^2) each time, measured at a third of combineMoments for 19 groups of 30 columns.
 */
export function bootstrapMoments(stacked: StackedMoments): (counts: Float64Array) => WeightedMoments {
  const sums = new Float64Array(stacked.size);
  const buffers = momentsBuffers(stacked);
  return (counts) => {
    sums.fill(0);
    addDrawn(sums, stacked.data, counts);
    return momentsOfSum(stacked, sums, buffers);
  };
}

/**
 * sums += each group's numbers, as often as it was drawn. More than a third of groups are not drawn, and are passed
 * over; of the others four are taken at a time, so that a sum is loaded a quarter as often.
 */
function addDrawn(sums: Float64Array, stacked: Float64Array, counts: Float64Array): void {
  const drawn: number[] = [];
  for (let group = 0; group < counts.length; group++) if (counts[group] > 0) drawn.push(group);
  // Groups that stand in where fewer than four are left count for nothing.
  for (let i = 0; i < drawn.length; i += 4) addFour(sums, stacked, counts, drawn, i);
}

function addFour(
  sums: Float64Array,
  stacked: Float64Array,
  counts: Float64Array,
  drawn: readonly number[],
  from: number,
): void {
  const size = sums.length;
  const group = (i: number) => (from + i < drawn.length ? drawn[from + i] : drawn[from]);
  const count = (i: number) => (from + i < drawn.length ? counts[drawn[from + i]] : 0);
  const [first, second, third, fourth] = [group(0) * size, group(1) * size, group(2) * size, group(3) * size];
  const [often, oftenSecond, oftenThird, oftenFourth] = [count(0), count(1), count(2), count(3)];
  for (let i = 0; i < size; i++) {
    sums[i] +=
      often * stacked[first + i] +
      oftenSecond * stacked[second + i] +
      (oftenThird * stacked[third + i] + oftenFourth * stacked[fourth + i]);
  }
}
