/** Rounds in which the direction of greatest spread is found; more change no order that could be seen. */
const ROUNDS = 30;

/**
 * An order of rows in which neighbours are alike: by their place along the direction in which they differ most (the first
 * principal component, by the power method).
 *
 * @param columns  one list of values per column
 * @returns positions of rows
 */
export function orderBySimilarity(columns: readonly (readonly number[])[]): number[] {
  const rows = columns[0]?.length ?? 0;
  const scale = Math.max(
    ...columns.map((values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
    0,
  );
  if (scale === 0) return Array.from({ length: rows }, (_, row) => row);
  const centred = columns.map((values) => {
    const mean = values.reduce((sum, value) => sum + value / scale, 0) / rows;
    return values.map((value) => value / scale - mean);
  });
  let direction = centred.map((values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)));
  let places = new Array<number>(rows).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    places = Array.from({ length: rows }, (_, row) =>
      direction.reduce((sum, weight, column) => sum + weight * centred[column][row], 0),
    );
    const next = centred.map((values) => values.reduce((sum, value, row) => sum + value * places[row], 0));
    const length = Math.hypot(...next);
    if (length === 0) break;
    direction = next.map((weight) => weight / length);
  }
  return places.map((_, row) => row).toSorted((a, b) => places[a] - places[b] || a - b);
}
