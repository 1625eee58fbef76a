import { plusScaled } from "../math/plus-scaled.js";
import { combineMoments } from "./combine-moments.js";
import type { WeightedMoments } from "./weighted-moments.js";

/** Of a column's squares around the mean of all rows, what is left around its own mean and is no more than rounding. */
const LEAST_SHARE_LEFT = 1e-12;

/**
 * Like {@link combineMoments} with counts, for many counts over the same groups, which here is one weighted sum of
 * arrays: all groups are moved to the mean of all rows once, and the sum to its own mean by one product.
 *
 * Subtracting that product costs digits where a column hardly varies; one that varies by less than 1e-12 of its
 * squares counts as constant. That is good enough to select by, and not meant for coefficients.
 *
 * @returns what gives the moments for counts, one a group, not all 0; each call overwrites what the last one gave
 * Cost: O(groups columns^2) once and each time, measured at a third of combineMoments for 19 groups of 30 columns.
 */
export function resampledMoments(groups: readonly WeightedMoments[]): (counts: Float64Array) => WeightedMoments {
  const { columns, outputs, means, outputMeans } = combineMoments(groups);
  const width = columns + outputs;
  /** A group's total, shifts of its means, and products of column with columns up to it and with outputs. */
  const sizes = 1 + width + (columns * (columns + 1)) / 2 + columns * outputs + outputs;
  const stacked = new Float64Array(groups.length * sizes);
  for (let g = 0; g < groups.length; g++) stack(groups[g], means, outputMeans, stacked, g * sizes);

  const sums = new Float64Array(sizes);
  const moved: MovedMoments = {
    shift: new Float64Array(width),
    centre: new Float64Array(width),
    varies: new Float64Array(columns),
    gram: new Float64Array(columns * columns),
    cross: new Float64Array(columns * outputs),
    spread: new Float64Array(outputs),
  };
  return (counts) => {
    sums.fill(0);
    addDrawn(sums, stacked, counts);
    moveToOwnMeans(sums, columns, outputs, moved);
    const { gram, cross, spread, centre } = moved;
    return {
      columns,
      outputs,
      total: sums[0],
      means: plusScaled(means, 1, centre),
      outputMeans: plusScaled(outputMeans, 1, centre.subarray(columns)),
      gram,
      cross,
      spread,
    };
  };
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
  for (let o = 0; o < outputs; o++) stacked[at++] = spread[o] + total * shift[columns + o] ** 2;
}

/**
 * sums += each group's numbers, as often as it was drawn. More than a third of groups are not drawn, and are passed
 * over; of the others two are taken at a time, so that a sum is loaded half as often.
 */
function addDrawn(sums: Float64Array, stacked: Float64Array, counts: Float64Array): void {
  const size = sums.length;
  let waiting = -1;
  for (let group = 0; group < counts.length; group++) {
    if (counts[group] === 0) continue;
    if (waiting < 0) {
      waiting = group;
      continue;
    }
    addTwo(sums, stacked, waiting * size, counts[waiting], group * size, counts[group]);
    waiting = -1;
  }
  if (waiting >= 0) addTwo(sums, stacked, waiting * size, counts[waiting], waiting * size, 0);
}

function addTwo(
  sums: Float64Array,
  stacked: Float64Array,
  first: number,
  firstCount: number,
  second: number,
  secondCount: number,
): void {
  for (let i = 0; i < sums.length; i++) sums[i] += firstCount * stacked[first + i] + secondCount * stacked[second + i];
}

/** What each call overwrites. */
type MovedMoments = {
  /** How far the means of columns and outputs are from those of all rows, times the total and not. */
  readonly shift: Float64Array;
  readonly centre: Float64Array;
  readonly varies: Float64Array;
  readonly gram: Float64Array;
  readonly cross: Float64Array;
  readonly spread: Float64Array;
};

/** @param sums  laid out as a group's in `resampledMoments` */
function moveToOwnMeans(
  sums: Float64Array,
  columns: number,
  outputs: number,
  { shift, centre, varies, gram, cross, spread }: MovedMoments,
): void {
  const width = columns + outputs;
  for (let i = 0; i < width; i++) {
    shift[i] = sums[1 + i];
    centre[i] = shift[i] / sums[0];
  }
  let at = 1 + width;
  for (let a = 0; a < columns; a++, at += outputs) {
    const square = sums[at + a];
    varies[a] = Number(square - centre[a] * shift[a] > LEAST_SHARE_LEFT * square);
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
