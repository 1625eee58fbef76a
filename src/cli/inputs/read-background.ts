import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { readTable } from "../../tables/read-table.js";

/** What says which rows are explained, and which stand for hidden. */
type BackgroundOptions = {
  readonly data: string;
  readonly background?: string;
  readonly query?: string;
  readonly backgroundQuery?: string;
  readonly ignore?: readonly string[];
};

/**
 * The rows that stand for hidden: those chosen, else the whole --data file, of which a query has chosen rows to explain.
 * Where the query makes rows that the file does not hold, its own rows take their place.
 *
 * @param table  the rows to explain
 * @returns `from`: whose rows they are, where nobody has chosen them
 * @throws WhyboxError as readTable does
 */
export async function readBackground(
  { data, background, query, backgroundQuery, ignore }: BackgroundOptions,
  features: readonly Feature[],
  table: Matrix,
): Promise<{ readonly rows: Matrix; readonly from?: string }> {
  if (background !== undefined || backgroundQuery !== undefined) {
    if (background === undefined && backgroundQuery === query) return { rows: table };
    const { rows } = await readTable(background ?? data, features, { query: backgroundQuery, ignore });
    return { rows };
  }
  if (query === undefined) return { rows: table, from: data };
  const whole = await readWhole(data, features);
  if (!whole) return { rows: table, from: `the query, as ${data} itself does not fit the model` };
  if (!areRowsOf(table, whole)) return { rows: table, from: `the query, as ${data} has no such rows` };
  return { rows: whole, from: data };
}

/** All rows of the file, with the types that a query sees in them; undefined where they do not fit the model. */
async function readWhole(data: string, features: readonly Feature[]): Promise<Matrix | undefined> {
  const names = features.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(", ");
  try {
    return (await readTable(data, features, { query: `SELECT ${names} FROM data` })).rows;
  } catch (error) {
    if (error instanceof WhyboxError && error.code === "INVALID_DATA") return undefined;
    throw error;
  }
}

/** Whether rows were selected and none computed: on another scale, the file's rows would be no background for them. */
function areRowsOf(selected: Matrix, whole: Matrix): boolean {
  const missing = new Set(rowTexts(selected));
  for (const row of rowTexts(whole)) {
    missing.delete(row);
    if (missing.size === 0) return true;
  }
  return false;
}

function* rowTexts({ data, rows, columns }: Matrix): Generator<string> {
  for (let row = 0; row < rows; row++) yield data.subarray(row * columns, (row + 1) * columns).join();
}
