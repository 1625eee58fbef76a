import { type Coalitions, popcount, wordsPerCoalition } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";

/** By coalitions, which nobody changes any more. */
const known = new WeakMap<Coalitions, Promise<Uint16Array | Uint32Array>>();

/**
 * The number of players in which two coalitions differ, for the first with itself, the second with the first and itself, and
 * so on. Covariances under all priors are read off it, and so it is worked out once for the same coalitions.
 *
 * Cost: O(coalitions^2 players / 32) once; two bytes per pair, an eighth of their covariance matrix.
 */
export function differingPlayers(coalitions: Coalitions): Promise<Uint16Array | Uint32Array> {
  const apart = known.get(coalitions) ?? counted(coalitions);
  known.set(coalitions, apart);
  return apart;
}

/** Words compared between two turns of other work: some 10 ms. */
const WORDS_PER_TURN = 4e6;

async function counted({ bits, rows, parts }: Coalitions): Promise<Uint16Array | Uint32Array> {
  const words = wordsPerCoalition(parts);
  const pairs = (rows * (rows + 1)) / 2;
  const apart = parts < 2 ** 16 ? new Uint16Array(pairs) : new Uint32Array(pairs);
  let sinceTurn = 0;
  for (let row = 0; row < rows; row++) {
    countRow(apart, bits, words, row);
    sinceTurn += (row + 1) * words;
    if (sinceTurn < WORDS_PER_TURN) continue;
    sinceTurn = 0;
    await giveWay();
  }
  return apart;
}

function countRow(apart: Uint16Array | Uint32Array, bits: Uint32Array, words: number, row: number): void {
  const first = (row * (row + 1)) / 2;
  for (let other = 0; other <= row; other++) {
    let differing = 0;
    for (let a = row * words, b = other * words, end = a + words; a < end; a++, b++) {
      differing += popcount(bits[a] ^ bits[b]);
    }
    apart[first + other] = differing;
  }
}
