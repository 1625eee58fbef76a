/** a[i] + factor x b[i]. */
export function plusScaled(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  const all = a.slice();
  for (let i = 0; i < all.length; i++) all[i] += factor * b[i];
  return all;
}
