import type { Dataset, Grouping } from "../../../core/dataset.js";
import type { Steps } from "../../../core/give-way.js";
import type { GapNode, GapTree } from "../../../core/kinds/group-gap.js";
import { normalQuantile } from "../../../math/normal-quantile.js";
import type { Seed } from "../../../random/stream.js";
import { type CodedColumn, type CodeRange, codedColumns } from "../../rules/coded-columns.js";
import { cutColumnsInSteps } from "../../rules/cut-columns.js";
import { halvesOf } from "../../rules/halves-of.js";
import { type GapRows, gapEstimates } from "./gap-estimates.js";

/** Greatest depth of the tree. */
const MAX_DEPTH = 3;
/** Least number of rows of each group on each side of a split. */
const MIN_SIDE_ROWS = 25;
/** Level at which a split is kept, before the correction for the number of splits tried. */
const ALPHA = 0.05;

/**
 * Splits of the table at which the gap differs: found on one half of the rows, where the gaps on the two sides differ
 * most in standard errors, and measured on the other half. A split is kept if its difference is significant after a
 * correction for all splits tried.
 *
 * Source: honest trees: Athey & Imbens 2016, PNAS 113, 7353-7360.
 */
export function* gapTree(
  dataset: Dataset,
  grouping: Grouping,
  sides: readonly [GapRows, GapRows],
  weights: Float64Array,
  seed: Seed,
): Steps<GapTree> {
  const values = new Float64Array(weights.length);
  const side = new Int8Array(weights.length).fill(-1);
  sides.forEach((each, s) => {
    each.rows.forEach((row, i) => {
      values[row] = each.values[i];
      side[row] = s;
    });
  });
  const all = Int32Array.from(side.keys()).filter((row) => side[row] >= 0);
  const { searched, measured } = halvesOf(all, dataset.cluster, seed);
  const sayers = grouping.features.map((at) => dataset.features[at].name);
  const cut = (yield* cutColumnsInSteps(dataset)).filter(
    ({ feature }) => feature.name !== grouping.name && !sayers.includes(feature.name),
  );
  const columns = codedColumns(cut, values, weights, searched);
  const table = { values, weights, side, columns };
  const nodes: GapNode[] = [];
  function* grow(
    found: Int32Array,
    held: Int32Array,
    parent: number | null,
    how: Step | null,
    depth: number,
  ): Steps<void> {
    yield;
    const at = nodes.length;
    const condition = how ? columns[how.column].condition(how.range) : null;
    const [of, against] = [0, 1].map((s) => held.filter((row) => side[row] === s));
    nodes.push({
      parent,
      condition,
      otherwise: how?.otherwise ?? false,
      text: condition === null ? "all rows" : how?.otherwise ? `not: ${condition.text}` : condition.text,
      rows: held.length,
      of: of.length,
      against: against.length,
      gap: yield* gapOf([of, against], values, weights, dataset.cluster),
    });
    yield;
    const split = depth < MAX_DEPTH ? yield* bestSplit(found, table) : undefined;
    if (!split) return;
    const isIn = (row: number) => isInRange(columns[split.column].codes[row], split.range);
    for (const otherwise of [false, true]) {
      const [a, b] = [found, held].map((rows) => rows.filter((row) => isIn(row) !== otherwise));
      yield* grow(a, b, at, { ...split, otherwise }, depth + 1);
    }
  }
  yield* grow(searched, measured, null, null, 0);
  return { searchedRows: searched.length, measuredRows: measured.length, nodes };
}

type Split = { readonly column: number; readonly range: CodeRange };
type Step = Split & { readonly otherwise: boolean };
type Table = {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly side: Int8Array;
  readonly columns: readonly CodedColumn[];
};

const isInRange = (code: number, { from, to }: CodeRange) => code >= from && code <= to;

function* gapOf(
  [of, against]: readonly Int32Array[],
  values: Float64Array,
  weights: Float64Array,
  cluster: Int32Array | undefined,
): Steps<GapNode["gap"]> {
  if (of.length === 0 || against.length === 0) {
    return { value: null, low: null, high: null, interval: null, reason: "one of the groups has no row" };
  }
  const rowsOf = (rows: Int32Array): GapRows => ({
    rows,
    values: Float64Array.from(rows, (row) => values[row]),
    starts: new Float64Array(rows.length),
    explained: rows,
    attributions: [],
  });
  const found = yield* gapEstimates([rowsOf(of), rowsOf(against)], 0, { weights, ...(cluster && { cluster }) });
  return found.gap;
}

/** Rows of a column gone through between two pauses: some milliseconds. */
const CELLS_PER_PAUSE = 1e5;

/** The split whose two gaps differ most in standard errors, if that is significant among all splits tried. */
function* bestSplit(rows: Int32Array, { values, weights, side, columns }: Table): Steps<Split | undefined> {
  let best: (Split & { readonly z: number }) | undefined;
  let tried = 0;
  const columnsPerPause = Math.max(1, Math.floor(CELLS_PER_PAUSE / Math.max(1, rows.length)));
  for (const [column, { codes, size, items }] of columns.entries()) {
    if (column > 0 && column % columnsPerPause === 0) yield;
    // Per side and code: rows, weight, sum and sum of squares.
    const sums = new Float64Array(2 * size * 4);
    for (const row of rows) {
      const at = 4 * (side[row] * size + codes[row]);
      const [weight, value] = [weights[row], values[row]];
      sums[at]++;
      sums[at + 1] += weight;
      sums[at + 2] += weight * value;
      sums[at + 3] += weight * value * value;
    }
    // A split separates low from high: of numbers, only bands that start at the lowest value.
    for (const range of items.filter(({ from }) => from === 0 || items.length < 2 * size)) {
      const parts = [0, 1].flatMap((s) => [true, false].map((inside) => momentsOf(sums, s, size, range, inside)));
      if (parts.some((part) => part.rows < MIN_SIDE_ROWS)) continue;
      tried++;
      const [ofIn, ofOut, againstIn, againstOut] = parts;
      const difference = ofIn.mean - againstIn.mean - (ofOut.mean - againstOut.mean);
      const variance = parts.reduce((sum, part) => sum + part.variance, 0);
      const z = Math.abs(difference) / Math.sqrt(variance);
      if (variance > 0 && z > (best?.z ?? 0)) best = { column, range, z };
    }
  }
  return best && best.z > normalQuantile(1 - ALPHA / (2 * tried)) ? best : undefined;
}

function momentsOf(sums: Float64Array, s: number, size: number, range: CodeRange, inside: boolean) {
  let [rows, weight, sum, squares] = [0, 0, 0, 0];
  for (let code = 0; code < size; code++) {
    if (isInRange(code, range) !== inside) continue;
    const at = 4 * (s * size + code);
    rows += sums[at];
    weight += sums[at + 1];
    sum += sums[at + 2];
    squares += sums[at + 3];
  }
  const mean = sum / weight;
  return { rows, mean, variance: Math.max(0, squares / weight - mean * mean) / rows };
}
