import type { FlatTree } from "../apply/flat-tree.js";
import type { DerivativeWeights } from "./derivative-weights.js";
import type { PathParts } from "./path-parts.js";
import type { SetPositions } from "./set-positions.js";
import type { TreeTask } from "./tree-task.js";
import { walkPairs } from "./walk-pairs.js";

/**
 * Adds the interactions of the leaves of more than MAX_TABLED_PARTS parts, pair by pair of a row and a background row.
 *
 * Cost: as walkPairs, and the sets of the parts that are decided at each leaf.
 */
export function addInteractionsByPairs(
  tree: FlatTree,
  paths: PathParts,
  task: TreeTask,
  positions: SetPositions,
  weights: DerivativeWeights,
  values: Float64Array,
): void {
  const { outputs, backgroundWeights } = task;
  const decided: { part: number; isKept: boolean }[] = [];
  const set: number[] = [];

  walkPairs(tree, paths, task, (kept, hidden) => (leaf, row, other, keptParts, hiddenParts) => {
    decided.length = 0;
    for (let i = 0; i < keptParts; i++) decided.push({ part: kept[i], isKept: true });
    for (let i = 0; i < hiddenParts; i++) decided.push({ part: hidden[i], isKept: false });
    decided.sort((a, b) => a.part - b.part);
    const addSets = (from: number, inKept: number, inHidden: number): void => {
      for (let i = from; i < decided.length; i++) {
        const { part, isKept } = decided[i];
        const [k, h] = isKept ? [inKept + 1, inHidden] : [inKept, inHidden + 1];
        set.push(part);
        const share = backgroundWeights[other] * weights.of(keptParts, hiddenParts, k, h);
        const cell = positions.of(set);
        for (let output = 0; output < outputs; output++) {
          values[(row * outputs + output) * positions.count + cell] += share * tree.values[leaf * outputs + output];
        }
        if (set.length < weights.order) addSets(i + 1, k, h);
        set.pop();
      }
    };
    addSets(0, 0, 0);
  });
}
