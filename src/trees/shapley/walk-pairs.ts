import type { Steps } from "../../core/give-way.js";
import type { Range } from "../../core/plan.js";
import type { FlatTree } from "../apply/flat-tree.js";
import { goesLeft } from "../apply/goes-left.js";
import type { PathParts } from "./path-parts.js";
import type { TreeTask } from "./tree-task.js";

/** Pairs of a row and a background row between two pauses: a few milliseconds where leaves have many interactions. */
const PAIRS_PER_TURN = 32;

/** Works through all pairs of a row and a background row, some of one row at a time, with a pause after each. */
export function* pairsInTurns(
  rows: number,
  references: number,
  work: (row: Range, references: Range) => void,
): Steps<void> {
  for (let row = 0; row < rows; row++) {
    for (let from = 0; from < references; from += PAIRS_PER_TURN) {
      work({ from: row, to: row + 1 }, { from, to: Math.min(references, from + PAIRS_PER_TURN) });
      yield;
    }
  }
}

/** State of a part along the path: undecided, kept (the row's value), hidden (the background row's). */
const UNDECIDED = 0;
const KEPT = 1;
const HIDDEN = 2;

/**
 * Callback for a leaf that mixtures of a row and a background row reach: those that keep the first `keptParts` of the list of
 * kept parts and hide the first `hiddenParts` of the list of hidden parts.
 */
export type AtLeaf = (leaf: number, row: number, reference: number, keptParts: number, hiddenParts: number) => void;

/**
 * Goes through the leaves of more than MAX_TABLED_PARTS parts that mixtures of a row and a background row reach, for every
 * pair of them.
 *
 * A walk goes where both rows go; where they part, it goes both ways, and remembers which part has to be kept,
 * or hidden, to go there. Each leaf is met at most once per pair.
 *
 * @param rows  the rows that are walked through, of those of x
 * @param visitor  gets the lists of kept and of hidden parts, which the walk changes as it goes on
 * @param references  the background rows that each of them is paired with. Default: all
 * Source: Laberge & Pequignot 2022, interventional TreeSHAP; Zern et al. 2023.
 * Cost: rows x background rows x nodes that mixtures of the two rows reach.
 */
export function walkPairs(
  tree: FlatTree,
  paths: PathParts,
  { x, background, parts, partOf }: Pick<TreeTask, "x" | "background" | "parts" | "partOf">,
  rows: Range,
  visitor: (kept: Int32Array, hidden: Int32Array) => AtLeaf,
  references: Range = { from: 0, to: background.rows },
): void {
  const state = new Uint8Array(parts);
  const kept = new Int32Array(parts);
  const hidden = new Int32Array(parts);
  const atLeaf = visitor(kept, hidden);
  let row = 0;
  let reference = 0;

  // Calls itself only where a part is decided, so that the depth of the calls is at most the number of parts.
  const visit = (from: number, keptParts: number, hiddenParts: number): void => {
    let node = from;
    while (paths.deep[node] !== 0) {
      const feature = tree.feature[node];
      if (feature < 0) {
        atLeaf(node, row, reference, keptParts, hiddenParts);
        return;
      }
      const rowLeft = goesLeft(tree, node, x.data[feature * x.rows + row]);
      const referenceLeft = goesLeft(tree, node, background.data[feature * background.rows + reference]);
      const forRow = rowLeft ? tree.left[node] : tree.right[node];
      const forReference = referenceLeft ? tree.left[node] : tree.right[node];
      const part = partOf[feature];
      if (state[part] === KEPT) node = forRow;
      else if (state[part] === HIDDEN || forRow === forReference) node = forReference;
      else {
        state[part] = KEPT;
        kept[keptParts] = part;
        visit(forRow, keptParts + 1, hiddenParts);
        state[part] = HIDDEN;
        hidden[hiddenParts] = part;
        visit(forReference, keptParts, hiddenParts + 1);
        state[part] = UNDECIDED;
        return;
      }
    }
  };

  for (row = rows.from; row < rows.to; row++) {
    for (reference = references.from; reference < references.to; reference++) visit(0, 0, 0);
  }
}
