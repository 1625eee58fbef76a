/** Further out than this the series cancels in the lower tail; nearer than this the fraction needs more terms. */
const TAIL = 2.5;
/** Enough for full precision from 2.5 outwards: measured against 700-digit arithmetic. */
const FRACTION_TERMS = 90;

/**
 * The share of a standard normal distribution below x.
 *
 * Relative error about 1e-13 or less down to -37, as measured against 700-digit arithmetic; further out it leaves
 * the normal range of numbers, and ends in 0.
 *
 * Source: series in the middle: Marsaglia 2004, "Evaluating the normal distribution", J. Stat. Software 11(4);
 * Laplace's continued fraction in the tails: Abramowitz & Stegun 1964, 26.2.14.
 * Cost: up to 90 additions and divisions.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > TAIL) return 1 - tail(x);
  return x < -TAIL ? tail(-x) : 0.5 + density(x) * series(x);
}

/** x + x^3 / 3 + x^5 / (3 5) + ... */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > Number.EPSILON * Math.abs(sum) * 0.1; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum;
}

/** The share above x, x > 2.5. */
function tail(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  let fraction = x;
  for (let k = FRACTION_TERMS; k > 0; k--) fraction = x + k / fraction;
  return density(x) / fraction;
}

function density(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}
