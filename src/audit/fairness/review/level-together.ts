import type { Steps } from "../../../core/give-way.js";
import { eachLevel } from "../../../math/each-level.js";
import { type Jointly, jointShareLevel } from "../../../math/joint-share-level.js";
import { pairLevel } from "../../../math/pair-level.js";
import { referenceLevel } from "../../../math/reference-level.js";
import type { Cell } from "./cell.js";

/**
 * The level that intervals of one measure need, so that those of all groups hold together. Of shares it comes from simulated
 * tables of as many rows; of means and areas from the normal distribution of estimates.
 *
 * @param cells  of the groups that take part, each with a value
 */
export function* levelTogether(cells: readonly Cell[], jointly: Jointly, level: number): Steps<number> {
  const { length } = cells;
  if (length === 0) return level;
  if (cells.every(({ kind }) => kind === "share")) {
    const shares = cells.map(({ value, effective }) => ({ share: value as number, count: effective }));
    return yield* jointShareLevel(shares, jointly, level);
  }
  if (jointly === "pairs") return pairLevel(length, level);
  if (jointly === "each") return eachLevel(length, level);
  if (jointly === "rest") return length < 3 ? level : eachLevel(length, level);
  const counts = cells.map(({ effective }) => Math.max(1, effective));
  const others = counts.filter((_, g) => g !== jointly.reference);
  return referenceLevel(counts[jointly.reference], others, level);
}
