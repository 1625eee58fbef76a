import type { Dataset } from "../../core/dataset.js";
import { inTurns, type Steps } from "../../core/give-way.js";
import type { ColumnDrift, Drift } from "../../core/kinds/profile.js";
import { argsort } from "../../math/argsort.js";
import { binOf } from "../../math/bin-of.js";
import { holm } from "../../math/holm.js";
import { kolmogorovTail } from "../../math/kolmogorov-tail.js";
import { quantileEdges } from "../../math/quantile-edges.js";
import { type Seed, stream } from "../../random/stream.js";
import { fitTreeInSteps } from "../../trees/fit/fit-tree.js";
import { averagedArea } from "../run/averaged-area.js";
import { sampledRows } from "../run/sampled-rows.js";
import { crossFittedForest, type ProfileRun, picked } from "./cross-fitted-forest.js";
import { sharedRows } from "./duplicate-rows.js";
import { labelShiftTail } from "./label-shift-tail.js";
import { type TableColumn, tableColumns } from "./table-columns.js";

/** Of each table, for the forest and the tree that tell them apart. */
const MAX_ROWS = 2500;
const BINS = 10;
/** In place of a bin without rows, whose logarithm there would be none of. */
const MIN_SHARE = 1e-4;

/** Changes between two tables of the same features, with the same codes for the same labels. */
export async function driftBetween(dataset: Dataset, other: Dataset, run: ProfileRun): Promise<Drift> {
  const otherColumns = tableColumns(other);
  const paired = tableColumns(dataset).flatMap((column) => {
    const twin = otherColumns.find(({ feature, role }) => feature.name === column.feature.name && role === column.role);
    return twin && twin.feature.kind === column.feature.kind ? [{ column, twin }] : [];
  });
  const moved: Omit<ColumnDrift, "adjustedPValue">[] = [];
  for (const { column, twin } of paired) {
    await run.giveWay();
    const isNumber = column.feature.kind === "number";
    moved.push(isNumber ? numberDrift(column, twin) : await inTurns(labelDrift(column, twin, run.seed), run.giveWay));
  }
  const adjusted = holm(moved.map(({ pValue }) => pValue));
  return {
    other: other.name,
    otherRows: other.rows.rows,
    columns: moved
      .map((each, i) => ({ ...each, adjustedPValue: adjusted[i] }))
      .sort((a, b) => a.adjustedPValue - b.adjustedPValue || b.stability - a.stability),
    ...(await toldApart(dataset, other, run)),
    shared: await inTurns(sharedRows(dataset.rows, other.rows), run.giveWay),
  };
}

function numberDrift({ feature, values }: TableColumn, twin: TableColumn): Omit<ColumnDrift, "adjustedPValue"> {
  const [a, b] = [values, twin.values].map((list) => list.filter((value) => !Number.isNaN(value)).sort());
  const common = { name: feature.name, test: "Kolmogorov-Smirnov" as const };
  if (a.length === 0 || b.length === 0) return { ...common, statistic: 0, pValue: 1, stability: 0, distance: 0 };
  const { largest, area } = cumulativeGap(a, b);
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
  const deviation = Math.sqrt(a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / a.length);
  const edges = quantileEdges(a, BINS);
  const shares = (list: Float64Array) => {
    const counts = new Array<number>(edges.length + 1).fill(0);
    for (const value of list) counts[binOf(value, edges)]++;
    return counts.map((count) => count / list.length);
  };
  return {
    ...common,
    statistic: largest,
    pValue: kolmogorovTail(largest, a.length, b.length),
    stability: stabilityIndex(shares(a), shares(b)),
    distance: deviation > 0 ? area / deviation : 0,
  };
}

/** The largest gap between two cumulative distributions, and the area between them (Wasserstein). */
function cumulativeGap(a: Float64Array, b: Float64Array): { largest: number; area: number } {
  const joined = new Float64Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  const order = argsort(joined, Uint32Array.from(joined.keys()));
  let [i, j, largest, area] = [0, 0, 0, 0];
  for (let at = 0; at < order.length; at++) {
    if (order[at] < a.length) i++;
    else j++;
    const value = joined[order[at]];
    const next = at + 1 < order.length ? joined[order[at + 1]] : value;
    if (next === value) continue;
    const gap = Math.abs(i / a.length - j / b.length);
    largest = Math.max(largest, gap);
    area += gap * (next - value);
  }
  return { largest, area };
}

function* labelDrift(
  { feature, values }: TableColumn,
  twin: TableColumn,
  seed: Seed,
): Steps<Omit<ColumnDrift, "adjustedPValue">> {
  const name = (column: TableColumn, code: number) =>
    column.feature.kind === "category" ? column.feature.categories[code] : String(code);
  const counts = new Map<string, [number, number]>();
  const totals: [number, number] = [0, 0];
  [{ feature, values, role: twin.role }, twin].forEach((column, side) => {
    for (const code of column.values) {
      if (Number.isNaN(code)) continue;
      const label = name(column, code);
      const both = counts.get(label) ?? [0, 0];
      both[side]++;
      totals[side]++;
      counts.set(label, both);
    }
  });
  const found = yield* labelShiftTail([...counts.values()], stream(seed, `profile drift of ${feature.name}`));
  const shares = (side: number) => [...counts.values()].map((both) => both[side] / Math.max(1, totals[side]));
  return {
    name: feature.name,
    test: "chi-squared",
    ...found,
    stability: totals[0] > 0 && totals[1] > 0 ? stabilityIndex(shares(0), shares(1)) : 0,
    distance: null,
  };
}

function stabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  return expected.reduce((sum, share, i) => {
    const [a, b] = [Math.max(share, MIN_SHARE), Math.max(actual[i], MIN_SHARE)];
    return sum + (b - a) * Math.log(b / a);
  }, 0);
}

async function toldApart(dataset: Dataset, other: Dataset, run: ProfileRun): Promise<Pick<Drift, "area" | "tree">> {
  const columns = [...dataset.features.keys()];
  const parts = [dataset, other].map((table) => picked(table.rows, sampledRows(table, MAX_ROWS, run.seed), columns));
  const data = new Float64Array(parts[0].data.length + parts[1].data.length);
  data.set(parts[0].data);
  data.set(parts[1].data, parts[0].data.length);
  const x = { data, rows: parts[0].rows + parts[1].rows, columns: columns.length };
  const labels = Int32Array.from({ length: x.rows }, (_, row) => (row < parts[0].rows ? 0 : 1));
  const features = dataset.features.map((feature) => ({ ...feature, missing: true as const }));
  const said = await crossFittedForest(x, features, labels, 2, run);
  const probability = [0, 1].map((c) => Float64Array.from(labels, (_, i) => said.data[2 * i + c]));
  const outputs = [dataset.name, other.name === dataset.name ? `${other.name} (other)` : other.name];
  const minSamplesLeaf = Math.max(5, Math.ceil(x.rows / 100));
  const growing = { task: "classification", features, outputs, maxLeaves: 6, minSamplesLeaf } as const;
  return {
    area: averagedArea(probability, labels),
    tree: await inTurns(fitTreeInSteps(x, labels, growing), run.giveWay),
  };
}
