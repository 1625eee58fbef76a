import type { CellSums } from "./cell-sums.js";
import type { TrainingRows } from "./rows-for-tree.js";
import { splitCells } from "./split-cells.js";
import type { SplitRules } from "./split-rules.js";

/** Up to this many categories in a node all sets are tried: 511 of them. */
const MAX_CATEGORIES_FOR_ALL_SETS = 10;

/** A split of categories into two sets, each of which some row has. */
export interface CategorySplit {
  readonly gain: number;
  /** Ascending; the left set has the lowest code of all. */
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/**
 * The best set of categories to send left; a missing value is one more category.
 *
 * One number per row, and two classes: in the order of their means, the best set is a first part of the categories (Fisher 1958; Breiman,
 * Friedman, Olshen & Stone 1984, section 4.2.2). Several outputs and more classes: every set up to ten categories;
 * above, the best split of the orders by each output's mean or each class's share, which need not be the best set.
 *
 * @param cells  sums of the categories, one after the other from position `first`
 * @param gainToBeat  the gain to exceed
 */
export function splitCategories(
  { task, outputs }: TrainingRows,
  sums: CellSums,
  rules: SplitRules,
  cells: Float64Array,
  first: number,
  codes: number,
  gainToBeat: number,
): CategorySplit | undefined {
  const twoClasses = task === "classification" && outputs === 2;
  const { channels } = sums;
  const total = new Float64Array(channels);
  const present: number[] = [];
  for (let code = 0; code < codes; code++) {
    const at = first + code * channels;
    if (!(sums.samples(cells, at) > 0)) continue;
    present.push(code);
    for (let c = 0; c < channels; c++) total[c] += cells[at + c];
  }
  if (present.length < 2) return undefined;
  const at = (code: number) => first + code * channels;
  if (outputs > 1 && !twoClasses && present.length <= MAX_CATEGORIES_FOR_ALL_SETS) {
    return everySet(sums, rules, cells, present, at, total, gainToBeat);
  }
  let best: CategorySplit | undefined;
  for (const output of twoClasses ? [1] : Array(outputs).keys()) {
    const mean = (code: number) => sums.mean(cells, at(code), output);
    const order = [...present].sort((a, b) => mean(a) - mean(b) || a - b);
    const least = best === undefined ? gainToBeat : best.gain + rules.tolerance;
    const split = splitCells(sums, rules, cells, order.map(at), -1, total, least);
    if (split !== undefined) best = { gain: split.gain, ...sides(order.slice(0, split.onLeft), present) };
  }
  return best;
}

function everySet(
  sums: CellSums,
  rules: SplitRules,
  cells: Float64Array,
  present: readonly number[],
  at: (code: number) => number,
  total: Float64Array,
  gainToBeat: number,
): CategorySplit | undefined {
  let best: CategorySplit | undefined;
  let least = gainToBeat;
  const left = new Float64Array(sums.channels);
  // The lowest code is always on the left, the others as the bits say: each pair of sets comes up once.
  for (let bits = 0; bits < 2 ** (present.length - 1) - 1; bits++) {
    const set = present.filter((_, i) => i === 0 || (bits >> (i - 1)) & 1);
    left.fill(0);
    for (const code of set) for (let c = 0; c < left.length; c++) left[c] += cells[at(code) + c];
    const gain = sums.gain(left, total);
    if (!(gain > least) || !rules.allow(sums.samples(left, 0), sums.weight(left, 0))) continue;
    best = { gain, ...sides(set, present) };
    least = gain + rules.tolerance;
  }
  return best;
}

/** The categories of the set and the others, the lowest code of all on the left. */
export function sides(set: readonly number[], present: readonly number[]): { left: number[]; right: number[] } {
  const inside = present.filter((code) => set.includes(code));
  const outside = present.filter((code) => !set.includes(code));
  return inside[0] === present[0] ? { left: inside, right: outside } : { left: outside, right: inside };
}
