import { WhyboxError } from "../whybox-error.js";
import { thrownMessage } from "./thrown-message.js";

/**
 * The error for an optional package that could not be imported: it is not installed, or it is and does not load, as a
 * binary made for another system does not.
 *
 * @param where  the function that needs it, and for what, such as `readImage: reading cat.png`
 */
export function missingPackage(where: string, name: string, cause: unknown): WhyboxError {
  const { code } = (cause ?? {}) as { code?: string };
  const message = thrownMessage(cause);
  // A package that is there may miss another one, such as that with its binary.
  const missing = /Cannot find (?:package|module) '([^']+)'/.exec(message)?.[1] ?? name;
  const isMissing = (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && missing === name;
  if (isMissing) {
    return new WhyboxError(
      "DEPENDENCY_MISSING",
      `${where} takes the package ${name}, which is not installed; run: npm install ${name}`,
      { cause },
    );
  }
  return new WhyboxError(
    "DEPENDENCY_FAILED",
    `${where} takes the package ${name}, which is installed but does not load: ${message}; its binary may be for another system: remove node_modules and run npm install on this one`,
    { cause },
  );
}
