/** Values a bucket holds on average. */
const PER_BUCKET = 8;
const MAX_BUCKETS = 1 << 16;

/**
 * The values that would lie at some ranks if all were sorted: each is counted into one of many buckets of equal width, and only
 * the buckets in which a rank lies are sorted.
 *
 * @param values  at least one, without NaN; -0 and 0 count the same
 * @param ranks  rising, from 0 for the smallest value
 * @returns one per rank
 * Cost: O(n) where values are spread out; O(n log n) where most of them share a bucket.
 */
export function atRanks(values: Float64Array, ranks: readonly number[]): number[] {
  let least = values[0];
  let greatest = values[0];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < least) least = values[i];
    else if (values[i] > greatest) greatest = values[i];
  }
  const buckets = Math.min(MAX_BUCKETS, Math.ceil(values.length / PER_BUCKET));
  const perUnit = (buckets - 1) / (greatest - least);
  // All the same, or so far apart or so near that their distance has no inverse.
  if (!(perUnit > 0 && perUnit < Number.POSITIVE_INFINITY)) {
    const sorted = values.toSorted();
    return ranks.map((rank) => sorted[rank]);
  }
  const bucketOf = new Uint16Array(values.length);
  const counts = new Int32Array(buckets);
  for (let i = 0; i < values.length; i++) {
    const bucket = ((values[i] - least) * perUnit) | 0;
    bucketOf[i] = bucket;
    counts[bucket]++;
  }
  return pickedRanks(values, bucketOf, counts, ranks);
}

function pickedRanks(
  values: Float64Array,
  bucketOf: Uint16Array,
  counts: Int32Array,
  ranks: readonly number[],
): number[] {
  const held = new Map<number, { readonly below: number; readonly values: Float64Array; filled: number }>();
  let [bucket, below] = [0, 0];
  const places = ranks.map((rank) => {
    while (below + counts[bucket] <= rank) below += counts[bucket++];
    const place = held.get(bucket) ?? { below, values: new Float64Array(counts[bucket]), filled: 0 };
    held.set(bucket, place);
    return { place, rank };
  });
  const isWanted = new Uint8Array(counts.length);
  for (const each of held.keys()) isWanted[each] = 1;
  for (let i = 0; i < values.length; i++) {
    if (isWanted[bucketOf[i]] === 0) continue;
    const place = held.get(bucketOf[i]);
    if (place) place.values[place.filled++] = values[i];
  }
  for (const place of held.values()) place.values.sort();
  return places.map(({ place, rank }) => place.values[rank - place.below]);
}
