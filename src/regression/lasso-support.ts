import type { Steps } from "../core/give-way.js";
import type { GramRow } from "./active-columns.js";
import { lassoKnots } from "./lasso-path.js";

/**
 * The columns of the last knot of a lasso path that has no more of them than `count`: of `lassoPath`, without keeping it.
 *
 * @param gram  as `lassoPath` takes it
 */
export function* lassoSupport(gram: Float64Array | GramRow, cross: Float64Array, count: number): Steps<number[]> {
  let known: number[] = [];
  let penalty = Number.NaN;
  /** The columns of the last knot so far: of several events at one penalty the last is the knot. */
  let last: number[] = [];
  let isFirst = true;
  for (const knot of lassoKnots(gram, cross, count)) {
    if (knot.penalty !== penalty && last.length <= count) known = last;
    penalty = knot.penalty;
    last = [];
    for (let column = 0; column < cross.length; column++) if (knot.coefficients[column] !== 0) last.push(column);
    if (!isFirst) yield;
    isFirst = false;
  }
  return last.length <= count ? last : known;
}
