import type { MaskerRecipe } from "../core/masker.js";

/** Numbers already copied into shared memory: the explanations of many rows share one background. */
const copies = new WeakMap<Float64Array, Float64Array>();

/** Smaller arrays are cheaper to send than to share. */
const LEAST_SHARED_BYTES = 4096;

/** The recipe with its large arrays in shared memory, so that sending it again and again copies nothing. */
export function shareRecipe(recipe: MaskerRecipe): MaskerRecipe {
  return share(recipe) as MaskerRecipe;
}

function share(value: unknown): unknown {
  if (value instanceof Float64Array) return value.byteLength < LEAST_SHARED_BYTES ? value : sharedCopy(value);
  if (Array.isArray(value) || typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, share(inner)]));
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

/** Whoever owns the numbers may have written over them since they were copied. */
function isSame(copy: Float64Array, values: Float64Array): boolean {
  return copy.every((value, i) => Object.is(value, values[i]));
}
