import { WhyboxError } from "../whybox-error.js";
import { describeValue } from "./describe-value.js";

/**
 * Throws INVALID_ARGUMENT unless an argument is what types ask for: callers without types can leave it out.
 *
 * @param where  the function that was called
 * @param expected  the argument, and what it has to be: "tree to be a tree, as fitTree returns it"
 */
export function checkArgument(where: string, holds: boolean, expected: string, got: unknown): asserts holds {
  if (!holds) throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected ${expected}, got ${describeValue(got)}`);
}

/** True for objects, arrays among them. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
