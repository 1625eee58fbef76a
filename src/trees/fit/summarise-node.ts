import type { Criterion } from "./fit-tree-options.js";
import type { TrainingRows } from "./rows-for-tree.js";
import { weightedMedian } from "./weighted-median.js";

/** Sums over the rows of a node. */
export interface NodeSummary {
  readonly samples: number;
  readonly weight: number;
  /** 0 exactly where all rows are alike. */
  readonly impurity: number;
  /** Class shares, means or medians. */
  readonly value: number[];
  /** Classification: the weight of each class. */
  readonly classWeights: Float64Array;
  /** Squared error: a target of the node per output, and the distance of the mean from it: digits that the mean lacks. */
  readonly origin: Float64Array;
  readonly fromOrigin: Float64Array;
}

/** Weight, impurity and value of rows[start .. end). */
export function summariseNode(
  training: TrainingRows,
  criterion: Criterion,
  rows: Uint32Array,
  start: number,
  end: number,
): NodeSummary {
  const { weights } = training;
  let weight = end - start;
  if (weights !== undefined) {
    weight = 0;
    for (let i = start; i < end; i++) weight += weights[rows[i]];
  }
  const samples = end - start;
  if (training.task === "classification") {
    const classWeights = new Float64Array(training.outputs);
    for (let i = start; i < end; i++) {
      classWeights[training.labels[rows[i]]] += weights === undefined ? 1 : weights[rows[i]];
    }
    const value = Array.from(classWeights, (classWeight) => classWeight / weight);
    return {
      samples,
      weight,
      impurity: impurityOfShares(value, criterion),
      value,
      classWeights,
      origin: NONE,
      fromOrigin: NONE,
    };
  }
  let impurity = 0;
  const value: number[] = [];
  const origin = new Float64Array(training.outputs);
  const fromOrigin = new Float64Array(training.outputs);
  for (let output = 0; output < training.outputs; output++) {
    if (criterion === "absoluteError") {
      const spread = absoluteSpread(training, output, rows, start, end, weight);
      impurity += spread.impurity;
      value.push(spread.value);
      continue;
    }
    origin[output] = training.targets[rows[start] * training.outputs + output];
    const spread = squaredSpread(training, output, rows, start, end, weight, origin[output]);
    impurity += spread.impurity;
    fromOrigin[output] = spread.mean;
    value.push(origin[output] + spread.mean);
  }
  return { samples, weight, impurity, value, classWeights: NONE, origin, fromOrigin };
}

const NONE = new Float64Array(0);

function impurityOfShares(shares: readonly number[], criterion: Criterion): number {
  if (shares.includes(1)) return 0;
  let sum = 0;
  for (const share of shares) {
    if (share > 0) sum += criterion === "entropy" ? -share * Math.log2(share) : share * (1 - share);
  }
  return sum;
}

/** Mean and impurity of distances from the origin: where all rows are alike, both are exactly 0. */
function squaredSpread(
  { targets, outputs, weights }: TrainingRows,
  output: number,
  rows: Uint32Array,
  start: number,
  end: number,
  weight: number,
  origin: number,
): { mean: number; impurity: number } {
  let sum = 0;
  for (let i = start; i < end; i++) {
    const distance = targets[rows[i] * outputs + output] - origin;
    sum += weights === undefined ? distance : weights[rows[i]] * distance;
  }
  const mean = sum / weight;
  let squares = 0;
  for (let i = start; i < end; i++) {
    const distance = targets[rows[i] * outputs + output] - origin - mean;
    squares += weights === undefined ? distance * distance : weights[rows[i]] * distance * distance;
  }
  return { mean, impurity: squares / weight };
}

function absoluteSpread(
  { targets, outputs, weights }: TrainingRows,
  output: number,
  rows: Uint32Array,
  start: number,
  end: number,
  weight: number,
): { value: number; impurity: number } {
  const values = new Float64Array(end - start);
  const nodeWeights = new Float64Array(end - start);
  for (let i = start; i < end; i++) {
    values[i - start] = targets[rows[i] * outputs + output];
    nodeWeights[i - start] = weights === undefined ? 1 : weights[rows[i]];
  }
  const value = weightedMedian(values, nodeWeights);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += nodeWeights[i] * Math.abs(values[i] - value);
  return { value, impurity: sum / weight };
}
