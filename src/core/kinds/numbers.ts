import * as v from "valibot";

/** No NaN, no Infinity. */
export const finite = v.pipe(v.number(), v.finite());
export const numbers = v.array(finite);
export const numbersOrGaps = v.array(v.nullable(finite));
/** A whole number of 0 or more. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A share of something, 0 to 1. */
export const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
