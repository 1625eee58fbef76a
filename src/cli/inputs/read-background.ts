import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { readTable } from "../../tables/read-table.js";
import { readOptions, type TableOptions } from "./table-options.js";

/** The options that say which rows are explained, and which stand for hidden. */
export type BackgroundOptions = TableOptions & {
  readonly data: string;
  readonly background?: string;
  readonly query?: string;
  readonly backgroundQuery?: string;
};

/**
 * The rows that stand for hidden: those chosen, else the whole --data file, of which a query has chosen rows to explain.
 * Where the query makes rows that the file does not hold, its own rows take their place.
 *
 * @param table  the rows to explain
 * @returns the rows, where they are from, and whether the command chose them
 * @throws WhyboxError as readTable does
 */
export async function readBackground(
  options: BackgroundOptions,
  features: readonly Feature[],
  table: Matrix,
): Promise<{ readonly rows: Matrix; readonly from: string; readonly chosen: boolean }> {
  const { data, background, query, backgroundQuery } = options;
  if (background !== undefined || backgroundQuery !== undefined) {
    if (background === undefined && backgroundQuery === query) return { rows: table, from: data, chosen: true };
    const form = { ...readOptions(options), query: backgroundQuery };
    const { rows } = await readTable(background ?? data, features, form);
    return { rows, from: background ?? data, chosen: true };
  }
  if (query === undefined) return { rows: table, from: data, chosen: false };
  const whole = await readWhole(options, features);
  if (!whole) return { rows: table, from: `the query, as ${data} itself does not fit the model`, chosen: false };
  if (!areRowsOf(table, whole)) return { rows: table, from: `the query, as ${data} has no such rows`, chosen: false };
  return { rows: whole, from: data, chosen: false };
}

/** All rows of the file, with the types that a query sees in them; undefined where they do not fit the model. */
async function readWhole(options: BackgroundOptions, features: readonly Feature[]): Promise<Matrix | undefined> {
  const names = features.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(", ");
  // The query names its columns, so that none is left over.
  const { ignore: _, ...form } = readOptions(options);
  try {
    return (await readTable(options.data, features, { ...form, query: `SELECT ${names} FROM data` })).rows;
  } catch (error) {
    if (error instanceof WhyboxError && error.code === "INVALID_DATA") return undefined;
    throw error;
  }
}

/** True if rows were selected and none computed: on another scale, the file's rows would be no background for them. */
function areRowsOf(selected: Matrix, whole: Matrix): boolean {
  const missing = new Set(rowTexts(selected));
  for (const row of rowTexts(whole)) {
    missing.delete(row);
    if (missing.size === 0) return true;
  }
  return false;
}

function* rowTexts(matrix: Matrix): Generator<string> {
  for (let row = 0; row < matrix.rows; row++) yield matrixRow(matrix, row).join();
}
