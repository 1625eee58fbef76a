import type { Matrix } from "../../core/matrix.js";

/**
 * Numbers that stand for values: equal within a part where all of its columns hold the same, rising with the values
 * of a part of one column.
 *
 * @param tables  rows x columns each; numbered together, so that they can be compared
 * @param groups  the columns of each part
 * @returns one array a table: rows x parts
 */
export function identifyValues(tables: readonly Matrix[], groups: readonly (readonly number[])[]): Int32Array[] {
  const parts = groups.length;
  const identified = tables.map(({ rows }) => new Int32Array(rows * parts));
  groups.forEach((group, part) => {
    const known = new Map<string | number, number>();
    const nameOf = ({ data, columns }: Matrix, row: number) =>
      group.length === 1
        ? data[row * columns + group[0]]
        : group.map((column) => data[row * columns + column]).join(" ");
    for (const table of tables) {
      for (let row = 0; row < table.rows; row++) known.set(nameOf(table, row), 0);
    }
    // NaN sorts last: a gap is a value of its own.
    const sorted = [...known.keys()].sort((a, b) => order(a, b));
    for (const [index, name] of sorted.entries()) known.set(name, index);
    tables.forEach((table, which) => {
      for (let row = 0; row < table.rows; row++) {
        identified[which][row * parts + part] = known.get(nameOf(table, row)) as number;
      }
    });
  });
  return identified;
}

function order(a: string | number, b: string | number): number {
  if (typeof a === "string" || typeof b === "string") return String(a) < String(b) ? -1 : 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || a - b;
}
