import { type Coalitions, noneKept, wordsPerCoalition } from "../../core/coalitions.js";

/** The coalitions at these places, in this order. */
export function someCoalitions({ bits, parts }: Coalitions, places: ArrayLike<number>): Coalitions {
  const words = wordsPerCoalition(parts);
  const some = noneKept(places.length, parts);
  for (let i = 0; i < places.length; i++) {
    some.bits.set(bits.subarray(places[i] * words, (places[i] + 1) * words), i * words);
  }
  return some;
}
