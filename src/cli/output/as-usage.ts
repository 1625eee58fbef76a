import { WhyboxError } from "../../core/whybox-error.js";
import { UsageError } from "./usage-error.js";

/**
 * The error as a command reports it: an argument that a function refuses is one that the command was given, and so is a
 * column that an argument names and a table does not have.
 */
export function asUsage(error: unknown): unknown {
  if (!(error instanceof WhyboxError)) return error;
  const { code, message, cause } = error;
  const isNamed = code === "INVALID_DATA" && cause instanceof WhyboxError && cause.code === "INVALID_ARGUMENT";
  return code === "INVALID_ARGUMENT" || isNamed ? new UsageError(message, { cause: error }) : error;
}
