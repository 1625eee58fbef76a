/** A value as an error prints it: JSON where there is any, `1n` for a BigInt, else as text. */
export function showValue(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  // JSON has no NaN and no Infinity, and writes null for them.
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}n` : inner)) ?? String(value);
  } catch {
    // Something that holds itself: an error about it must not become another error.
    return Object.prototype.toString.call(value);
  }
}
