import { noneKept } from "../../core/coalitions.js";
import type { Plan } from "../../core/plan.js";

/** The plan that asks for the first reference rows in order, one row each, of an input without parts. */
export function consecutiveReferences(count: number): Plan {
  const referenceOf = new Int32Array(count);
  for (let row = 0; row < count; row++) referenceOf[row] = row;
  return { z: noneKept(count, 0), referenceOf };
}
