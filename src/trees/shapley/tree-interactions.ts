import { checkKnownOptions, checkOneOf, checkWholeNumber } from "../../core/checks/check-options.js";
import { checkSignal } from "../../core/checks/check-signal.js";
import type { ColumnGroups } from "../../core/checks/column-groups.js";
import { atOnce, inTurns, type Steps, turnsOf } from "../../core/give-way.js";
import type { Range } from "../../core/plan.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { binomial } from "../../math/binomial.js";
import { type InteractionIndex, MAX_INTERACTION_ORDER } from "../../math/interaction-weights.js";
import { flatForestInSteps } from "../apply/flat-forest.js";
import type { FlatTree } from "../apply/flat-tree.js";
import type { ForestRows } from "../apply/forest-rows.js";
import { addByPatterns } from "./add-by-patterns.js";
import {
  type DerivativeWeights,
  derivativeWeights,
  interactionLeafValues,
  type SetPositions,
  setPositions,
} from "./interaction-leaf-values.js";
import type { PathParts } from "./path-parts.js";
import { type TreeTask, treeTask } from "./tree-task.js";
import { type AtLeaf, pairsInTurns, walkPairs } from "./walk-pairs.js";

export type TreeInteractionsOptions = {
  /** The interaction index; see docs/interactions.md. Default "k-SII", whose values add up to answer - baseline. */
  readonly index?: InteractionIndex;
  /** The largest set of parts that has a value, 1 to 5. Default 2. */
  readonly order?: number;
  /** Columns that are kept or hidden together, as `columns` takes them. Parts are the groups, then the other columns. */
  readonly groups?: ColumnGroups;
  /** One weight per background row, not negative; scaled to sum to 1. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

export type TreeInteractionsAsyncOptions = TreeInteractionsOptions & {
  /** Stops the work, which rejects with ABORTED. */
  readonly signal?: AbortSignal;
};

/** An index of interactions of many rows. */
export type TreeInteractions = {
  readonly index: InteractionIndex;
  readonly order: number;
  /** Positions among the parts: every set of 1 to `order` of them, smaller sets first, each in rising order. */
  readonly sets: readonly (readonly number[])[];
  /** rows x outputs x sets: set s of output o of row r is `values[(r * outputs + o) * sets.length + s]` */
  readonly values: Float64Array;
  /** Per output: the average answer to the background. */
  readonly baseline: Float64Array;
  readonly rows: number;
  readonly outputs: number;
  readonly parts: number;
};

const INDICES: readonly InteractionIndex[] = ["SII", "k-SII", "STII", "FSII", "BII", "FBII"];

/** A list of more sets of parts is too long to read. */
const MAX_SETS = 50_000;

/**
 * Exact interventional interactions of a tree or a forest: what shapleyInteractions and banzhafInteractions give for
 * columns(background, row) when they ask every coalition, in polynomial time and for any number of parts. Nothing is random.
 *
 * @param forest  a tree as fitTree gives, or a forest as forestFromXGBoost and its like give
 * @param background  rows x features; what "hidden" means. Categories as codes, gaps as NaN
 * @param x  rows x features, or the numbers of one row: what is explained
 * @throws WhyboxError INVALID_DATA naming the path in the forest, or the row and feature that do not fit;
 *   TOO_MANY_PARTS beyond 50,000 sets; INVALID_ARGUMENT for options
 * Source: as treeShapley; interactions of trees: Zern, Broelemann & Kasneci 2023; Muschalik et al. 2024.
 * Cost: no model rows. Time as treeShapley, times the sets of the parts of a path. Memory rows x outputs x sets numbers.
 *   No other work gets its turn: see treeInteractionsAsync.
 * @example
 * const { sets, values } = treeInteractions(forest, background, x, { index: "SII" });
 */
export function treeInteractions(
  forest: DecisionTree | Forest,
  background: ForestRows,
  x: ForestRows,
  options: TreeInteractionsOptions = {},
): TreeInteractions {
  return atOnce(interactionsInSteps("treeInteractions", OPTIONS, forest, background, x, options));
}

/**
 * treeInteractions, with turns for other work and a signal: for deep forests and many rows. The same bits.
 *
 * @param forest  a tree as fitTree gives, or a forest as forestFromXGBoost and its like give
 * @param background  rows x features; what "hidden" means. Categories as codes, gaps as NaN
 * @param x  rows x features, or the numbers of one row: what is explained
 * @throws WhyboxError as treeInteractions; ABORTED
 * Cost: as treeInteractions.
 * @example
 * const { sets, values } = await treeInteractionsAsync(forest, background, x, { signal: AbortSignal.timeout(60_000) });
 */
export async function treeInteractionsAsync(
  forest: DecisionTree | Forest,
  background: ForestRows,
  x: ForestRows,
  options: TreeInteractionsAsyncOptions = {},
): Promise<TreeInteractions> {
  const where = "treeInteractionsAsync";
  checkSignal(where, options?.signal);
  const steps = interactionsInSteps(where, [...OPTIONS, "signal"], forest, background, x, options);
  return inTurns(steps, turnsOf(where, options?.signal));
}

const OPTIONS = ["index", "order", "groups", "weights"];

function* interactionsInSteps(
  where: string,
  known: readonly string[],
  forest: DecisionTree | Forest,
  background: ForestRows,
  x: ForestRows,
  options: TreeInteractionsOptions,
): Steps<TreeInteractions> {
  const flat = yield* flatForestInSteps(where, forest);
  checkKnownOptions(where, options, known);
  const { index = "k-SII", order = 2 } = options;
  checkOneOf(where, "index", index, INDICES);
  checkWholeNumber(where, "order", order, 1);
  if (order > MAX_INTERACTION_ORDER) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected order to be a whole number from 1 to ${MAX_INTERACTION_ORDER}, got ${order}`,
    );
  }
  const task = yield* treeTask(where, flat, background, x, options);
  const { paths, parts, outputs, rows, maxParts, baseline } = task;
  let count = 0;
  for (let size = 1; size <= order; size++) count += binomial(parts, size);
  if (count > MAX_SETS) {
    throw new WhyboxError(
      "TOO_MANY_PARTS",
      `${where}: ${parts} parts have ${count} sets of up to ${order}, and at most ${MAX_SETS} are worked out; lower order, or give groups`,
    );
  }
  const positions = setPositions(parts, order);
  const weights = derivativeWeights(index, order, maxParts);
  const leafValues = interactionLeafValues(positions, weights);
  const values = new Float64Array(rows * outputs * count);
  for (const [i, tree] of flat.trees.entries()) {
    if (paths[i].shallow[0] === 1) yield* addByPatterns(tree, paths[i], task, leafValues, values);
    if (paths[i].deep[0] === 1) {
      yield* pairsInTurns(rows, task.background.rows, (row, references) =>
        addInteractionsByPairs(tree, paths[i], task, positions, weights, values, row, references),
      );
    }
  }
  for (let i = 0; i < values.length; i++) values[i] *= flat.scale;
  return { index, order, sets: positions.sets, values, baseline, rows, outputs, parts };
}

/**
 * Adds the interactions of the leaves of more than MAX_TABLED_PARTS parts, pair by pair of a row and a background row.
 *
 * @param rows  the rows that are added to. Default: all
 * @param references  the background rows that each of them is paired with. Default: all
 * Cost: as walkPairs, and the sets of the parts that are decided at each leaf.
 */
export function addInteractionsByPairs(
  tree: FlatTree,
  paths: PathParts,
  task: TreeTask,
  positions: SetPositions,
  weights: DerivativeWeights,
  values: Float64Array,
  rows: Range = { from: 0, to: task.rows },
  references?: Range,
): void {
  const { outputs, backgroundWeights } = task;
  const decided: { part: number; isKept: boolean }[] = [];
  const set: number[] = [];

  const visitor =
    (kept: Int32Array, hidden: Int32Array): AtLeaf =>
    (leaf, row, other, keptParts, hiddenParts) => {
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
    };
  walkPairs(tree, paths, task, rows, visitor, references);
}
