import type { Feature } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { growingMatrix } from "./growing-matrix.js";
import { strictNumber } from "./strict-number.js";
import type { FileValue, TableSource } from "./table-source.js";

/**
 * Rows and what their columns seem to hold: numbers where every cell that is not empty is one, else categories
 * with their labels in order; `missing` where there are gaps.
 *
 * Columns are taken for numbers until a cell says otherwise; the file is then read once more. Nothing but the
 * numbers and the labels of categories is kept.
 *
 * @throws WhyboxError INVALID_DATA for a cell that is neither number nor label
 */
export async function inferRows(
  source: TableSource,
  columns: readonly number[],
): Promise<{ rows: Matrix; features: Feature[] }> {
  const isCategory = columns.map(() => false);
  for (;;) {
    const pass = await readOnce(source, columns, isCategory);
    if (pass) return pass;
  }
}

/** One reading; undefined when a column turned out to be a category, which `isCategory` then says. */
async function readOnce(
  source: TableSource,
  columns: readonly number[],
  isCategory: boolean[],
): Promise<{ rows: Matrix; features: Feature[] } | undefined> {
  const codes = columns.map(() => new Map<string, number>());
  const hasGaps = columns.map(() => false);
  const collected = growingMatrix(columns.length);
  let surprised = false;

  const encode = (value: FileValue, column: number, row: number): number => {
    if (value === null || value === "" || (source.spelled && typeof value === "string" && value.trim() === "")) {
      hasGaps[column] = true;
      return Number.NaN;
    }
    if (typeof value === "object") {
      const at = `row ${row}, column ${JSON.stringify(source.names[columns[column]])}`;
      throw new WhyboxError(
        "INVALID_DATA",
        `${source.where}: ${at}: expected a number or a label, got ${value.unsupported}`,
      );
    }
    if (isCategory[column]) return codeOf(String(value), codes[column]);
    const number = numberOf(value, source.spelled);
    if (number !== undefined) return number;
    isCategory[column] = true;
    surprised = true;
    return Number.NaN;
  };

  for await (const chunk of source.read(columns)) {
    const first = collected.rows;
    const block = collected.grow(chunk[0].length);
    chunk.forEach((values, column) => {
      for (const [row, value] of values.entries()) {
        block[row * columns.length + column] = encode(value, column, first + row);
      }
    });
  }
  if (surprised) return undefined;

  const rows = collected.finish();
  const features = columns.map((at, column): Feature => {
    const name = source.names[at];
    const missing = hasGaps[column] ? { missing: true as const } : {};
    if (!isCategory[column]) return { name, kind: "number", ...missing };
    return { name, kind: "category", categories: sortLabels(rows, column, codes[column]), ...missing };
  });
  return { rows, features };
}

function numberOf(value: string | number | bigint | boolean, spelled: boolean): number | undefined {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return spelled && typeof value === "string" ? strictNumber(value) : undefined;
}

/** The position of a label among those seen so far. */
function codeOf(label: string, codes: Map<string, number>): number {
  const known = codes.get(label);
  if (known !== undefined) return known;
  codes.set(label, codes.size);
  return codes.size - 1;
}

/** Renumbers the codes of a column by the order of their labels, which it answers. */
function sortLabels({ data, rows, columns }: Matrix, column: number, codes: ReadonlyMap<string, number>): string[] {
  const labels = [...codes.keys()].sort();
  const renumbered = new Float64Array(labels.length);
  labels.forEach((label, code) => {
    renumbered[codes.get(label) as number] = code;
  });
  for (let at = column; at < rows * columns; at += columns) {
    if (!Number.isNaN(data[at])) data[at] = renumbered[data[at]];
  }
  return labels;
}
