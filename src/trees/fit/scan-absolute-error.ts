import { argsort } from "../../math/argsort.js";
import type { ScanColumn } from "./best-split.js";
import type { TrainingRows } from "./rows-for-tree.js";
import type { NodeRows } from "./split-search.js";
import { type WeightTree, weightTree } from "./weight-tree.js";

/**
 * Absolute error from the median, summed over outputs. Each side is a tree of weights over the ranks of the targets
 * (Fenwick 1994), in which a row is added or taken away, and the median found, in O(log rows).
 */
export function scanAbsoluteError(training: TrainingRows): ScanColumn {
  const { x, weights, targets, outputs } = training;
  const rankOf = Array.from({ length: outputs }, () => new Int32Array(x.rows));
  let ranked: { node: NodeRows; values: Float64Array[] } | undefined;
  return (node, { order, from, to, end, missing }, best) => {
    if (ranked?.node !== node) ranked = { node, values: rankTargets(node, order) };
    const total = node.summary.weight;
    const losses = new Float64Array(to - from);
    for (const [output, values] of ranked.values.entries()) {
      const ranks = rankOf[output];
      const left = weightTree(values);
      const right = weightTree(values);
      const move = (row: number) => {
        const weight = weights === undefined ? 1 : weights[row];
        left.add(ranks[row], weight);
        right.add(ranks[row], -weight);
      };
      for (let i = from; i < end; i++) right.add(ranks[order[i]], weights === undefined ? 1 : weights[order[i]]);
      if (missing === "left") for (let i = to; i < end; i++) move(order[i]);
      for (let i = from; i < to; i++) {
        move(order[i]);
        losses[i - from] += lossOf(left) + lossOf(right);
      }
    }
    let leftWeight = 0;
    const weightOf = (row: number) => (weights === undefined ? 1 : weights[row]);
    if (missing === "left") for (let i = to; i < end; i++) leftWeight += weightOf(order[i]);
    const before = total * node.summary.impurity;
    let gainToBeat = best.gainToBeat();
    for (let i = from; i < to; i++) {
      leftWeight += weightOf(order[i]);
      const gain = before - losses[i - from];
      if (gain > gainToBeat) gainToBeat = best.propose(i, gain, leftWeight);
    }
  };

  /** Ranks the node's targets, and returns them in ascending order: one array per output. */
  function rankTargets({ start, end, summary }: NodeRows, order: Uint32Array): Float64Array[] {
    const nodeRows = order.slice(start, end);
    return rankOf.map((ranks, output) =>
      // From the node's median, so that sums are as small as what they measure.
      Float64Array.from(argsort(targets, nodeRows, output, outputs), (row, rank) => {
        ranks[row] = rank;
        return targets[row * outputs + output] - summary.value[output];
      }),
    );
  }
}

/** The weighted sum of distances from the median. */
function lossOf(side: WeightTree): number {
  const { value, weightBelow, sumBelow } = side.median();
  const { weight, sum } = side.total();
  return value * weightBelow - sumBelow + (sum - sumBelow) - value * (weight - weightBelow);
}
