/** The smallest of many numbers, with what they belong to. */
export type Nearest = {
  readonly size: number;
  offer(distance: number, row: number): void;
  /** Nearest first; of equal distances the one offered first. */
  readonly distances: Float64Array;
  readonly rows: Int32Array;
};

/** Keeps the `most` nearest of the rows offered to it. */
export function nearest(most: number): Nearest {
  const distances = new Float64Array(most).fill(Number.POSITIVE_INFINITY);
  const rows = new Int32Array(most).fill(-1);
  let size = 0;
  return {
    get size() {
      return size;
    },
    distances,
    rows,
    offer(distance, row) {
      if (!(distance < distances[most - 1])) return;
      let at = Math.min(size, most - 1);
      while (at > 0 && distances[at - 1] > distance) {
        distances[at] = distances[at - 1];
        rows[at] = rows[at - 1];
        at--;
      }
      distances[at] = distance;
      rows[at] = row;
      if (size < most) size++;
    },
  };
}
