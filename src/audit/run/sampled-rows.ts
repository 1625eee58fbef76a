import type { Dataset } from "../../core/dataset.js";
import { type Seed, stream } from "../../random/stream.js";

/** At most so many rows of weight above 0, drawn without replacement by the seed, in the order of the table. */
export function sampledRows({ rows, weights }: Dataset, most: number, seed: Seed): Int32Array {
  const all = Int32Array.from({ length: rows.rows }, (_, row) => row).filter((row) => !weights || weights[row] > 0);
  if (all.length <= most) return all;
  const random = stream(seed, "audit rows");
  for (let i = 0; i < most; i++) {
    const j = i + random.integer(all.length - i);
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all.slice(0, most).sort();
}
