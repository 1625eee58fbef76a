/** Where perturbed rows are written, again and again. */
export interface Room {
  /** So many numbers, holding whatever was written there last. What was taken before is no longer the taker's. */
  take(length: number): Float64Array;
  /** Bytes that it holds on to. */
  readonly bytes: number;
}

/** A room that grows to the most that was ever taken. */
export function emptyRoom(): Room {
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
