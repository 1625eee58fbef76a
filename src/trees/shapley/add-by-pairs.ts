import type { FlatTree } from "../apply/flat-tree.js";
import type { PathParts } from "./path-parts.js";
import type { TreeTask } from "./tree-task.js";
import { walkPairs } from "./walk-pairs.js";

/**
 * Adds the Shapley values of the leaves of more than MAX_TABLED_PARTS parts, pair by pair of a row and a
 * background row.
 *
 * @param weights  those of shapleyWeights(maxParts)
 * @param values  rows x outputs x parts, added to
 * Cost: as walkPairs, and the parts that are decided at each leaf.
 */
export function addByPairs(
  tree: FlatTree,
  paths: PathParts,
  task: TreeTask,
  weights: Float64Array,
  values: Float64Array,
): void {
  const { outputs, parts, maxParts } = task;
  walkPairs(tree, paths, task, (kept, hidden) => (leaf, row, other, keptParts, hiddenParts) => {
    const weight = task.backgroundWeights[other];
    const gain = weight * weights[keptParts * (maxParts + 1) + hiddenParts];
    const loss = weight * weights[hiddenParts * (maxParts + 1) + keptParts];
    for (let output = 0; output < outputs; output++) {
      const value = tree.values[leaf * outputs + output];
      if (value === 0) continue;
      const at = (row * outputs + output) * parts;
      for (let i = 0; i < keptParts; i++) values[at + kept[i]] += value * gain;
      for (let i = 0; i < hiddenParts; i++) values[at + hidden[i]] -= value * loss;
    }
  });
}
