/**
 * The Walsh-Hadamard transform, in place: entry R becomes the sum over S of (-1)^popcount(R & S) times
 * entry S. Applied twice it multiplies by the length.
 *
 * @param values  length a power of two
 * Cost: O(length log length) additions.
 */
export function walshHadamard(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let block = 0; block < values.length; block += 2 * half) {
      for (let i = block; i < block + half; i++) {
        const low = values[i];
        const high = values[i + half];
        values[i] = low + high;
        values[i + half] = low - high;
      }
    }
  }
}
