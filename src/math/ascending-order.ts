/** Rows of equal high words up to which insertion beats three more passes. */
const SHORT_RUN = 32;

/**
 * The rows in ascending order of their values, equal values in the order of the rows; NaN comes last.
 *
 * A radix sort: a double turns into 64 bits that sort as it does (sign flipped, all bits of a negative number flipped),
 * whose high word is sorted in three passes of 11, 11 and 10 bits. Rows that share a high word, few as a rule, are
 * then sorted by the low word. 0 and -0 are equal.
 *
 * @param values  the value of row r is values[r x stride + offset]
 * @param rows  which rows; not changed
 */
export function ascendingOrder(values: Float64Array, rows: Uint32Array, offset = 0, stride = 1): Uint32Array {
  const count = rows.length;
  const words = new Uint32Array(count);
  const low = new Uint32Array(count);
  const place = new Float64Array(1);
  const halves = new Uint32Array(place.buffer);
  const highAt = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
  for (let i = 0; i < count; i++) {
    const value = values[rows[i] * stride + offset];
    if (Number.isNaN(value)) {
      words[i] = 0xffffffff;
      low[i] = 0;
      continue;
    }
    place[0] = value + 0;
    const high = halves[highAt];
    const negative = high >>> 31;
    words[i] = negative ? ~high : high ^ 0x80000000;
    low[i] = negative ? ~halves[1 - highAt] : halves[1 - highAt];
  }
  const order = sortByWord(words, new Uint32Array(0), count);
  for (let start = 0; start < count; ) {
    const word = words[order[start]];
    let end = start + 1;
    while (end < count && words[order[end]] === word) end++;
    if (end - start > 1) sortRun(order, start, end, low);
    start = end;
  }
  for (let i = 0; i < count; i++) order[i] = rows[order[i]];
  return order;
}

function sortRun(order: Uint32Array, start: number, end: number, low: Uint32Array): void {
  if (end - start > SHORT_RUN) {
    const run = order.slice(start, end);
    order.set(sortByWord(low, run, run.length), start);
    return;
  }
  for (let i = start + 1; i < end; i++) {
    const item = order[i];
    let at = i;
    for (; at > start && low[order[at - 1]] > low[item]; at--) order[at] = order[at - 1];
    order[at] = item;
  }
}

/** The items (0, 1, ... where none are given) in ascending order of words[item]. */
function sortByWord(words: Uint32Array, items: Uint32Array, count: number): Uint32Array {
  const counts = [new Uint32Array(2048), new Uint32Array(2048), new Uint32Array(1024)];
  const [first, second, third] = counts;
  let from = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const item = items.length === 0 ? i : items[i];
    const word = words[item];
    from[i] = item;
    first[word & 2047]++;
    second[(word >>> 11) & 2047]++;
    third[word >>> 22]++;
  }
  let to = new Uint32Array(count);
  for (const [pass, starts] of counts.entries()) {
    const shift = pass * 11;
    const digits = starts.length - 1;
    if (count === 0 || starts[(words[from[0]] >>> shift) & digits] === count) continue;
    for (let digit = 0, start = 0; digit <= digits; digit++) {
      const size = starts[digit];
      starts[digit] = start;
      start += size;
    }
    for (let i = 0; i < count; i++) {
      const item = from[i];
      to[starts[(words[item] >>> shift) & digits]++] = item;
    }
    [from, to] = [to, from];
  }
  return from;
}
