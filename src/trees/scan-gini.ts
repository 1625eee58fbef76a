import type { ScanColumn } from "./scan-column.js";
import type { TrainingRows } from "./training-rows.js";

/**
 * Gini: a side of class weights c and weight W loses W - sum of c^2 / W. Moving a row changes one class, so the sums
 * of squares are kept up with at a cost that does not depend on the number of classes. With weights of 1 they are
 * whole numbers and exact.
 */
export function scanGini({ labels, weights, outputs }: TrainingRows): ScanColumn {
  const left = new Float64Array(outputs);
  const right = new Float64Array(outputs);
  return ({ summary }, { order, from, to, end, missing }, best) => {
    const total = summary.weight;
    left.fill(0);
    right.set(summary.classWeights);
    let leftSquares = 0;
    let rightSquares = 0;
    for (let k = 0; k < outputs; k++) rightSquares += right[k] * right[k];
    const before = rightSquares / total;
    let leftWeight = 0;
    if (missing === "left") {
      for (let i = to; i < end; i++) {
        const label = labels[order[i]];
        const weight = weights === undefined ? 1 : weights[order[i]];
        left[label] += weight;
        right[label] -= weight;
        leftWeight += weight;
      }
      leftSquares = left.reduce((sum, c) => sum + c * c, 0);
      rightSquares = right.reduce((sum, c) => sum + c * c, 0);
    }
    let bar = best.bar() + before;
    for (let i = from; i < to; i++) {
      const row = order[i];
      const label = labels[row];
      const weight = weights === undefined ? 1 : weights[row];
      const onLeft = left[label];
      const onRight = right[label];
      leftSquares += weight * (2 * onLeft + weight);
      rightSquares += weight * (weight - 2 * onRight);
      left[label] = onLeft + weight;
      right[label] = onRight - weight;
      leftWeight += weight;
      const after = leftSquares / leftWeight + rightSquares / (total - leftWeight);
      if (after > bar) bar = best.offer(i, after - before, leftWeight) + before;
    }
  };
}
