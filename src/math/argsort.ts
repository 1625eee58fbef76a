/** Rows of equal high words up to which insertion beats three more passes. */
const SHORT_RUN = 32;
/** The index of a double's high word on this machine. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0];

/**
 * The rows in ascending order of their values: a stable sort, NaN last.
 *
 * A radix sort: a double turns into 64 bits that sort as it does (sign flipped, all bits of a negative number flipped),
 * whose high word is sorted in three passes of 11, 11 and 10 bits. Rows that share a high word, usually few, are
 * then sorted by the low word. 0 and -0 are equal. The plain version, which a test holds it to: a sort of the rows by
 * comparing their values.
 *
 * @param values  the value of row r is values[r x stride + offset]
 * @param rows  the rows to sort; not changed
 */
export function argsort(values: Float64Array, rows: Uint32Array, offset = 0, stride = 1): Uint32Array {
  const count = rows.length;
  const halves = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const keys = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const at = rows[i] * stride + offset;
    const high = halves[2 * at + HIGH];
    if (high >>> 31 === 0) keys[i] = high ^ 0x80000000;
    else keys[i] = values[at] === 0 ? 0x80000000 : ~high;
    if (Number.isNaN(values[at])) keys[i] = 0xffffffff;
  }
  const order = rows.slice();
  sortByKey(keys, order);
  for (let start = 0; start < count; ) {
    const key = keys[start];
    let end = start + 1;
    while (end < count && keys[end] === key) end++;
    if (end - start > 1 && key !== 0xffffffff) sortRun(order, start, end);
    start = end;
  }
  return order;

  /** Sorts rows of the same high word by the low one. */
  function sortRun(order: Uint32Array, start: number, end: number): void {
    if (end - start > SHORT_RUN) {
      const run = order.slice(start, end);
      sortByKey(run.map(lowKey), run);
      order.set(run, start);
      return;
    }
    for (let i = start + 1; i < end; i++) {
      const row = order[i];
      const key = lowKey(row);
      let at = i;
      for (; at > start && lowKey(order[at - 1]) > key; at--) order[at] = order[at - 1];
      order[at] = row;
    }
  }

  function lowKey(row: number): number {
    const at = row * stride + offset;
    const low = halves[2 * at + 1 - HIGH];
    return values[at] < 0 ? ~low >>> 0 : low;
  }
}

/** Sorts keys, and items along with them, in place. */
function sortByKey(keys: Uint32Array, items: Uint32Array): void {
  const count = keys.length;
  const counts = [new Uint32Array(2048), new Uint32Array(2048), new Uint32Array(1024)];
  const [first, second, third] = counts;
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    first[key & 2047]++;
    second[(key >>> 11) & 2047]++;
    third[key >>> 22]++;
  }
  let from: { keys: Uint32Array; items: Uint32Array } = { keys, items };
  let to: typeof from = { keys: new Uint32Array(count), items: new Uint32Array(count) };
  for (const [pass, starts] of counts.entries()) {
    // All the same digit: nothing to move.
    if (count === 0 || starts[(keys[0] >>> (pass * 11)) & (starts.length - 1)] === count) continue;
    for (let digit = 0, start = 0; digit < starts.length; digit++) {
      const size = starts[digit];
      starts[digit] = start;
      start += size;
    }
    move(from.keys, from.items, to.keys, to.items, starts, pass * 11);
    [from, to] = [to, from];
  }
  if (from.keys === keys) return;
  keys.set(from.keys);
  items.set(from.items);
}

function move(
  fromKeys: Uint32Array,
  fromItems: Uint32Array,
  toKeys: Uint32Array,
  toItems: Uint32Array,
  starts: Uint32Array,
  shift: number,
): void {
  const digits = starts.length - 1;
  for (let i = 0; i < fromKeys.length; i++) {
    const key = fromKeys[i];
    const at = starts[(key >>> shift) & digits]++;
    toKeys[at] = key;
    toItems[at] = fromItems[i];
  }
}
