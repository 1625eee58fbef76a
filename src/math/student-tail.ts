import { betaShare } from "./beta-share.js";
import { normalCdf } from "./normal-cdf.js";

/**
 * The probability that Student's t exceeds t.
 * Source: Abramowitz & Stegun 1964, 26.7.1.
 */
export function studentTail(t: number, degrees: number): number {
  if (degrees === Number.POSITIVE_INFINITY) return normalCdf(-t);
  const half = betaShare(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t > 0 ? half : 1 - half;
}
