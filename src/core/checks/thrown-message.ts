import { showValue } from "./show-value.js";

/** A thrown value in words: the message of an error, a text as it is, anything else as JSON. */
export function thrownMessage(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  const message = (thrown as { message?: unknown } | null | undefined)?.message;
  return typeof message === "string" ? message : showValue(thrown);
}
