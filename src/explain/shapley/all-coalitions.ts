import { type Coalitions, noneKept } from "../../core/coalitions.js";

/**
 * Every coalition but the empty and the full one, in the order of binary counting: row i keeps the parts
 * whose bits are set in i + 1.
 *
 * @param parts  1 to 20
 * @returns 2^parts - 2 rows
 */
export function allCoalitions(parts: number): Coalitions {
  const coalitions = noneKept(2 ** parts - 2, parts);
  for (let row = 0; row < coalitions.rows; row++) coalitions.bits[row] = row + 1;
  return coalitions;
}
