import { describeValue } from "./describe-value.js";

/** A value as an error prints it: objects and lists as JSON, `1n` for a BigInt, anything else as described. */
export function showValue(value: unknown): string {
  if (typeof value !== "object") return describeValue(value);
  try {
    return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}n` : inner));
  } catch {
    // Something that holds itself: an error about it must not become another error.
    return describeValue(value);
  }
}
