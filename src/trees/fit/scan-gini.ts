import type { ScanColumn } from "./best-split.js";
import type { TrainingRows } from "./rows-for-tree.js";

/**
 * Gini: a side of class weights c and weight W loses W - sum of c^2 / W. Moving a row changes one class, so the sums
 * of squares are kept up with at a cost that does not depend on the number of classes. With weights of 1 they are
 * whole numbers and exact. Gains are compared after multiplying by both sides' weights, which saves divisions.
 */
export function scanGini(training: TrainingRows): ScanColumn {
  return training.outputs === 2 ? scanTwo(training) : scanSeveral(training);
}

/** With S the weight of the second class on the left, T of it in all, L of W on the left: gain 2 (S W - L T)^2 / (W L R). */
function scanTwo({ labels, weights }: TrainingRows): ScanColumn {
  return ({ summary }, { order, from, to, end, missing }, best) => {
    const total = summary.weight;
    const ofSecond = summary.classWeights[1];
    let leftWeight = 0;
    let second = 0;
    if (missing === "left") {
      for (let i = to; i < end; i++) {
        const weight = weights === undefined ? 1 : weights[order[i]];
        leftWeight += weight;
        second += weight * labels[order[i]];
      }
    }
    let gainToBeat = (best.gainToBeat() * total) / 2;
    for (let i = from; i < to; i++) {
      const row = order[i];
      const weight = weights === undefined ? 1 : weights[row];
      leftWeight += weight;
      second += weight * labels[row];
      const sum = second * total - leftWeight * ofSecond;
      const both = leftWeight * (total - leftWeight);
      if (sum * sum > gainToBeat * both)
        gainToBeat = (best.propose(i, (2 * sum * sum) / (both * total), leftWeight) * total) / 2;
    }
  };
}

function scanSeveral({ labels, weights, outputs }: TrainingRows): ScanColumn {
  const left = new Float64Array(outputs);
  return ({ summary }, { order, from, to, end, missing }, best) => {
    const total = summary.weight;
    const all = summary.classWeights;
    left.fill(0);
    let leftWeight = 0;
    if (missing === "left") {
      for (let i = to; i < end; i++) {
        const weight = weights === undefined ? 1 : weights[order[i]];
        left[labels[order[i]]] += weight;
        leftWeight += weight;
      }
    }
    let leftSquares = 0;
    let rightSquares = 0;
    let squares = 0;
    for (let k = 0; k < outputs; k++) {
      leftSquares += left[k] * left[k];
      rightSquares += (all[k] - left[k]) * (all[k] - left[k]);
      squares += all[k] * all[k];
    }
    const before = squares / total;
    let gainToBeat = best.gainToBeat() + before;
    for (let i = from; i < to; i++) {
      const row = order[i];
      const label = labels[row];
      const weight = weights === undefined ? 1 : weights[row];
      const onLeft = left[label];
      leftSquares += weight * (2 * onLeft + weight);
      rightSquares += weight * (weight - 2 * (all[label] - onLeft));
      left[label] = onLeft + weight;
      leftWeight += weight;
      const rightWeight = total - leftWeight;
      const both = leftWeight * rightWeight;
      const sum = leftSquares * rightWeight + rightSquares * leftWeight;
      if (sum > gainToBeat * both) gainToBeat = best.propose(i, sum / both - before, leftWeight) + before;
    }
  };
}
