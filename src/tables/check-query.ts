import type { DuckDBConnection } from "@duckdb/node-api";
import { WhyboxError } from "../core/whybox-error.js";
import { quotedText, shownText } from "./cell.js";

/** Table functions that only compute or read files; others change settings even where these are locked, or end the process. */
const ALLOWED = new Set([
  ...["read_csv", "read_csv_auto", "sniff_csv", "read_text", "read_blob", "glob"],
  ...["read_json", "read_json_auto", "read_json_objects", "read_json_objects_auto"],
  ...["read_ndjson", "read_ndjson_auto", "read_ndjson_objects", "json_each", "json_tree"],
  ...["read_parquet", "parquet_scan", "parquet_metadata", "parquet_schema"],
  ...["parquet_file_metadata", "parquet_full_metadata", "parquet_kv_metadata"],
  ...["range", "generate_series", "unnest", "repeat", "repeat_row", "histogram", "histogram_values", "query_table"],
]);

/**
 * Refuses, before anything is planned, what is no SELECT and what calls a table function that does more than read:
 * planning an EXPORT makes a folder, planning `enable_logging` writes files or ends the process.
 *
 * A query that cannot be parsed passes: preparing it says why.
 *
 * @throws WhyboxError INVALID_DATA
 */
export async function checkQuery(connection: DuckDBConnection, where: string, sql: string): Promise<void> {
  const serialised = await connection.runAndReadAll("SELECT json_serialize_sql($1::VARCHAR)::VARCHAR", [sql]);
  const parsed = JSON.parse(String(serialised.getRows()[0][0])) as Parsed;
  if (parsed.error && parsed.error_type !== "not implemented") return;
  if (parsed.error || parsed.statements?.some(({ node }) => node.from_table?.type === "SHOW_REF")) {
    throw new WhyboxError("INVALID_DATA", `${where}: expected a SELECT over the table data, got ${shownText(sql)}`);
  }
  const refused = tableFunctions(parsed).find((name) => !ALLOWED.has(name.toLowerCase()));
  if (refused !== undefined) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: a query may select from data and from functions that read files, such as read_csv; it may not call ${quotedText(refused)}`,
    );
  }
}

type Parsed = {
  readonly error: boolean;
  readonly error_type?: string;
  readonly statements?: readonly { readonly node: { readonly from_table?: { readonly type: string } } }[];
};

/** Names of the functions called where a table stands, wherever in the query. */
function tableFunctions(parsed: unknown): string[] {
  const names: string[] = [];
  const waiting: unknown[] = [parsed];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== "object" || node === null) continue;
    const { type, function: called } = node as { type?: unknown; function?: { function_name?: unknown } };
    if (type === "TABLE_FUNCTION") names.push(String(called?.function_name));
    for (const child of Object.values(node)) waiting.push(child);
  }
  return names;
}
