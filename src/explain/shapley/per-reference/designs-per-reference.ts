import { type Coalitions, noneKept, wordsPerCoalition } from "../../../core/coalitions.js";

/** A design that some reference rows share, and what its players are called in the game of each. */
export interface NamedDesign {
  readonly common: Coalitions;
  readonly references: readonly number[];
  /** Per reference row: the player that a player of the common design stands for. */
  readonly names: readonly Int32Array[];
}

/** Coalitions of the players of all games, each for one reference row. */
export interface DesignsPerReference {
  /** The first coalition of every reference row, then the second of every one, and so on. */
  readonly coalitions: Coalitions;
  /** The reference row that each meets. */
  readonly referenceOf: Int32Array;
}

/**
 * The designs of all reference rows: common ones with the players renamed. Where names are drawn at random, the coalitions
 * of one row are independent of those of another, while a regression on them is the same but for the names.
 *
 * @param designs  of as many coalitions each
 * @param players  of all games together
 */
export function designsPerReference(designs: readonly NamedDesign[], players: number): DesignsPerReference {
  const { rows } = designs[0].common;
  const references = designs.flatMap((design) => design.references);
  const coalitions = noneKept(rows * references.length, players);
  const referenceOf = new Int32Array(coalitions.rows);
  for (let at = 0; at < referenceOf.length; at++) referenceOf[at] = references[at % references.length];
  let place = 0;
  for (const { common, names } of designs) {
    for (const namesOfRow of names) rename(common, namesOfRow, coalitions, place++, references.length);
  }
  return { coalitions, referenceOf };
}

/**
 * Writes each coalition under other names into every so many rows. The plain version, which a test holds it to, keeps
 * names[player] for each kept player; here eight players are looked up at a time.
 */
function rename(common: Coalitions, names: Int32Array, renamed: Coalitions, first: number, stride: number): void {
  const bytes = 4 * wordsPerCoalition(common.parts);
  const words = wordsPerCoalition(renamed.parts);
  /** By byte of a coalition and its value: the words that it adds to the renamed one. */
  const table = new Uint32Array(bytes * 256 * words);
  for (const [player, name] of names.entries()) {
    const bit = 1 << (player & 7);
    for (let value = 0; value < 256; value++) {
      if (value & bit) table[((player >> 3) * 256 + value) * words + (name >> 5)] |= 1 << (name & 31);
    }
  }
  renameRows(common.bits, bytes, table, renamed.bits, words, first * words, stride * words);
}

function renameRows(
  common: Uint32Array,
  bytes: number,
  table: Uint32Array,
  renamed: Uint32Array,
  words: number,
  first: number,
  stride: number,
): void {
  for (let from = 0, to = first; from < common.length; from += bytes >> 2, to += stride) {
    for (let byte = 0; byte < bytes; byte++) {
      const value = (common[from + (byte >> 2)] >> (8 * (byte & 3))) & 255;
      const entry = (byte * 256 + value) * words;
      for (let word = 0; word < words; word++) renamed[to + word] |= table[entry + word];
    }
  }
}
