import type { ScanColumn } from "./best-split.js";
import type { TrainingRows } from "./rows-for-tree.js";

/** Entropy in bits: a side of class weights c and weight W loses W log2 W - sum of c log2 c. */
export function scanEntropy({ labels, weights, outputs }: TrainingRows): ScanColumn {
  const left = new Float64Array(outputs);
  const right = new Float64Array(outputs);
  return ({ summary }, { order, from, to, end, missing }, best) => {
    const total = summary.weight;
    left.fill(0);
    right.set(summary.classWeights);
    let leftWeight = 0;
    let leftSum = 0;
    let rightSum = 0;
    if (missing === "left") {
      for (let i = to; i < end; i++) {
        const label = labels[order[i]];
        const weight = weights === undefined ? 1 : weights[order[i]];
        left[label] += weight;
        right[label] -= weight;
        leftWeight += weight;
      }
    }
    for (let k = 0; k < outputs; k++) {
      leftSum += timesLog(left[k]);
      rightSum += timesLog(right[k]);
    }
    const before = summary.weight * summary.impurity;
    let gainToBeat = best.gainToBeat();
    for (let i = from; i < to; i++) {
      const row = order[i];
      const label = labels[row];
      const weight = weights === undefined ? 1 : weights[row];
      const onLeft = left[label];
      const onRight = right[label];
      leftSum += timesLog(onLeft + weight) - timesLog(onLeft);
      rightSum += timesLog(onRight - weight) - timesLog(onRight);
      left[label] = onLeft + weight;
      right[label] = onRight - weight;
      leftWeight += weight;
      const gain = before - (timesLog(leftWeight) - leftSum) - (timesLog(total - leftWeight) - rightSum);
      if (gain > gainToBeat) gainToBeat = best.propose(i, gain, leftWeight);
    }
  };
}

function timesLog(weight: number): number {
  return weight > 0 ? weight * Math.log2(weight) : 0;
}
