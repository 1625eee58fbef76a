import { WhyboxError } from "../whybox-error.js";

/** Throws INVALID_ARGUMENT unless signal and progress of a run, where there are any, can serve as such. */
export function checkRunOptions(
  where: string,
  { signal, onProgress }: { readonly signal?: unknown; readonly onProgress?: unknown },
): void {
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected signal to be an AbortSignal, such as new AbortController().signal, got ${String(signal)}`,
    );
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected onProgress to be a function, got ${String(onProgress)}`,
    );
  }
}

/** By what it can do: one from another window or a polyfill is no instance of this AbortSignal. */
function isAbortSignal(value: unknown): boolean {
  const { aborted, addEventListener, removeEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return (
    typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function"
  );
}
