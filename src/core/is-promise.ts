import { WhyboxError } from "./whybox-error.js";

/** True for anything with a `then`. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Promise<T> | null)?.then === "function";
}

/** Throws INVALID_ARGUMENT for a promise, where what it will answer is meant. */
export function checkAwaited(where: string, expected: string, value: unknown): void {
  if (!isPromise(value)) return;
  throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected ${expected}, got a promise; await it`);
}
