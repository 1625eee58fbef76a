/** a[i] x b[i]. */
export function products(a: Float64Array, b: Float64Array): Float64Array {
  const all = a.slice();
  for (let i = 0; i < all.length; i++) all[i] *= b[i];
  return all;
}
