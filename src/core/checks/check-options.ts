import { WhyboxError } from "../whybox-error.js";
import { showValue } from "./show-value.js";

/** Throws INVALID_ARGUMENT for options that are no object or hold a name that is not `known`. */
export function checkKnownOptions(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected options to be an object, got ${showValue(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: unknown option "${unknown}"; known options are ${known.join(", ")}`,
    );
  }
}

/** Throws INVALID_ARGUMENT unless the option is left out or one of these. */
export function checkOneOf(where: string, name: string, value: unknown, allowed: readonly unknown[]): void {
  if (value === undefined || allowed.includes(value)) return;
  const list = allowed.map((option) => JSON.stringify(option)).join(" or ");
  throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected ${name} to be ${list}, got ${showValue(value)}`);
}

/** Throws INVALID_ARGUMENT unless the option is left out or a whole number of at least `least`. */
export function checkWholeNumber(where: string, name: string, value: unknown, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= least)) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected ${name} to be a whole number of ${least} or more, got ${showValue(value)}`,
  );
}

/** Throws INVALID_ARGUMENT unless the seed is left out, a finite number or a string. */
export function checkSeed(where: string, seed: unknown): void {
  if (seed === undefined || typeof seed === "string" || Number.isFinite(seed)) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected seed to be a finite number or a string, got ${showValue(seed)}`,
  );
}
