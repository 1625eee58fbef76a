import * as v from "valibot";
import { finite } from "./numbers.js";

/** A number about rows with a 95% interval, and how that was made. */
export type Estimate = {
  /** Null where it cannot be known; `reason` says why. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** "Wilson", "DeLong", "bootstrap by row", ...; null where there is no interval. */
  readonly interval: string | null;
  readonly reason?: string;
};

export const estimateFields = {
  value: v.nullable(finite),
  low: v.nullable(finite),
  high: v.nullable(finite),
  interval: v.nullable(v.string()),
  reason: v.optional(v.string()),
};

/** An estimate, for a schema. */
export const estimate = v.object(estimateFields);
