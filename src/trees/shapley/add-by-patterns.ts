import { popcount } from "../../math/popcount.js";
import type { FlatTree } from "../apply/flat-tree.js";
import { backgroundPatterns, type Patterns } from "./background-patterns.js";
import { blockRows, failedConditions } from "./failed-conditions.js";
import { MAX_TABLED_PARTS, type PathParts } from "./path-parts.js";
import type { TreeTask } from "./tree-task.js";

/** In place of a position in the table: no background row disagrees with a row of this pattern. */
const NOTHING = -1;

/**
 * Adds the Shapley values of the leaves of at most MAX_TABLED_PARTS parts.
 *
 * A leaf is a game of its own. With X the parts that fail its path in the row and Z those that fail it in a
 * background row, its value is reached by those mixtures that keep all of Z and none of X; it is reached by
 * none where X and Z meet. So rows of the same X have the same values, whatever their numbers, and the
 * background rows of the same Z count as one, with their weights summed. Each X is worked out when the first
 * row with it comes.
 *
 * Cost: rows x nodes, plus for each leaf rows x parts and (patterns of rows) x (patterns of the background) x
 * parts; the number of background rows counts only where their patterns are found, once.
 */
export function addByPatterns(tree: FlatTree, paths: PathParts, task: TreeTask): void {
  const { x, outputs, parts, values, weights, maxParts } = task;
  const leaves = backgroundPatterns(tree, paths, task.background, task.backgroundWeights);
  const known = new Int32Array(2 ** MAX_TABLED_PARTS);
  const table = new Float64Array(MAX_TABLED_PARTS * 2 ** MAX_TABLED_PARTS);
  const block = Math.min(x.rows, blockRows(tree.nodes));
  const positions = new Int32Array(block);

  for (let from = 0; from < x.rows; from += block) {
    const count = Math.min(block, x.rows - from);
    const failed = failedConditions(tree, paths, x, from, from + count);
    leaves.forEach((background, leaf) => {
      if (!background) return;
      const pathParts = paths.parts[leaf];
      const length = pathParts.length;
      const seen: number[] = [];
      let filled = 0;
      for (let row = 0; row < count; row++) {
        const pattern = failed[leaf * count + row];
        if (known[pattern] === 0) {
          seen.push(pattern);
          const found = fillPattern(table, filled, length, pattern, background, weights, maxParts);
          known[pattern] = found ? filled + 1 : NOTHING;
          if (found) filled += length;
        }
        positions[row] = known[pattern];
      }
      for (const pattern of seen) known[pattern] = 0;

      for (let output = 0; output < outputs; output++) {
        const value = tree.values[leaf * outputs + output];
        if (value === 0) continue;
        let at = (from * outputs + output) * parts;
        for (let row = 0; row < count; row++, at += outputs * parts) {
          const position = positions[row] - 1;
          if (position < 0) continue;
          for (let i = 0; i < length; i++) values[at + pathParts[i]] += value * table[position + i];
        }
      }
    });
  }
}

/** Writes the value of each part on the path of a leaf worth 1, for rows of a pattern; false where all are 0. */
function fillPattern(
  table: Float64Array,
  at: number,
  length: number,
  failed: number,
  background: Patterns,
  weights: Float64Array,
  maxParts: number,
): boolean {
  table.fill(0, at, at + length);
  const barred = popcount(failed);
  let loss = 0;
  let found = false;
  for (let i = 0; i < background.failed.length; i++) {
    const other = background.failed[i];
    if ((failed & other) !== 0 || (failed | other) === 0) continue;
    found = true;
    const needed = popcount(other);
    loss += background.weights[i] * weights[barred * (maxParts + 1) + needed];
    const gain = background.weights[i] * weights[needed * (maxParts + 1) + barred];
    for (let part = 0; part < length; part++) if ((other >> part) & 1) table[at + part] += gain;
  }
  if (found) for (let part = 0; part < length; part++) if ((failed >> part) & 1) table[at + part] = -loss;
  return found;
}
