import type { Spent } from "../core/model.js";

/** Sum of what two calls have taken; fields that neither gives stay absent. */
export function addSpent(one: Spent | undefined, other: Spent | undefined): Spent | undefined {
  if (!one || !other) return one ?? other;
  const sum = (name: "sentRows" | "cacheHits" | "money") => {
    if (one[name] === undefined && other[name] === undefined) return {};
    return { [name]: (one[name] ?? 0) + (other[name] ?? 0) };
  };
  const currency = one.currency ?? other.currency;
  return { ...sum("sentRows"), ...sum("cacheHits"), ...sum("money"), ...(currency !== undefined && { currency }) };
}
