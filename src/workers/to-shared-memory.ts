/** Numbers already copied into shared memory: the explanations of many rows share one background. */
const copies = new WeakMap<Float64Array, Float64Array>();

/** Smaller arrays are cheaper to send than to share. */
const MIN_SHARED_BYTES = 4096;

/** The value with its large arrays of doubles in shared memory, so that sending it again and again copies nothing. */
export function toSharedMemory<T>(value: T): T {
  if (value instanceof Float64Array) return value.byteLength < MIN_SHARED_BYTES ? value : (sharedCopy(value) as T);
  if (typeof value !== "object" || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toSharedMemory(inner)])) as T;
}

/** Only these can be taken apart and put together again: a Map or a Date travels as it is. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function sharedCopy(values: Float64Array): Float64Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const known = copies.get(values);
  if (known && isSame(known, values)) return known;
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  copies.set(values, copy);
  return copy;
}

/** The caller may have overwritten the numbers since they were copied. */
function isSame(copy: Float64Array, values: Float64Array): boolean {
  return copy.every((value, i) => Object.is(value, values[i]));
}
