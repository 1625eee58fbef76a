type Range = { readonly low: number; readonly high: number };

/**
 * Bounds of |x| - |y| when x - y and x + y lie within bounds.
 *
 * Of numbers that keep their sign it is the difference or its opposite; where the sign may turn, the sum has a say.
 *
 * @example
 * absoluteChange({ low: -0.25, high: -0.09 }, { low: 0.1, high: 0.36 })   // { low: -0.25, high: -0.09 }
 */
export function absoluteChange(difference: Range, sum: Range): Range {
  // |x| - |y| is the smaller of |x - y| and |x + y|, positive where both have one sign and negative where they have two.
  const least = Math.min(fromZero(difference), fromZero(sum));
  const alike = Math.max(bothAtLeast(difference.high, sum.high), bothAtLeast(-difference.low, -sum.low));
  const opposite = Math.max(bothAtLeast(difference.high, -sum.low), bothAtLeast(-difference.low, sum.high));
  return { low: opposite >= 0 ? -opposite : least, high: alike >= 0 ? alike : -least };
}

/** The smaller of two reaches; -1 where one of them does not reach 0. */
function bothAtLeast(first: number, second: number): number {
  return first >= 0 && second >= 0 ? Math.min(first, second) : -1;
}

function fromZero({ low, high }: Range): number {
  return low > 0 ? low : high < 0 ? -high : 0;
}
