import { type Coalitions, noneKept, wordsPerCoalition } from "../../../core/coalitions.js";
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
  for (let at = 0; at < referenceOf.length; at++) referenceOf[at] = at % references;
  for (let reference = 0; reference < references; reference++) {
    rename(common, names[reference], coalitions, reference, references);
  }
  return { coalitions, referenceOf, names };
}

/**
 * Writes each coalition under other names into every so many rows. The plain version, which a test holds it to, keeps
 * names[player] for each kept player; here eight players are looked up at a time.
 */
function rename(common: Coalitions, names: Int32Array, renamed: Coalitions, first: number, stride: number): void {
  const words = wordsPerCoalition(common.parts);
  const bytes = 4 * words;
  /** By byte of a coalition and its value: the words that it adds to the renamed one. */
  const table = new Uint32Array(bytes * 256 * words);
  for (const [player, name] of names.entries()) {
    const bit = 1 << (player & 7);
    for (let value = 0; value < 256; value++) {
      if (value & bit) table[((player >> 3) * 256 + value) * words + (name >> 5)] |= 1 << (name & 31);
    }
  }
  renameRows(common.bits, table, renamed.bits, words, first * words, stride * words);
}

function renameRows(
  common: Uint32Array,
  table: Uint32Array,
  renamed: Uint32Array,
  words: number,
  first: number,
  stride: number,
): void {
  for (let from = 0, to = first; from < common.length; from += words, to += stride) {
    for (let byte = 0; byte < 4 * words; byte++) {
      const value = (common[from + (byte >> 2)] >> (8 * (byte & 3))) & 255;
      const entry = (byte * 256 + value) * words;
      for (let word = 0; word < words; word++) renamed[to + word] |= table[entry + word];
    }
  }
}
