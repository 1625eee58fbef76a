import type { Attribution } from "../core/explanation.js";

/** One row of a batch: its explanation, or why there is none. */
export type ExplainedRow = { readonly row: number; readonly id?: string } & (
  | { readonly explanation: Attribution; readonly error?: undefined }
  | { readonly error: { readonly code: string; readonly message: string }; readonly explanation?: undefined }
);
