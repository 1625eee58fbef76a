import type { Feature } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import { type CellProblem, cellEncoder, noDouble } from "./cell.js";
import { cellNumber } from "./cell-number.js";
import { doubtfulPoint } from "./doubtful-points.js";
import { partsThousands } from "./parts-thousands.js";
import type { FileValue, TableSource } from "./table-source.js";

/** Some rows of a table as numbers. */
export interface EncodedChunk {
  /** rows x features, row-major */
  readonly data: Float64Array;
  readonly rows: number;
  /** One per row, where the rows have names; a row whose cell is empty has an empty name. */
  readonly ids?: readonly string[];
}

/**
 * The rows of a file as the numbers these features ask for, some thousand at a time.
 *
 * @param columns  where each feature stands in the file
 * @param idColumn  where the names of the rows stand, if they have any
 * @throws WhyboxError INVALID_DATA naming file, row and column
 */
export async function* encodedChunks(
  source: TableSource,
  features: readonly Feature[],
  columns: readonly number[],
  idColumn?: number,
): AsyncGenerator<EncodedChunk, void, undefined> {
  for (const { name, kind } of features) {
    const cell = kind === "number" ? source.doubtful?.get(name) : undefined;
    if (cell !== undefined) throw new WhyboxError("INVALID_DATA", doubtfulPoint(source.where, name, cell));
  }
  const encoders = features.map((feature) => fileValueEncoder(feature, source.spelled));
  let first = 0;
  for await (const chunk of source.read(idColumn === undefined ? columns : [...columns, idColumn])) {
    const rows = chunk[0].length;
    const data = new Float64Array(rows * features.length);
    for (const [column, encode] of encoders.entries()) {
      const values = chunk[column];
      for (let row = 0; row < rows; row++) {
        const cell = encode(values[row]);
        if (typeof cell === "object") {
          const at = `row ${first + row}, column ${JSON.stringify(features[column].name)}`;
          throw new WhyboxError("INVALID_DATA", `${source.where}: ${at}: ${cell.problem}`);
        }
        data[row * features.length + column] = cell;
      }
    }
    yield { data, rows, ...(idColumn !== undefined && { ids: chunk[columns.length].map(idOf) }) };
    first += rows;
  }
}

/** The name of a row, as its cell holds it. */
export function idOf(value: FileValue): string {
  return value === null || typeof value === "object" ? "" : String(value);
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
    const number = cellNumber(value, decimal);
    const cell = typeof number === "bigint" ? noDouble(value.trim()) : encode(number ?? flag(value) ?? value);
    return typeof cell === "object" ? { problem: `${cell.problem}${commaHint(value, decimal)}` } : cell;
  };
}

/** The way out for a number with a comma, which parts the whole from its fraction or thousands from each other. */
function commaHint(value: string, decimal: "." | ","): string {
  const parts = partsThousands(value, decimal) ? "it parts thousands, write the number without it" : "";
  if (decimal === "," || typeof cellNumber(value, ",") !== "number") {
    return parts === "" ? "" : "; write the number without what parts thousands";
  }
  const comma = 'if the comma is a decimal comma, say decimal: ",", on the command line --decimal ,';
  return `; ${comma}${parts === "" ? "" : `; if ${parts}`}`;
}

/** Text files hold true and false as the programs that wrote them spell these. */
function flag(text: string): boolean | undefined {
  const spelled = text.trim().toLowerCase();
  return spelled === "true" ? true : spelled === "false" ? false : undefined;
}
