import { WhyboxError } from "../whybox-error.js";

/** Columns that are kept or hidden together: by name, or as a list. */
export type ColumnGroups = readonly (readonly number[])[] | { readonly [name: string]: readonly number[] };

/**
 * The columns of every part: the groups first, then each column that is in none. Names are undefined where
 * none was given.
 *
 * @param where  the function that was given the groups
 * @param width  number of columns
 * @throws WhyboxError INVALID_ARGUMENT for an empty group, a column that does not exist, or one in two groups
 */
export function columnGroups(
  where: string,
  groups: ColumnGroups | undefined,
  width: number,
): { groups: (readonly number[])[]; names: (string | undefined)[] } {
  const named: [string | undefined, readonly number[]][] = Array.isArray(groups)
    ? groups.map((group) => [undefined, group])
    : Object.entries(groups ?? {});
  const owner = new Map<number, string>();
  named.forEach(([name, group], index) => {
    const label = name === undefined ? `group ${index}` : `group "${name}"`;
    if (!Array.isArray(group) || group.length === 0) {
      throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${label}: expected at least one column number`);
    }
    for (const column of group) {
      if (!Number.isInteger(column) || column < 0 || column >= width) {
        throw new WhyboxError(
          "INVALID_ARGUMENT",
          `${where}: ${label}: expected column numbers from 0 to ${width - 1}, got ${column}`,
        );
      }
      const other = owner.get(column);
      if (other) throw new WhyboxError("INVALID_ARGUMENT", `${where}: column ${column} is in ${other} and in ${label}`);
      owner.set(column, label);
    }
  });
  const single = Array.from({ length: width }, (_, column) => column).filter((column) => !owner.has(column));
  return {
    groups: [...named.map(([, group]) => group), ...single.map((column) => [column])],
    names: [...named.map(([name]) => name), ...single.map(() => undefined)],
  };
}
