import { checkArgument } from "../core/checks/check-argument.js";

/** Throws INVALID_ARGUMENT unless a model is named by a path or a URL. */
export function checkSource(where: string, source: unknown): void {
  const isNamed = source instanceof URL || (typeof source === "string" && source !== "");
  checkArgument(where, isNamed, "a model's path or URL", source);
}
