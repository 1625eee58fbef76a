import { WhyboxError } from "../../core/whybox-error.js";
import { UsageError } from "./usage-error.js";

/** The error as a command reports it: an argument that a function refuses is one that the command was given. */
export function asUsage(error: unknown): unknown {
  if (!(error instanceof WhyboxError) || error.code !== "INVALID_ARGUMENT") return error;
  return new UsageError(error.message, { cause: error });
}
