import type { Feature } from "../../core/features.js";
import type { SliceCondition } from "../../core/kinds/slices.js";
import { shortestCut } from "../../math/shortest-cut.js";
import type { CutColumn } from "./cut-columns.js";

/** Number of labels of the highest values that are tried together. */
const MAX_TOGETHER = 5;

/** A column as small numbers, and the conditions on it that are tried. */
export type CodedColumn = {
  readonly name: string;
  /** One per row of the dataset. */
  readonly codes: Uint16Array;
  /** Codes there are, that of a gap among them. */
  readonly size: number;
  readonly items: readonly CodeRange[];
  /** A range of codes as a condition on the column. */
  condition(range: CodeRange): SliceCondition;
};

/** Codes from `from` to `to`, both among them. */
export type CodeRange = { readonly from: number; readonly to: number };

/**
 * Columns as codes in which every rule is a range: bins in their order, labels by their mean value on the searched rows,
 * the highest first.
 *
 * @param values  one per row of the dataset
 */
export function codedColumns(
  columns: readonly CutColumn[],
  values: Float64Array,
  weights: Float64Array,
  searched: Int32Array,
): CodedColumn[] {
  return columns.map((column) =>
    column.feature.kind === "number"
      ? ofNumber(column)
      : ofLabels(column.feature, column.codes, { values, weights, searched }),
  );
}

function ofNumber({ feature: { name }, codes, edges: between, numbers }: CutColumn): CodedColumn {
  const edges = between as Float64Array;
  const bins = edges.length + 1;
  const items: CodeRange[] = [{ from: bins, to: bins }];
  for (let from = 0; from < bins; from++) {
    for (let to = from; to < bins; to++) if (from > 0 || to < bins - 1) items.push({ from, to });
  }
  return {
    name,
    codes,
    size: bins + 1,
    items,
    condition({ from, to }) {
      if (from === bins) return gapIn(name);
      const above = from === 0 ? undefined : edges[from - 1];
      const atMost = to === bins - 1 ? undefined : edges[to];
      return {
        column: name,
        text: bandText(name, above, atMost, numbers()),
        ...(above !== undefined && { above }),
        ...(atMost !== undefined && { atMost }),
      };
    },
  };
}

type Searched = { readonly values: Float64Array; readonly weights: Float64Array; readonly searched: Int32Array };

function ofLabels(
  { name, categories }: Extract<Feature, { kind: "category" }>,
  codes: Uint16Array,
  { values, weights, searched }: Searched,
): CodedColumn {
  const gap = categories.length;
  const sums = new Float64Array(gap + 1);
  const totals = new Float64Array(gap + 1);
  for (const row of searched) {
    sums[codes[row]] += weights[row] * values[row];
    totals[codes[row]] += weights[row];
  }
  const mean = (code: number) => (totals[code] > 0 ? sums[code] / totals[code] : Number.NEGATIVE_INFINITY);
  const order = [...categories.keys()].sort((a, b) => mean(b) - mean(a) || a - b);
  const place = Uint16Array.from([...order.keys(), gap]);
  order.forEach((code, at) => {
    place[code] = at;
  });
  const items: CodeRange[] = [{ from: gap, to: gap }];
  if (gap > 1) for (let at = 0; at < gap; at++) items.push({ from: at, to: at });
  for (let last = 1; last < Math.min(MAX_TOGETHER, gap - 1); last++) items.push({ from: 0, to: last });
  return {
    name,
    codes: codes.map((code) => place[code]),
    size: gap + 1,
    items,
    condition({ from, to }) {
      if (from === gap) return gapIn(name);
      const labels = order.slice(from, to + 1).map((code) => categories[code]);
      return { column: name, text: `${name} is ${labels.join(" or ")}`, labels };
    },
  };
}

function gapIn(column: string): SliceCondition {
  return { column, text: `${column} is missing`, missing: true };
}

function bandText(name: string, above: number | undefined, atMost: number | undefined, numbers: Float64Array): string {
  const short = (value: number) => String(shortestCut(value, numbers));
  if (above === undefined) return `${name} <= ${short(atMost as number)}`;
  return atMost === undefined ? `${name} > ${short(above)}` : `${short(above)} < ${name} <= ${short(atMost)}`;
}
