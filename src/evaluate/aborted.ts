import { WhyboxError } from "../core/whybox-error.js";
import { onAbort } from "./on-abort.js";

/** The error of a run whose signal was aborted; its cause is the signal's reason, unless another is given. */
export function aborted(signal: AbortSignal, cause: unknown = signal.reason): WhyboxError {
  const { reason } = signal;
  const why = reason instanceof Error && reason.name !== "AbortError" ? `: ${reason.message}` : "";
  return new WhyboxError("ABORTED", `the run was aborted${why}`, { cause });
}

/** Settles as the promise does, or rejects with ABORTED as soon as the signal aborts. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  if (signal.aborted) {
    promise.catch(() => {});
    throw aborted(signal);
  }
  let stop: () => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(aborted(signal)));
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    stop();
  }
}
