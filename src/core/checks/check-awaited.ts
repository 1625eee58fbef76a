import { isPromise } from "../is-promise.js";
import { WhyboxError } from "../whybox-error.js";

/** Throws INVALID_ARGUMENT for a promise, where what it will answer is meant. */
export function checkAwaited(where: string, expected: string, value: unknown): void {
  if (!isPromise(value)) return;
  throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected ${expected}, got a promise; await it`);
}
