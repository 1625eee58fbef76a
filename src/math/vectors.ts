// Flat loops on typed arrays: Float64Array.from with a function was measured to take ten times as long.

/** The inner product: the sum of a[i] b[i]. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The elementwise product: a[i] b[i]. */
export function multiply(a: Float64Array, b: Float64Array): Float64Array {
  const product = a.slice();
  for (let i = 0; i < product.length; i++) product[i] *= b[i];
  return product;
}

/** a[i] + factor x b[i]. */
export function axpy(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  const sum = a.slice();
  for (let i = 0; i < sum.length; i++) sum[i] += factor * b[i];
  return sum;
}

/** The values at these indices, in the order of the indices. */
export function take(values: Float64Array, indices: Uint32Array): Float64Array {
  const taken = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = values[indices[i]];
  return taken;
}
