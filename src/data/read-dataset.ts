import { basename } from "node:path";
import { checkWholeNumber } from "../core/checks/check-options.js";
import { checkSignal } from "../core/checks/check-signal.js";
import { describeValue } from "../core/checks/describe-value.js";
import type { ColumnTable, Dataset, LabelledDataset } from "../core/dataset.js";
import type { Feature } from "../core/features.js";
import { turnsOf } from "../core/give-way.js";
import type { Matrix } from "../core/matrix.js";
import { takeColumns } from "../core/matrix-rows.js";
import { WhyboxError } from "../core/whybox-error.js";
import { encodeRows } from "../tables/encode-rows.js";
import { inferRows } from "../tables/infer-rows.js";
import { type OpenTableOptions, openTable } from "../tables/open-table.js";
import type { ReadTableOptions } from "../tables/read-table.js";
import type { TableSource } from "../tables/table-source.js";
import { assembleDataset } from "./assemble-dataset.js";
import { type DatasetOptions, featuresOf, type LabelOptions, rolesOf } from "./dataset-options.js";

const READ_OPTIONS = [
  "query",
  "where",
  "ignore",
  "na",
  "delimiter",
  "decimal",
  "encoding",
  "allow",
  "maxRows",
  "signal",
] as const;

export type ReadDatasetOptions = DatasetOptions & {
  /** A SELECT over the file, which it knows as the table `data`, in DuckDB's SQL. Default: all rows as they come. */
  readonly query?: string;
  /** A condition on the rows, in DuckDB's SQL, such as `"age >= 18 AND score_text <> 'N/A'"`. */
  readonly where?: string;
  /** Columns to leave out. Names that the file does not hold are no error. */
  readonly ignore?: readonly string[];
  /** As in readTable: texts that mean a gap, and how a CSV file is written. */
  readonly na?: readonly string[];
  readonly delimiter?: string;
  readonly decimal?: "." | ",";
  readonly encoding?: ReadTableOptions["encoding"];
  /** Further files that a query may read. Default: none, and nothing from the network. */
  readonly allow?: readonly string[];
  /** As in readTable: with a query, a condition or a Parquet file, more rows are an error. */
  readonly maxRows?: number;
  /** Stops the reading, which rejects with ABORTED; a query is interrupted. */
  readonly signal?: AbortSignal;
};

/**
 * A dataset from a table file on Node: CSV, TSV, JSON, JSON lines or Parquet. As `dataset`, with columns by name.
 *
 * @param path  ends in .csv, .tsv, .json, .jsonl, .ndjson or .parquet
 * @param options  which column plays which part; see DatasetOptions and ReadDatasetOptions
 * @throws WhyboxError as `dataset` and `readTable` do; ABORTED; DEPENDENCY_MISSING when @duckdb/node-api is not installed
 * Cost: no model row. The file is read in pieces; memory is 8 bytes per cell, twice that for a moment.
 * @example
 * const people = await readDataset("people.csv", { model, target: "paid", groups: ["sex"], ignore: ["row"] });
 */
export async function readDataset(path: string, options: ReadDatasetOptions & LabelOptions): Promise<LabelledDataset>;
export async function readDataset(path: string, options?: ReadDatasetOptions): Promise<Dataset>;
export async function readDataset(path: string, options: ReadDatasetOptions = {}): Promise<Dataset> {
  const where = "readDataset";
  const roles = rolesOf(where, options, [...READ_OPTIONS]);
  if (typeof path !== "string" || path === "") {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected the path of a file, got ${describeValue(path)}`);
  }
  const { ignore = [] } = options;
  const known = knownFeatures(roles.features);
  checkWholeNumber(where, "maxRows", options.maxRows, 1);
  checkSignal(where, options.signal);
  const giveWay = turnsOf(where, options.signal);
  await giveWay();
  const opening: OpenTableOptions = {
    ...{ signal: options.signal, giveWay },
    ...queryOf(options),
    ...formOf(options),
    ...(known && { features: known }),
  };
  const read = await withTable(path, opening, async (source): Promise<Read> => {
    const names = source.names.filter((name) => !ignore.includes(name));
    const chosen = featuresOf({ where: `${where}: ${path}`, names }, roles);
    const rest = names.filter((name) => !chosen.names.includes(name));
    const places = (list: readonly string[]) => list.map((name) => source.names.indexOf(name));
    if (chosen.known) {
      const encoded = await encodeRows(source, chosen.known, places(chosen.names));
      return {
        names,
        rest,
        features: { rows: encoded.rows, features: chosen.known },
      };
    }
    const whole = await inferRows(source, places([...chosen.names, ...rest]));
    return { names, rest, ...parted(whole, chosen.names.length) };
  });
  const at = { where: `${where}: ${path}`, names: read.names };
  const { features, rest } = read;
  if (features.rows.rows === 0) throw new WhyboxError("INVALID_DATA", `${at.where}: expected at least one row, got 0`);
  const others =
    read.others ?? (await withTable(path, opening, (source) => readOthers(source, rest, features.rows.rows)));
  return assembleDataset(at, { name: basename(path), features, rest: others, roles });
}

function queryOf({ query, where }: ReadDatasetOptions): { query?: string } {
  if (where === undefined) return query === undefined ? {} : { query };
  return {
    query: query === undefined ? `SELECT * FROM data WHERE ${where}` : `SELECT * FROM (${query}) WHERE ${where}`,
  };
}

function formOf({ na, delimiter, decimal, encoding, allow, maxRows }: ReadDatasetOptions): OpenTableOptions {
  return {
    ...(maxRows !== undefined && { maxRows }),
    ...(na && { na }),
    ...(delimiter !== undefined && { delimiter }),
    ...(decimal && { decimal }),
    ...(encoding && { encoding }),
    ...(allow && { allow }),
  };
}

async function withTable<T>(
  path: string,
  options: OpenTableOptions,
  use: (source: TableSource) => Promise<T>,
): Promise<T> {
  const source = await openTable(path, options);
  try {
    return await use(source);
  } finally {
    source.close();
  }
}

type Read = {
  readonly names: readonly string[];
  /** Columns that are no features; read already where `others` is there. */
  readonly rest: readonly string[];
  readonly features: ColumnTable;
  readonly others?: ColumnTable;
};

async function readOthers(source: TableSource, names: readonly string[], rows: number): Promise<ColumnTable> {
  if (names.length === 0) return { rows: noColumns(rows), features: [] };
  return inferRows(
    source,
    names.map((name) => source.names.indexOf(name)),
  );
}

/** The first columns of a table, and the others. */
function parted({ rows, features }: ColumnTable, count: number): { features: ColumnTable; others: ColumnTable } {
  const part = (from: number, to: number): ColumnTable => {
    const columns = Array.from({ length: to - from }, (_, i) => from + i);
    return { rows: takeColumns(rows, columns), features: features.slice(from, to) };
  };
  return { features: part(0, count), others: part(count, rows.columns) };
}

function noColumns(rows: number): Matrix {
  return { data: new Float64Array(0), rows, columns: 0 };
}

function knownFeatures(features: DatasetOptions["features"]): readonly Feature[] | undefined {
  return features !== undefined && typeof features[0] !== "string" ? (features as readonly Feature[]) : undefined;
}
