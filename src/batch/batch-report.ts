import { join } from "node:path";
import { missingPackage } from "../core/checks/missing-package.js";
import type { Feature } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import { quoteName, quoteText } from "../tables/duckdb-session.js";
import { readPlan } from "./read-plan.js";
import { explainedColumns } from "./write-parquet.js";

/** A global picture of a batch. */
export type BatchReport = {
  readonly schema: "whybox/batch-report@1";
  /** Rows that are published so far, and those among them that failed. */
  readonly rows: number;
  readonly failedRows: number;
  readonly outputs: readonly OutputReport[];
};

export type OutputReport = {
  readonly output: string;
  readonly rows: number;
  readonly meanPrediction: number;
  /** By falling mean absolute value. */
  readonly features: readonly FeatureReport[];
};

export type FeatureReport = {
  readonly name: string;
  /** Mean of |value| over the rows, in the unit of the output, and its standard error; null for a single row. */
  readonly meanAbsolute: number;
  readonly standardError: number | null;
  readonly meanSigned: number;
  /** How the attribution goes with the feature's own value. */
  readonly dependence: readonly DependenceBin[];
};

/** Rows whose value lies from `from` to `to`, or is the label `label`. Both null: the gaps. */
export type DependenceBin = {
  readonly from: number | null;
  readonly to: number | null;
  readonly label?: string | null;
  readonly rows: number;
  readonly meanValue: number;
  readonly standardError: number | null;
};

/** Labels of a category that are listed; the rarer ones are not. */
const MAX_LABELS = 20;

const DEFAULT_BINS = 10;

/**
 * The global picture of a batch from its Parquet files, which DuckDB streams: importance, and dependence in bins that hold
 * about as many rows each. Failed rows are counted and left out. A batch that is not finished is pictured as far as it is.
 *
 * @param out  the output folder
 * @param options.bins  of a numeric feature. Default 10
 * @throws WhyboxError INVALID_DATA where no job was started, or nothing is published yet; DEPENDENCY_MISSING
 * Cost: no model row; two passes over the columns of each feature.
 * @example
 * const { outputs } = await batchReport("explained");
 */
export async function batchReport(
  out: string,
  { bins = DEFAULT_BINS }: { readonly bins?: number } = {},
): Promise<BatchReport> {
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `batchReport: expected bins to be a whole number of 1 or more, got ${bins}`,
    );
  }
  const { features, job } = await readPlan(out);
  const database = await openDatabase(join(out, "shards", "*", "rows.parquet"), out);
  try {
    const [counted] = await database.rows(
      "SELECT count(DISTINCT row)::DOUBLE AS rows, count(DISTINCT row) FILTER (error IS NOT NULL)::DOUBLE AS failed FROM explained",
    );
    const outputs = await database.rows(
      `SELECT output, count(*)::DOUBLE AS rows, avg(prediction) AS mean FROM explained
       WHERE error IS NULL GROUP BY output ORDER BY output`,
    );
    const names = explainedColumns(features, job.id !== undefined);
    const reports: OutputReport[] = [];
    for (const { output, rows, mean } of outputs) {
      const where = `error IS NULL AND output = ${quoteText(String(output))}`;
      const parts: FeatureReport[] = [];
      for (const [part, feature] of features.entries()) {
        parts.push(await featureReport(database, feature, names[part], where, bins));
      }
      const sorted = parts.toSorted((a, b) => b.meanAbsolute - a.meanAbsolute);
      reports.push({ output: String(output), rows: Number(rows), meanPrediction: Number(mean), features: sorted });
    }
    const { rows, failed } = counted;
    return { schema: "whybox/batch-report@1", rows: Number(rows), failedRows: Number(failed), outputs: reports };
  } finally {
    database.close();
  }
}

type Names = { readonly own: string; readonly value: string };
type Cells = { readonly [column: string]: unknown };
type Database = { rows(sql: string): Promise<Cells[]>; close(): void };

async function featureReport(
  database: Database,
  { name, kind }: Feature,
  columns: Names,
  where: string,
  bins: number,
): Promise<FeatureReport> {
  const [own, value] = [quoteName(columns.own), quoteName(columns.value)];
  const [total] = await database.rows(
    `SELECT avg(abs(${value})) AS absolute, stddev_samp(abs(${value})) / sqrt(count(*)) AS error, avg(${value}) AS signed
     FROM explained WHERE ${where}`,
  );
  const place = kind === "number" ? await binOf(database, own, where, bins) : own;
  const found = await database.rows(
    `SELECT ${place} AS place, min(${own}) AS low, max(${own}) AS high, count(*)::DOUBLE AS rows, avg(${value}) AS mean,
       stddev_samp(${value}) / sqrt(count(*)) AS error
     FROM explained WHERE ${where} GROUP BY place
     ORDER BY ${kind === "number" ? "place NULLS LAST" : "rows DESC, place"} LIMIT ${kind === "number" ? bins + 1 : MAX_LABELS}`,
  );
  return {
    name,
    meanAbsolute: Number(total.absolute),
    standardError: numberOrNull(total.error),
    meanSigned: Number(total.signed),
    dependence: found.map(({ place: label, low, high, rows, mean, error }) => ({
      from: kind === "number" ? numberOrNull(low) : null,
      to: kind === "number" ? numberOrNull(high) : null,
      ...(kind !== "number" && { label: label === null ? null : String(label) }),
      ...{ rows: Number(rows), meanValue: Number(mean), standardError: numberOrNull(error) },
    })),
  };
}

/** SQL for the number of inner quantiles below a value: rows with equal values lie in one bin. */
async function binOf(database: Database, own: string, where: string, bins: number): Promise<string> {
  if (bins === 1) return `CASE WHEN ${own} IS NULL THEN NULL ELSE 0 END`;
  const shares = Array.from({ length: bins - 1 }, (_, bin) => (bin + 1) / bins);
  const columns = shares.map((share, bin) => `quantile_disc(${own}, ${share}) AS e${bin}`);
  const [edges] = await database.rows(`SELECT ${columns.join(", ")} FROM explained WHERE ${where}`);
  const distinct = [...new Set(Object.values(edges).filter((edge) => edge !== null))];
  const counted = distinct.map((edge) => `(${own} > ${Number(edge)}::DOUBLE)::INT`);
  return counted.length === 0 ? `CASE WHEN ${own} IS NULL THEN NULL ELSE 0 END` : counted.join(" + ");
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** One thread, since sums in another order differ in their last bits. */
async function openDatabase(files: string, out: string): Promise<Database> {
  const { DuckDBInstance } = await import("@duckdb/node-api").catch((cause) => {
    throw missingPackage("batchReport: reading Parquet", "@duckdb/node-api", cause);
  });
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "1GB" });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    await connection.run(`CREATE VIEW explained AS SELECT * FROM read_parquet(${quoteText(files)})`);
  } catch (cause) {
    close();
    throw new WhyboxError("INVALID_DATA", `${out}: no shard is published yet`, { cause });
  }
  return { rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjects() as Cells[], close };
}
