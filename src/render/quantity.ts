import { significant } from "./significant.js";

/** A number with its unit, as in `4,612 g`; a probability has none. */
export function quantity(value: number, unit: string | null | undefined): string {
  return `${significant(value)}${unit && unit !== "probability" ? ` ${unit}` : ""}`;
}
