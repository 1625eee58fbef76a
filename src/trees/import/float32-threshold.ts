const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);
const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

/**
 * The threshold that does to a double what a library does that rounds it to a 32-bit float and compares the
 * float with `limit`: x <= float32Threshold(limit, "atMost") exactly when Math.fround(x) <= limit, and the
 * same with "below" for Math.fround(x) < limit.
 *
 * XGBoost and scikit-learn keep rows as 32-bit floats, so a row can sit on the other side of `limit` than its
 * doubles say.
 */
export function float32Threshold(limit: number, keeps: "atMost" | "below"): number {
  const nearest = Math.fround(limit);
  const tooHigh = keeps === "atMost" ? nearest > limit : nearest >= limit;
  // The largest float that is let through, and the first that is not: doubles up to the middle round to the former.
  const last = tooHigh ? floatBeside(nearest, -1) : nearest;
  const middle = (last + floatBeside(last, 1)) / 2;
  if (!Number.isFinite(middle)) return Math.sign(middle) * Number.MAX_VALUE;
  return Math.fround(middle) === last ? middle : doubleBelow(middle);
}

/** The next 32-bit float up or down. */
function floatBeside(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * 2 ** -149;
  float[0] = value;
  floatBits[0] += value > 0 ? direction : -direction;
  return float[0];
}

function doubleBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  double[0] = value;
  doubleBits[0] += value > 0 ? -1n : 1n;
  return double[0];
}
