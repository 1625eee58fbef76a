import * as v from "valibot";
import type { Json } from "../json.js";

/** Levels of lists and objects in one value. Explanations that whybox writes have fewer than ten. */
const MAX_DEPTH = 100;

/** Any JSON, not nested so deeply that reading it would overflow the stack. */
export const jsonValue = v.custom<Json>(
  (value) => isJson(value, MAX_DEPTH),
  "JSON without NaN, Infinity or deep nesting",
);

/** Any JSON by name. Names such as `constructor` and `__proto__` are names like others. */
export const jsonRecord = v.custom<{ readonly [name: string]: Json }>(
  (value) => isObject(value) && isJson(value, MAX_DEPTH),
  "an object of JSON without NaN, Infinity or deep nesting",
);

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value === "object" && depth > 0 && Object.values(value).every((inner) => isJson(inner, depth - 1));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
