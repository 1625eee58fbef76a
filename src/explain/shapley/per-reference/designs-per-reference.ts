import { type Coalitions, keep, keeps, noneKept } from "../../../core/coalitions.js";
import { shuffle } from "../../../random/shuffle.js";
import { stream } from "../../../random/stream.js";

/**
 * A design for every reference row: the same one with the players renamed at random. A regression on it is then the same
 * for all rows but for the names, while the coalitions of one row are independent of those of another.
 */
export interface DesignsPerReference {
  /** Coalition after coalition, each once per reference row. */
  readonly coalitions: Coalitions;
  /** The reference row that each meets. */
  readonly referenceOf: Int32Array;
  /** references x players: the player that a player of the common design stands for. */
  readonly names: readonly Int32Array[];
}

export function designsPerReference(
  common: Coalitions,
  references: number,
  seed: number | string,
): DesignsPerReference {
  const { rows, parts } = common;
  const names = Array.from({ length: references }, (_, reference) =>
    shuffle(
      Int32Array.from({ length: parts }, (_, player) => player),
      stream(seed, "names per reference", reference),
    ),
  );
  const coalitions = noneKept(rows * references, parts);
  const referenceOf = new Int32Array(rows * references);
  for (let row = 0, at = 0; row < rows; row++) {
    const kept = Array.from({ length: parts }, (_, player) => player).filter((player) => keeps(common, row, player));
    for (let reference = 0; reference < references; reference++, at++) {
      referenceOf[at] = reference;
      for (const player of kept) keep(coalitions, at, names[reference][player]);
    }
  }
  return { coalitions, referenceOf, names };
}
