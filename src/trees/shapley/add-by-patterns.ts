import type { Steps } from "../../core/give-way.js";
import type { FlatTree } from "../apply/flat-tree.js";
import { type BackgroundPatterns, backgroundPatterns } from "./background-patterns.js";
import type { LeafValues } from "./leaf-values.js";
import type { PathParts } from "./path-parts.js";
import { subtreePatterns } from "./subtree-patterns.js";
import { leafPattern, type TabledSubtree, tabledSubtrees } from "./tabled-subtrees.js";
import type { TreeTask } from "./tree-task.js";

/**
 * Adds what leaves of at most MAX_TABLED_PARTS parts give to rows, with pauses. The plain version, which tests hold it and `walkPairs` to:
 * the Shapley values of the game that answers every mixture of the row and a background row by the tree.
 *
 * A leaf is a game of its own. With X the parts that fail its path in the row and Z those that fail it in a
 * background row, its value is reached by those mixtures that keep all of Z and none of X; it is reached by
 * none where X and Z meet. So rows of the same X have the same values, whatever their numbers, and the
 * background rows of the same Z count as one, with their weights summed. Leaves of a small subtree are looked up together,
 * by one pattern of all of them; what a pattern gives is worked out when the first row with it comes.
 *
 * @param values  rows x outputs x cells, added to
 * Cost: rows x splits, plus for each subtree rows x parts and (patterns of rows) x (patterns of the background) x
 * parts; the number of background rows counts only where their patterns are found, once.
 */
export function* addByPatterns(
  tree: FlatTree,
  paths: PathParts,
  task: Pick<TreeTask, "x" | "background" | "backgroundWeights" | "outputs">,
  leafValues: LeafValues,
  values: Float64Array,
): Steps<void> {
  const { x, outputs } = task;
  const subtrees = tabledSubtrees(tree, paths);
  const background = yield* backgroundPatterns(tree, paths, subtrees, task.background, task.backgroundWeights);
  const tables: SubtreeTable[] = [];
  for (const [s, subtree] of subtrees.entries()) {
    tables.push(subtreeTable(tree, subtree, background, s, outputs, leafValues));
    yield;
  }
  const found = subtreePatterns(tree, paths, subtrees, x);
  const positions = new Int32Array(found.rowsAtOnce);
  for (let from = 0; from < x.rows; from += found.rowsAtOnce) {
    const count = Math.min(found.rowsAtOnce, x.rows - from);
    yield* found.find(from, from + count);
    for (const [s, table] of tables.entries()) {
      yield* table.look(found.patterns, s * found.rowsAtOnce, count, positions);
      const { cells } = table;
      for (let output = 0; output < outputs; output++) {
        const at = (from * outputs + output) * leafValues.cells;
        const stride = outputs * leafValues.cells;
        addRows(values, at, stride, count, cells, table.numbers(), positions, output * cells.length);
      }
      yield;
    }
  }
}

function addRows(
  values: Float64Array,
  at: number,
  stride: number,
  count: number,
  cells: Int32Array,
  numbers: Float64Array,
  positions: Int32Array,
  offset: number,
): void {
  const length = cells.length;
  for (let row = 0, start = at; row < count; row++, start += stride) {
    const position = positions[row] + offset;
    for (let i = 0; i < length; i++) values[start + cells[i]] += numbers[position + i];
  }
}

/** Numbers that are worked out between two pauses, each of some hundred sums: a few milliseconds. */
const NUMBERS_PER_TURN = 4096;

interface SubtreeTable {
  /** The cells that its leaves have numbers for. */
  readonly cells: Int32Array;
  /** Entries of outputs x cells; an entry begins where `look` says. */
  numbers(): Float64Array;
  /** Finds the offset of the numbers of the pattern of each of some rows. */
  look(patterns: Int32Array, at: number, count: number, positions: Int32Array): Steps<void>;
}

function subtreeTable(
  tree: FlatTree,
  { bits, leaves }: TabledSubtree,
  background: BackgroundPatterns,
  s: number,
  outputs: number,
  leafValues: LeafValues,
): SubtreeTable {
  const slots = new Map<number, number>();
  const used = leaves.map((leaf, l) => {
    const { node, parts } = leaf;
    const places = leafValues.cellsOf(parts).map((cell) => {
      if (!slots.has(cell)) slots.set(cell, slots.size);
      return slots.get(cell) as number;
    });
    const worth = tree.values.subarray(node * outputs, (node + 1) * outputs);
    return {
      leaf,
      places,
      worth,
      start: background.starts[s][l],
      known: new Array<Float64Array | undefined>(2 ** parts.length),
    };
  });
  const cells = Int32Array.from(slots.keys());
  const size = outputs * cells.length;
  const entriesPerTurn = Math.ceil(NUMBERS_PER_TURN / size);
  /** One more than the place of a pattern's entry. */
  const entryOf = new Int32Array(2 ** bits);
  let numbers = new Float64Array(Math.min(4, 2 ** bits) * size);
  let entries = 0;

  const fill = (pattern: number): void => {
    if ((entries + 1) * size > numbers.length) {
      const longer = new Float64Array(Math.min(2 ** bits * size, 4 * numbers.length));
      longer.set(numbers);
      numbers = longer;
    }
    const at = entries * size;
    for (const { leaf, places, worth, start, known } of used) {
      const failed = leafPattern(leaf, pattern);
      let added = known[failed];
      if (!added) {
        added = new Float64Array(places.length);
        leafValues.add(added, leaf.parts.length, failed, background.weights, start);
        known[failed] = added;
      }
      for (let output = 0; output < outputs; output++) {
        if (worth[output] === 0) continue;
        const first = at + output * cells.length;
        for (let i = 0; i < places.length; i++) numbers[first + places[i]] += worth[output] * added[i];
      }
    }
    entryOf[pattern] = ++entries;
  };
  return {
    cells,
    numbers: () => numbers,
    *look(patterns, at, count, positions) {
      for (let i = 0; i < count; i++) {
        const pattern = patterns[at + i];
        if (entryOf[pattern] === 0) {
          fill(pattern);
          if (entries % entriesPerTurn === 0) yield;
        }
        positions[i] = (entryOf[pattern] - 1) * size;
      }
    },
  };
}
