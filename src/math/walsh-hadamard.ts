/**
 * The Walsh-Hadamard transform, in place: entry R becomes the sum over S of (-1)^popcount(R & S) times
 * entry S. Applied twice it multiplies by the length.
 *
 * Two levels of the butterfly at a time, and the last alone where their number is odd: half the reads and writes. A test
 * holds it to the sum above.
 *
 * @param values  length a power of two
 * Cost: O(length log length) additions.
 */
export function walshHadamard(values: Float64Array): void {
  let quarter = 1;
  for (; 4 * quarter <= values.length; quarter *= 4) {
    for (let block = 0; block < values.length; block += 4 * quarter) twoLevels(values, block, quarter);
  }
  if (quarter < values.length) oneLevel(values, quarter);
}

function twoLevels(values: Float64Array, block: number, quarter: number): void {
  for (let i = block, end = block + quarter; i < end; i++) {
    const first = values[i];
    const second = values[i + quarter];
    const third = values[i + 2 * quarter];
    const fourth = values[i + 3 * quarter];
    const low = first + second;
    const lowLess = first - second;
    const high = third + fourth;
    const highLess = third - fourth;
    values[i] = low + high;
    values[i + quarter] = lowLess + highLess;
    values[i + 2 * quarter] = low - high;
    values[i + 3 * quarter] = lowLess - highLess;
  }
}

function oneLevel(values: Float64Array, half: number): void {
  for (let i = 0; i < half; i++) {
    const low = values[i];
    const high = values[i + half];
    values[i] = low + high;
    values[i + half] = low - high;
  }
}
