import { shuffle } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";

/** Rows to search on and rows to measure on: two halves, drawn by the seed; rows of one cluster stay together. */
export function halvesOf(
  rows: Int32Array,
  cluster: Int32Array | undefined,
  seed: Seed,
): { searched: Int32Array; measured: Int32Array } {
  const random = stream(seed, "audit halves");
  const units = new Map<number, number[]>();
  for (const row of rows) {
    const key = cluster ? cluster[row] : row;
    const members = units.get(key);
    if (members) members.push(row);
    else units.set(key, [row]);
  }
  const order = shuffle([...units.values()], random);
  const half = Math.ceil(order.length / 2);
  const flat = (list: readonly (readonly number[])[]) => Int32Array.from(list.flat()).sort();
  return { searched: flat(order.slice(0, half)), measured: flat(order.slice(half)) };
}
