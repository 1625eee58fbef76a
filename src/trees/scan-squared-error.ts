import type { ScanColumn } from "./scan-column.js";
import type { TrainingRows } from "./training-rows.js";

/**
 * Squared error, summed over outputs. With S the left side's weighted sum of distances from the node's mean, the right
 * side's is -S, and a cut into weights L and R gains S^2 (L + R) / (L R). Distances from the node's own mean keep the
 * digits that targets far from 0 would lose.
 */
export function scanSquaredError(training: TrainingRows): ScanColumn {
  return training.outputs === 1 ? scanOne(training) : scanSeveral(training);
}

function scanOne({ targets, weights }: TrainingRows): ScanColumn {
  return ({ summary }, { order, from, to, end, missing }, best) => {
    const total = summary.weight;
    const mean = summary.value[0];
    let leftWeight = 0;
    let sum = 0;
    if (missing === "left") {
      for (let i = to; i < end; i++) {
        const weight = weights === undefined ? 1 : weights[order[i]];
        leftWeight += weight;
        sum += weight * (targets[order[i]] - mean);
      }
    }
    let bar = best.bar();
    for (let i = from; i < to; i++) {
      const row = order[i];
      const weight = weights === undefined ? 1 : weights[row];
      leftWeight += weight;
      sum += weight * (targets[row] - mean);
      const gain = (sum * sum * total) / (leftWeight * (total - leftWeight));
      if (gain > bar) bar = best.offer(i, gain, leftWeight);
    }
  };
}

function scanSeveral({ targets, weights, outputs }: TrainingRows): ScanColumn {
  const sums = new Float64Array(outputs);
  return ({ summary }, { order, from, to, end, missing }, best) => {
    const total = summary.weight;
    const means = Float64Array.from(summary.value);
    let leftWeight = 0;
    sums.fill(0);
    if (missing === "left") {
      for (let i = to; i < end; i++) {
        const weight = weights === undefined ? 1 : weights[order[i]];
        leftWeight += weight;
        for (let k = 0; k < outputs; k++) sums[k] += weight * (targets[order[i] * outputs + k] - means[k]);
      }
    }
    let bar = best.bar();
    for (let i = from; i < to; i++) {
      const row = order[i];
      const weight = weights === undefined ? 1 : weights[row];
      leftWeight += weight;
      let squares = 0;
      for (let k = 0; k < outputs; k++) {
        const sum = sums[k] + weight * (targets[row * outputs + k] - means[k]);
        sums[k] = sum;
        squares += sum * sum;
      }
      const gain = (squares * total) / (leftWeight * (total - leftWeight));
      if (gain > bar) bar = best.offer(i, gain, leftWeight);
    }
  };
}
