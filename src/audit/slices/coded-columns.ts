import type { Dataset } from "../../core/dataset.js";
import type { Feature } from "../../core/features.js";
import type { SliceCondition } from "../../core/kinds/slices.js";
import { binnedRows } from "../../math/binned-rows.js";

/** Deciles: slices narrower than a tenth of a column are seldom of use, and twice the bins are four times the work. */
const BINS = 10;
/** A column of more labels singles out rows, not kinds of rows. */
const MAX_LABELS = 100;
/** How many labels of highest loss are tried together. */
const MAX_TOGETHER = 5;

/** A column as small numbers, and the conditions on it that are tried. */
export type CodedColumn = {
  readonly name: string;
  /** One per row of the dataset. */
  readonly codes: Uint16Array;
  /** Codes there are, that of a gap among them. */
  readonly size: number;
  /** Codes from `from` to `to`, both among them. */
  readonly items: readonly CodeRange[];
};

export type CodeRange = { readonly from: number; readonly to: number; readonly condition: SliceCondition };

/** The columns that slices may ask for: features, groups that are no features, and other columns of the table. */
export function codedColumns(dataset: Dataset, losses: Float64Array, searched: Int32Array): CodedColumn[] {
  const { rows, features, groups, other } = dataset;
  const groupTables = groups
    .filter((group) => group.features.length === 0)
    .map((group) => ({
      feature: { name: group.name, kind: "category" as const, categories: group.labels, missing: true as const },
      codes: Uint16Array.from(group.codes, (code) => (code < 0 ? group.labels.length : code)),
      edges: undefined,
    }));
  const tables = [
    { rows, features },
    { rows: other.rows, features: other.features },
  ].flatMap((table) => {
    const { codes, edges } = binnedRows(table.rows, table.features, BINS);
    return table.features.map((feature, at) => ({ feature, codes: codes[at], edges: edges[at] }));
  });
  return [...tables, ...groupTables]
    .filter(({ feature }) => feature.kind === "number" || feature.categories.length <= MAX_LABELS)
    .map(({ feature, codes, edges }) =>
      feature.kind === "number"
        ? ofNumber(feature, codes, edges as Float64Array)
        : ofLabels(feature, codes, losses, searched),
    );
}

function ofNumber({ name }: Feature, codes: Uint16Array, edges: Float64Array): CodedColumn {
  const bins = edges.length + 1;
  const items: CodeRange[] = [{ from: bins, to: bins, condition: gapIn(name) }];
  for (let from = 0; from < bins; from++) {
    for (let to = from; to < bins; to++) {
      if (from === 0 && to === bins - 1) continue;
      const above = from === 0 ? undefined : edges[from - 1];
      const atMost = to === bins - 1 ? undefined : edges[to];
      items.push({ from, to, condition: { column: name, text: bandText(name, above, atMost), above, atMost } });
    }
  }
  return { name, codes, size: bins + 1, items: items.map(withoutUndefined) };
}

/** Labels are renumbered by their mean loss on the searched rows, the highest first. */
function ofLabels(
  { name, categories }: Extract<Feature, { kind: "category" }>,
  codes: Uint16Array,
  losses: Float64Array,
  searched: Int32Array,
): CodedColumn {
  const sums = categories.map(() => ({ rows: 0, loss: 0 }));
  for (const row of searched) {
    const sum = sums[codes[row]];
    if (!sum) continue;
    sum.rows++;
    sum.loss += losses[row];
  }
  const mean = (code: number) => (sums[code].rows > 0 ? sums[code].loss / sums[code].rows : Number.NEGATIVE_INFINITY);
  const order = [...categories.keys()].sort((a, b) => mean(b) - mean(a) || a - b);
  const place = Uint16Array.from([...order.keys(), categories.length]);
  order.forEach((code, at) => {
    place[code] = at;
  });
  const labelled = (from: number, to: number): CodeRange => {
    const labels = order.slice(from, to + 1).map((code) => categories[code]);
    return { from, to, condition: { column: name, text: `${name} is ${labels.join(" or ")}`, labels } };
  };
  const items = [{ from: categories.length, to: categories.length, condition: gapIn(name) }];
  if (categories.length > 1) for (let at = 0; at < order.length; at++) items.push(labelled(at, at));
  for (let last = 1; last < Math.min(MAX_TOGETHER, order.length - 1); last++) items.push(labelled(0, last));
  return { name, codes: codes.map((code) => place[code]), size: categories.length + 1, items };
}

function gapIn(column: string): SliceCondition {
  return { column, text: `${column} is missing`, missing: true };
}

function bandText(name: string, above: number | undefined, atMost: number | undefined): string {
  const short = (value: number) => String(Number(value.toPrecision(4)));
  if (above === undefined) return `${name} <= ${short(atMost as number)}`;
  return atMost === undefined ? `${name} > ${short(above)}` : `${short(above)} < ${name} <= ${short(atMost)}`;
}

function withoutUndefined(item: CodeRange): CodeRange {
  const entries = Object.entries(item.condition).filter(([, value]) => value !== undefined);
  return { ...item, condition: Object.fromEntries(entries) as SliceCondition };
}
