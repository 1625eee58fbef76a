import type { ScanColumn } from "./best-split.js";
import type { TrainingRows } from "./rows-for-tree.js";

/**
 * Squared error, summed over outputs. With S the left side's weighted sum of distances from the node's mean, the right
 * side's is -S, and a split into weights L and R gains S^2 (L + R) / (L R). Distances from the node's own mean keep the
 * digits that targets far from 0 would lose. Gains are compared after multiplying by both weights: no division per row.
 */
export function scanSquaredError(training: TrainingRows): ScanColumn {
  return training.outputs === 1 ? scanOne(training) : scanSeveral(training);
}

function scanOne({ targets, weights }: TrainingRows): ScanColumn {
  return ({ summary }, { order, from, to, end, missing }, best) => {
    const total = summary.weight;
    const origin = summary.origin[0];
    const mean = summary.fromOrigin[0];
    let leftWeight = 0;
    let sum = 0;
    if (missing === "left") {
      for (let i = to; i < end; i++) {
        const weight = weights === undefined ? 1 : weights[order[i]];
        leftWeight += weight;
        sum += weight * (targets[order[i]] - origin - mean);
      }
    }
    let gainToBeat = best.gainToBeat() / total;
    for (let i = from; i < to; i++) {
      const row = order[i];
      const weight = weights === undefined ? 1 : weights[row];
      leftWeight += weight;
      sum += weight * (targets[row] - origin - mean);
      const both = leftWeight * (total - leftWeight);
      if (sum * sum > gainToBeat * both) gainToBeat = best.propose(i, (sum * sum * total) / both, leftWeight) / total;
    }
  };
}

function scanSeveral({ targets, weights, outputs }: TrainingRows): ScanColumn {
  const sums = new Float64Array(outputs);
  return ({ summary }, { order, from, to, end, missing }, best) => {
    const total = summary.weight;
    const { origin, fromOrigin: means } = summary;
    let leftWeight = 0;
    sums.fill(0);
    if (missing === "left") {
      for (let i = to; i < end; i++) {
        const weight = weights === undefined ? 1 : weights[order[i]];
        leftWeight += weight;
        for (let k = 0; k < outputs; k++) sums[k] += weight * (targets[order[i] * outputs + k] - origin[k] - means[k]);
      }
    }
    let gainToBeat = best.gainToBeat() / total;
    for (let i = from; i < to; i++) {
      const row = order[i];
      const weight = weights === undefined ? 1 : weights[row];
      leftWeight += weight;
      let squares = 0;
      for (let k = 0; k < outputs; k++) {
        const sum = sums[k] + weight * (targets[row * outputs + k] - origin[k] - means[k]);
        sums[k] = sum;
        squares += sum * sum;
      }
      const both = leftWeight * (total - leftWeight);
      if (squares > gainToBeat * both) gainToBeat = best.propose(i, (squares * total) / both, leftWeight) / total;
    }
  };
}
