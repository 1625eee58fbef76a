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
  /** Numbers a group: its total, shifts of its means, and products of a column with columns up to it and with outputs. */
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
  const { columns, outputs, means, outputMeans } = all;
  const size = 1 + columns + outputs + (columns * (columns + 1)) / 2 + columns * outputs + outputs;
  const data = new Float64Array(groups.length * size);
  for (let g = 0; g < groups.length; g++) stack(groups[g], means, outputMeans, data, g * size);
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
export type MomentsRoom = {
  /** Distances of the means of columns and outputs from those of all rows, times the total and not. */
  readonly shift: Float64Array;
  readonly centre: Float64Array;
  readonly varies: Float64Array;
  readonly gram: Float64Array;
  readonly cross: Float64Array;
  readonly spread: Float64Array;
};

export function momentsRoom({ columns, outputs }: StackedMoments): MomentsRoom {
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
 * The moments that a sum of stacked groups stands for, in `room`: moved from the mean of all rows to their own by one
 * product. Subtracting it costs digits where a column hardly varies around its own mean; one that varies by less than
 * 1e-12 of its squares counts as constant.
 */
export function momentsOfSum(stacked: StackedMoments, sums: Float64Array, room: MomentsRoom): WeightedMoments {
  const { columns, outputs, means, outputMeans } = stacked;
  moveToOwnMeans(sums, columns, outputs, room);
  const { gram, cross, spread, centre } = room;
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
  { shift, centre, varies, gram, cross, spread }: MomentsRoom,
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
