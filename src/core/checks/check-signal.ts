import { WhyboxError } from "../whybox-error.js";
import { describeValue } from "./describe-value.js";

/** Throws INVALID_ARGUMENT unless the signal is left out or works as one. */
export function checkSignal(where: string, signal: unknown): void {
  if (signal === undefined || isAbortSignal(signal)) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected signal to be an AbortSignal, such as new AbortController().signal, got ${describeValue(signal)}`,
  );
}

/** True for anything that works as a signal: one from another window or a polyfill is no instance of this AbortSignal. */
export function isAbortSignal(value: unknown): boolean {
  const { aborted, addEventListener, removeEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return (
    typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function"
  );
}
