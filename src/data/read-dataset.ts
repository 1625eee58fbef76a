import { basename } from "node:path";
import type { ColumnTable, Dataset } from "../core/dataset.js";
import type { Feature } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { encodeRows } from "../tables/encode-rows.js";
import { inferRows } from "../tables/infer-rows.js";
import { type OpenTableOptions, openTable } from "../tables/open-table.js";
import type { TableSource } from "../tables/table-source.js";
import { assembleDataset } from "./assemble-dataset.js";
import { type DatasetOptions, featuresOf, rolesOf } from "./dataset-options.js";

export type ReadDatasetOptions = DatasetOptions & {
  /** A SELECT over the file, which it knows as the table `data`, in DuckDB's SQL. Default: all rows as they come. */
  readonly query?: string;
  /** A condition on the rows, in DuckDB's SQL, such as `"age >= 18 AND score_text <> 'N/A'"`. */
  readonly where?: string;
  /** Columns to leave out. Names that the file does not hold are no error. */
  readonly ignore?: readonly string[];
};

/**
 * A dataset from a table file on Node: CSV, TSV, JSON, JSON lines or Parquet. As `dataset`, with columns by name.
 *
 * @param path  ends in .csv, .tsv, .json, .jsonl, .ndjson or .parquet
 * @param options  which column plays which part; see DatasetOptions and ReadDatasetOptions
 * @throws WhyboxError as `dataset` and `readTable` do; DEPENDENCY_MISSING when @duckdb/node-api is not installed
 * Cost: no model row. The file is read in pieces; memory is 8 bytes per cell, twice that for a moment.
 * @example
 * const people = await readDataset("people.csv", { model, target: "paid", groups: ["sex"], ignore: ["row"] });
 */
export async function readDataset(path: string, options: ReadDatasetOptions = {}): Promise<Dataset> {
  const where = "readDataset";
  const roles = rolesOf(where, options, ["query", "where", "ignore"]);
  if (typeof path !== "string" || path === "") {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected the path of a file, got ${String(path)}`);
  }
  const { ignore = [] } = options;
  const known = knownFeatures(roles.features);
  const opening: OpenTableOptions = {
    ...queryOf(options),
    ...(known && { features: known }),
  };
  const names = await withTable(path, opening, async (source) => source.names.filter((name) => !ignore.includes(name)));
  const at = { where: `${where}: ${path}`, names };
  const chosen = featuresOf(at, roles);
  const rest = names.filter((name) => !chosen.names.includes(name));
  const features = await withTable(path, opening, async (source): Promise<ColumnTable> => {
    const places = chosen.names.map((name) => source.names.indexOf(name));
    return chosen.known
      ? { rows: (await encodeRows(source, chosen.known, places)).rows, features: chosen.known }
      : inferRows(source, places);
  });
  if (features.rows.rows === 0) throw new WhyboxError("INVALID_DATA", `${at.where}: expected at least one row, got 0`);
  const others = await withTable(path, opening, async (source): Promise<ColumnTable> => {
    if (rest.length === 0) return { rows: noColumns(features.rows.rows), features: [] };
    return inferRows(
      source,
      rest.map((name) => source.names.indexOf(name)),
    );
  });
  return assembleDataset(at, { name: basename(path), features, rest: others, roles });
}

function queryOf({ query, where }: ReadDatasetOptions): { query?: string } {
  if (where === undefined) return query === undefined ? {} : { query };
  return {
    query: query === undefined ? `SELECT * FROM data WHERE ${where}` : `SELECT * FROM (${query}) WHERE ${where}`,
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

function noColumns(rows: number): Matrix {
  return { data: new Float64Array(0), rows, columns: 0 };
}

function knownFeatures(features: DatasetOptions["features"]): readonly Feature[] | undefined {
  return features !== undefined && typeof features[0] !== "string" ? (features as readonly Feature[]) : undefined;
}
