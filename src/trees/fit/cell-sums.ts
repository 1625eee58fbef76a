import type { Criterion } from "./fit-tree-options.js";
import type { TrainingRows } from "./rows-for-tree.js";

/**
 * Sums over the rows of a cell (a bin of a column, or a category), one number per channel.
 *
 * Classification: the weight of each class. Regression: the weight, then each output's weighted sum of distances from
 * `centre`. With weights the number of rows follows as the last channel; without, it is the weight.
 */
export interface CellSums {
  readonly channels: number;
  /** The mean of each output over all rows, so that sums stay small beside what they are sums of. */
  readonly centre: Float64Array;
  add(cells: Float64Array, at: number, row: number): void;
  weight(cells: Float64Array, at: number): number;
  samples(cells: Float64Array, at: number): number;
  /** The decrease of the summed loss by a split, given the sums of its left side and of the node. */
  gain(left: Float64Array, total: Float64Array): number;
  /** The mean of an output, or the share of a class, over a cell. */
  mean(cells: Float64Array, at: number, output: number): number;
}

export function cellSums(training: TrainingRows, criterion: Criterion, centre: Float64Array): CellSums {
  const { task, outputs, labels, targets, weights } = training;
  const classes = task === "classification";
  const countChannel = classes ? outputs : outputs + 1;
  const weight = (cells: Float64Array, at: number) => {
    if (!classes) return cells[at];
    let sum = 0;
    for (let k = 0; k < outputs; k++) sum += cells[at + k];
    return sum;
  };
  const gains = { gini: giniGain, entropy: entropyGain, squaredError: squaredGain, absoluteError: squaredGain };
  const gain = gains[criterion];
  return {
    channels: weights === undefined ? countChannel : countChannel + 1,
    centre,
    add(cells, at, row) {
      const rowWeight = weights === undefined ? 1 : weights[row];
      if (classes) cells[at + labels[row]] += rowWeight;
      else {
        cells[at] += rowWeight;
        for (let k = 0; k < outputs; k++) cells[at + 1 + k] += rowWeight * (targets[row * outputs + k] - centre[k]);
      }
      if (weights !== undefined) cells[at + countChannel]++;
    },
    weight,
    samples: weights === undefined ? weight : (cells, at) => cells[at + countChannel],
    gain: (left, total) => gain(left, total, outputs, weight(left, 0), weight(total, 0)),
    mean: (cells, at, output) => cells[at + (classes ? output : 1 + output)] / weight(cells, at),
  };
}

function giniGain(left: Float64Array, total: Float64Array, outputs: number, onLeft: number, all: number): number {
  let leftSquares = 0;
  let rightSquares = 0;
  let squares = 0;
  for (let k = 0; k < outputs; k++) {
    const right = total[k] - left[k];
    leftSquares += left[k] * left[k];
    rightSquares += right * right;
    squares += total[k] * total[k];
  }
  return leftSquares / onLeft + rightSquares / (all - onLeft) - squares / all;
}

function entropyGain(left: Float64Array, total: Float64Array, outputs: number, onLeft: number, all: number): number {
  let gain = timesLog(all) - timesLog(onLeft) - timesLog(all - onLeft);
  for (let k = 0; k < outputs; k++) gain += timesLog(left[k]) + timesLog(total[k] - left[k]) - timesLog(total[k]);
  return gain;
}

function squaredGain(left: Float64Array, total: Float64Array, outputs: number, onLeft: number, all: number): number {
  let squares = 0;
  for (let k = 1; k <= outputs; k++) {
    const sum = left[k] - (onLeft * total[k]) / all;
    squares += sum * sum;
  }
  return (squares * all) / (onLeft * (all - onLeft));
}

function timesLog(weight: number): number {
  return weight > 0 ? weight * Math.log2(weight) : 0;
}
