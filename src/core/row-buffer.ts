/** A buffer for perturbed rows that is used again and again. */
export interface RowBuffer {
  /** Returns `length` numbers, not cleared. Invalidates what the previous call returned. */
  take(length: number): Float64Array;
  /** Bytes currently held. */
  readonly bytes: number;
}

/** A buffer that grows to the largest length that was ever taken. */
export function rowBuffer(): RowBuffer {
  let held = new Float64Array(0);
  return {
    take(length) {
      if (held.length < length) held = new Float64Array(length);
      return held.length === length ? held : held.subarray(0, length);
    },
    get bytes() {
      return held.byteLength;
    },
  };
}
