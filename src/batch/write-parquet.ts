import type { Attribution } from "../core/explanation.js";
import type { Feature } from "../core/features.js";
import { quoteName, quoteText } from "../tables/duckdb-session.js";
import { importDuckDB } from "../tables/import-duckdb.js";
import type { ExplainedRow } from "./explained-row.js";

/** A column of the result, and what it holds of an explained output of a row; null where the row failed. */
type Column = {
  readonly name: string;
  readonly type: "BIGINT" | "VARCHAR" | "DOUBLE";
  readonly of: (row: ExplainedRow, output: number) => number | string | null;
};

/**
 * Writes the explained rows of a shard as Parquet: one row per row and explained output, with its prediction, baseline,
 * and for each feature f the columns x_f (the row's own value), value_f and se_f (its attribution, and the standard error).
 *
 * The same rows give the same bytes: one thread writes, and nothing of the time is kept.
 *
 * @param withIds  whether there is a column `id`
 * @throws WhyboxError DEPENDENCY_MISSING
 */
export async function writeParquet(
  file: string,
  rows: readonly ExplainedRow[],
  features: readonly Feature[],
  withIds: boolean,
): Promise<void> {
  const { DuckDBInstance } = await importDuckDB(`batch: writing ${file}`);
  const columns = columnsOf(features, withIds);
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const types = columns.map(({ name, type }) => `${quoteName(name)} ${type}`);
    await connection.run(`CREATE TABLE explained (${types.join(", ")})`);
    const appender = await connection.createAppender("explained");
    for (const row of rows) {
      const outputs = row.explanation?.subject.outputs.length ?? 1;
      for (let output = 0; output < outputs; output++) {
        for (const { type, of } of columns) {
          const value = of(row, output);
          if (value === null) appender.appendNull();
          else if (type === "VARCHAR") appender.appendVarchar(String(value));
          else if (type === "BIGINT") appender.appendBigInt(BigInt(value));
          else appender.appendDouble(Number(value));
        }
        appender.endRow();
      }
    }
    appender.closeSync();
    await connection.run(`COPY explained TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** For each feature, the columns that hold its own value and its attribution. */
export function explainedColumns(features: readonly Feature[], withIds: boolean): { input: string; value: string }[] {
  const names = columnsOf(features, withIds).map(({ name }) => name);
  const first = rowColumns(withIds).length;
  return features.map((_, part) => ({ input: names[first + 3 * part], value: names[first + 3 * part + 1] }));
}

function columnsOf(features: readonly Feature[], withIds: boolean): Column[] {
  return distinctNames([...rowColumns(withIds), ...features.flatMap(partColumns)]);
}

/** Of an explained row; null for one that failed. */
type FromExplanation = (explanation: Attribution, output: number) => number | string | null;

function explained(name: string, type: Column["type"], of: FromExplanation): Column {
  return { name, type, of: ({ explanation }, output) => (explanation ? of(explanation, output) : null) };
}

function rowColumns(withIds: boolean): Column[] {
  return [
    { name: "row", type: "BIGINT", of: ({ row }) => row },
    ...(withIds ? [id] : []),
    explained("output", "VARCHAR", ({ subject }, output) => subject.outputs[output]),
    explained("prediction", "DOUBLE", ({ subject }, output) => subject.prediction[output]),
    explained("baseline", "DOUBLE", ({ subject }, output) => subject.baseline[output]),
    explained("notes", "VARCHAR", ({ notes }) => [...new Set(notes.map(({ code }) => code))].join(",")),
    explained("model_rows", "BIGINT", ({ cost }, output) => (output === 0 ? cost.modelRows : 0)),
    failure,
  ];
}

const id: Column = { name: "id", type: "VARCHAR", of: (row) => row.id ?? null };

const failure: Column = {
  name: "error",
  type: "VARCHAR",
  of: ({ error }) => (error ? `${error.code}: ${error.message}` : null),
};

function partColumns({ name, kind }: Feature, part: number): Column[] {
  return [
    explained(`x_${name}`, kind === "number" ? "DOUBLE" : "VARCHAR", ({ subject }) => {
      const value = subject.parts[part].value ?? null;
      return typeof value === "number" || typeof value === "string" ? value : null;
    }),
    explained(`value_${name}`, "DOUBLE", ({ result }, output) => result.values[output][part]),
    explained(`se_${name}`, "DOUBLE", ({ result }, output) => result.standardErrors[output][part]),
  ];
}

/** Column names that differ in case alone are one to a database: the later ones get a number. */
function distinctNames(columns: readonly Column[]): Column[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let name = column.name;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${column.name}_${number}`;
    taken.add(name.toLowerCase());
    return { ...column, name };
  });
}
