/** Keys beyond these say nothing more about what an object is. */
const MAX_KEYS = 8;

/** A value in a few words for an error: numbers and texts as they are, the shape of anything else. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value) && "length" in value) return `a ${value.constructor.name} of ${value.length}`;
  return `an object with keys ${Object.keys(value).slice(0, MAX_KEYS).join(", ") || "(none)"}`;
}
