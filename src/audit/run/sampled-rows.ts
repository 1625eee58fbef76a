import type { Dataset } from "../../core/dataset.js";
import { shuffleFirst } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";

/** At most `most` rows of weight above 0, drawn without replacement by the seed, in the order of the table. */
export function sampledRows({ rows, weights }: Dataset, most: number, seed: Seed): Int32Array {
  const all = Int32Array.from({ length: rows.rows }, (_, row) => row).filter((row) => !weights || weights[row] > 0);
  if (all.length <= most) return all;
  return shuffleFirst(all, most, stream(seed, "audit rows")).slice(0, most).sort();
}
