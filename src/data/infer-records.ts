import { describeValue } from "../core/checks/describe-value.js";
import type { ColumnTable } from "../core/dataset.js";
import type { Feature } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import { exactDouble } from "../tables/cell-number.js";

/**
 * Columns of row objects as numbers, with what they seem to hold: numbers where every value that is no gap is one, else
 * categories with their labels in order. A gap is null, undefined, "" or NaN. A date is a category of its ISO text, and
 * whole numbers that no double holds are labels.
 *
 * @throws WhyboxError INVALID_DATA for a value that is neither number nor label
 */
export function inferRecords(
  where: string,
  records: readonly { readonly [name: string]: unknown }[],
  names: readonly string[],
): ColumnTable {
  const columns = names.length;
  const data = new Float64Array(records.length * columns);
  const features = names.map((name, column): Feature => {
    const values = records.map((record, row) => plainValue(where, record[name], row, name));
    const missing = values.includes(null) ? { missing: true as const } : {};
    const put = (code: (value: string | number) => number) => {
      values.forEach((value, row) => {
        data[row * columns + column] = value === null ? Number.NaN : code(value);
      });
    };
    if (values.every((value) => typeof value !== "string")) {
      put((value) => value as number);
      return { name, kind: "number", ...missing };
    }
    const categories = [...new Set(values.filter((value) => value !== null).map(String))].sort();
    const codes = new Map(categories.map((label, code) => [label, code]));
    put((value) => codes.get(String(value)) as number);
    return { name, kind: "category", categories, ...missing };
  });
  return { rows: { data, rows: records.length, columns }, features };
}

function plainValue(where: string, value: unknown, row: number, name: string): string | number | null {
  if (value === null || value === undefined || value === "" || Number.isNaN(value)) return null;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "bigint") return exactDouble(value) ?? String(value);
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw new WhyboxError(
    "INVALID_DATA",
    `${where}: row ${row}, ${JSON.stringify(name)}: expected a number or a label, got ${describeValue(value)}`,
  );
}
