import type { Feature } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { type CellProblem, cellEncoder } from "./cell.js";
import { growingMatrix } from "./growing-matrix.js";
import { strictNumber } from "./strict-number.js";
import type { FileValue, TableSource } from "./table-source.js";

/**
 * The rows of a file as the numbers these features ask for.
 *
 * @param columns  where each feature stands in the file
 * @param idColumn  where the names of the rows stand, if they have any
 * @throws WhyboxError INVALID_DATA naming file, row and column
 */
export async function encodeRows(
  source: TableSource,
  features: readonly Feature[],
  columns: readonly number[],
  idColumn?: number,
): Promise<{ rows: Matrix; ids: string[] }> {
  const collected = growingMatrix(features.length);
  const encoders = features.map((feature) => fileValueEncoder(feature, source.spelled));
  const ids: string[] = [];
  for await (const chunk of source.read(idColumn === undefined ? columns : [...columns, idColumn])) {
    const first = collected.rows;
    const block = collected.grow(chunk[0].length);
    encoders.forEach((encode, column) => {
      const values = chunk[column];
      for (let row = 0; row < values.length; row++) {
        const cell = encode(values[row]);
        if (typeof cell === "object") {
          const at = `row ${first + row}, column ${JSON.stringify(features[column].name)}`;
          throw new WhyboxError("INVALID_DATA", `${source.where}: ${at}: ${cell.problem}`);
        }
        block[row * features.length + column] = cell;
      }
    });
    if (idColumn !== undefined) addIds(ids, chunk[columns.length]);
  }
  return { rows: collected.finish(), ids };
}

/** Adds the names of rows; a row whose cell is empty has an empty name. */
export function addIds(ids: string[], values: readonly FileValue[]): void {
  for (const value of values) ids.push(value === null || typeof value === "object" ? "" : String(value));
}

function fileValueEncoder(
  feature: Feature,
  decimal: TableSource["spelled"],
): (value: FileValue) => number | CellProblem {
  const encode = cellEncoder(feature);
  return (value) => {
    if (typeof value === "object" && value !== null) {
      return { problem: `expected a ${feature.kind === "number" ? "number" : "label"}, got ${value.unsupported}` };
    }
    if (feature.kind === "category" || typeof value !== "string" || decimal === undefined) return encode(value);
    if (value.trim() === "") return encode("");
    const cell = encode(strictNumber(value, decimal) ?? flag(value) ?? value);
    return typeof cell === "object" && decimal === "." && typeof strictNumber(value, ",") === "number"
      ? {
          problem: `${cell.problem}; if the comma is a decimal comma, say decimal: ",", on the command line --decimal ,`,
        }
      : cell;
  };
}

/** Text files hold true and false as the programs that wrote them spell these. */
function flag(text: string): boolean | undefined {
  const spelled = text.trim().toLowerCase();
  return spelled === "true" ? true : spelled === "false" ? false : undefined;
}
