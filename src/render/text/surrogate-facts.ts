import { significant } from "../significant.js";

/** A surrogate's answer to the instance, and how well it follows the model on samples left out. */
export function surrogateFacts(
  { localPrediction, heldOutR2 }: { localPrediction: readonly number[]; heldOutR2: readonly (number | null)[] },
  output: number,
): string {
  const r2 = heldOutR2[output];
  return `${significant(localPrediction[output])}${r2 === null ? "" : ` (held-out R2 ${r2.toFixed(2)})`}`;
}
