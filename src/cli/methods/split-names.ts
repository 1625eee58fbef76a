/**
 * Names from a list such as `age,job`. A name that holds a comma stands in quotes, as in CSV: `"a,b",c`.
 */
export function splitNames(list: string): string[] {
  const items = list.match(/"(?:[^"]|"")*"(?=,|$)|[^,]+/g) ?? [];
  return items.map((item) =>
    item.length > 1 && item.startsWith('"') && item.endsWith('"') ? item.slice(1, -1).replaceAll('""', '"') : item,
  );
}
