import { cellNumber } from "./cell-number.js";
import { partsThousands } from "./parts-thousands.js";

/** A whole number with more digits would have its thousands parted too. */
const PLAIN_WHOLE = /^[+\-\u2212]?\d{1,3}$/;

/**
 * The columns whose points may part thousands, each with a cell that shows it: "1.234" in a table that never has a
 * point in another place. One number such as "0.5" or "12.25" anywhere says that points part whole and fraction.
 *
 * @param rows  cells of the table, such as its first rows
 */
export function doubtfulPoints(
  names: readonly string[],
  rows: Iterable<readonly (string | null)[]>,
): ReadonlyMap<string, string> {
  const doubtful = new Map<number, string>();
  const settled = new Set<number>();
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      const number = cell?.trim() ?? "";
      if (partsThousands(number, ",") && number.includes(".")) {
        if (!doubtful.has(column)) doubtful.set(column, number);
        continue;
      }
      if (PLAIN_WHOLE.test(number) || cellNumber(number) === undefined) continue;
      if (number.includes(".")) return new Map();
      settled.add(column);
    }
  }
  return new Map(
    [...doubtful].filter(([column]) => !settled.has(column)).map(([column, cell]) => [names[column], cell]),
  );
}

/** Says of a column of these what to do. */
export function doubtfulPoint(where: string, name: string, cell: string): string {
  return `${where}: column ${JSON.stringify(name)}: got ${JSON.stringify(cell)}, whose point may part thousands, for cells are not separated by commas; if it is a decimal point, say decimal: ".", on the command line --decimal . (or write the file with commas between its cells); else write the numbers without it`;
}
