import type { Feature } from "../../core/features.js";
import type { EffectCurve, EffectsResult } from "../../core/kinds/effects.js";
import { quoteName, quoteText } from "../../tables/duckdb-session.js";
import type { BatchPlan } from "../read-plan.js";
import { explainedColumns } from "../write-parquet.js";
import { type Cells, numberOrNull, type PublishedTable } from "./published-table.js";

/** Labels of a category that are listed, by falling number of rows; the rarer ones are not. */
const MAX_LABELS = 20;

/** Bins are cut at the quantiles of at most so many rows; then all rows are put into them. */
const SAMPLE_ROWS = 100_000;

const DECILES = Array.from({ length: 9 }, (_, i) => (i + 1) / 10);
const Z95 = 1.959963984540054;

type Columns = { readonly input: string; readonly value: string };

/** Per output, the mean attribution of each feature by bins of the feature's own value. */
export async function attributionCurves(
  table: PublishedTable,
  { job, features }: BatchPlan,
  outputs: readonly string[],
  bins: number,
): Promise<EffectsResult[]> {
  const columns = explainedColumns(features, job.id !== undefined);
  const results: EffectsResult[] = [];
  for (const output of outputs) {
    const where = `output = ${quoteText(output)}`;
    const edges = await quantiles(table, features, columns, where, bins);
    const curves: EffectCurve[] = [];
    for (const [feature, { kind }] of features.entries()) {
      const quoted = { input: quoteName(columns[feature].input), value: quoteName(columns[feature].value) };
      const at = { feature, where, quoted };
      const curve = kind === "number" ? numberCurve(table, at, edges[feature]) : labelCurve(table, at);
      curves.push(...(await curve));
    }
    const [{ rows }] = await table.rows(`SELECT count(*) AS rows FROM explained WHERE ${where}`);
    results.push({
      ...{ effect: "mean attribution", rows: Number(rows), centred: false, derivative: false },
      ...{ curves, surfaces: [] },
    });
  }
  return results;
}

type Quantiles = { readonly edges: readonly number[]; readonly deciles: readonly number[] };

async function quantiles(
  table: PublishedTable,
  features: readonly Feature[],
  columns: readonly Columns[],
  where: string,
  bins: number,
): Promise<Quantiles[]> {
  const shares = Array.from({ length: bins - 1 }, (_, bin) => (bin + 1) / bins);
  const numeric = features.flatMap(({ kind }, i) =>
    kind === "number" ? [{ i, name: quoteName(columns[i].input) }] : [],
  );
  if (numeric.length === 0) return [];
  const numericColumns = numeric.map(({ name }) => name).join(", ");
  await table.run(
    `CREATE OR REPLACE TEMP TABLE sampled AS SELECT * FROM (SELECT ${numericColumns} FROM explained WHERE ${where})
     USING SAMPLE reservoir(${SAMPLE_ROWS} ROWS) REPEATABLE (1)`,
  );
  const list = (numbers: readonly number[]) => `[${numbers.join(", ")}]`;
  const asked = numeric.map(
    ({ i, name }) =>
      `${shares.length > 0 ? `quantile_disc(${name}, ${list(shares)})` : "[]"} AS e${i}, quantile_disc(${name}, ${list(DECILES)}) AS d${i}`,
  );
  const [row] = await table.rows(`SELECT ${asked.join(", ")} FROM sampled`);
  const numbers = (cell: unknown) => (Array.isArray(cell) ? cell.map(Number) : []);
  return features.map((_, i) => ({ edges: [...new Set(numbers(row[`e${i}`]))], deciles: numbers(row[`d${i}`]) }));
}

type Place = { readonly feature: number; readonly where: string; readonly quoted: Columns };

/** Rows with equal values lie in one bin, and a bin stands at their mean. */
async function numberCurve(table: PublishedTable, place: Place, { edges, deciles }: Quantiles): Promise<EffectCurve[]> {
  const { input } = place.quoted;
  // The number of inner quantiles below a value. Without any all rows are one group; a bare 0 would name a column.
  const bin = edges.map((edge) => `(${input} > ${edge}::DOUBLE)::INT`).join(" + ") || `${input} IS NULL`;
  const found = await binned(
    table,
    place,
    `WHERE ${place.where} AND ${input} IS NOT NULL GROUP BY ${bin} ORDER BY place`,
  );
  if (found.length === 0) return [];
  const data = { min: Number(found[0].low), max: Number(found[found.length - 1].high), deciles };
  return [curveOf(place, found, { at: found.map(({ place: mean }) => Number(mean)), data })];
}

async function labelCurve(table: PublishedTable, place: Place): Promise<EffectCurve[]> {
  const { input } = place.quoted;
  const found = await binned(
    table,
    place,
    `WHERE ${place.where} GROUP BY ${input} ORDER BY rows DESC, ${input} LIMIT ${MAX_LABELS}`,
    `coalesce(${input}::VARCHAR, '(missing)')`,
  );
  return found.length === 0
    ? []
    : [curveOf(place, found, { at: found.map(({ place: label }) => String(label)), data: null })];
}

/** @param place  where a bin stands, in SQL; default: the mean of its rows */
function binned(
  table: PublishedTable,
  { quoted: { input, value } }: Place,
  rest: string,
  place = `avg(${input})`,
): Promise<Cells[]> {
  return table.rows(
    `SELECT ${place} AS place, min(${input}) AS low, max(${input}) AS high, count(*) AS rows, avg(${value}) AS mean,
       stddev_samp(${value}) / sqrt(count(*)) AS error
     FROM explained ${rest}`,
  );
}

function curveOf({ feature }: Place, bins: readonly Cells[], axis: Pick<EffectCurve, "at" | "data">): EffectCurve {
  const values = bins.map(({ mean }) => Number(mean));
  const errors = bins.map(({ error }) => numberOrNull(error));
  const counts = bins.map(({ rows }) => Number(rows));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => count / total);
  const mean = values.reduce((sum, value, i) => sum + shares[i] * value, 0);
  const variance = values.reduce((sum, value, i) => sum + shares[i] * (value - mean) ** 2, 0);
  const band = (z: number) => [values.map((value, i) => (errors[i] === null ? null : value + z * errors[i]))];
  return {
    ...{ feature, ...axis, shares, outside: bins.map(() => false) },
    ...{ values: [values], low: band(-Z95), high: band(Z95), interval: "95% of the mean over the rows of a bin" },
    spread: [Math.sqrt(variance)],
  };
}
