import { checkOneOf, checkWholeNumber } from "../core/checks/check-options.js";
import { showValue } from "../core/checks/show-value.js";
import type { Model, Price } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";

/** Facts that a model may state in addition to its input and outputs. */
export type Facts = Pick<Model, "concurrency" | "rowsPerCall" | "noise" | "price">;

/**
 * Those facts of a model that are given, and no other keys.
 *
 * @throws WhyboxError INVALID_ARGUMENT for one that does not fit
 */
export function checkedFacts(where: string, { concurrency, rowsPerCall, noise, price }: Facts): Facts {
  checkWholeNumber(where, "concurrency", concurrency, 1);
  checkWholeNumber(where, "rowsPerCall", rowsPerCall, 1);
  checkOneOf(where, "noise", noise, ["none", "varies"]);
  if (price !== undefined) checkPrice(where, price);
  return {
    ...(concurrency !== undefined && { concurrency }),
    ...(rowsPerCall !== undefined && { rowsPerCall }),
    ...(noise !== undefined && { noise }),
    ...(price !== undefined && { price }),
  };
}

function checkPrice(where: string, price: Price): void {
  const { perRow = 0, perCall = 0, perToken = 0, currency, ...unknown } = price ?? {};
  if (
    [perRow, perCall, perToken].every((amount) => Number.isFinite(amount) && amount >= 0) &&
    typeof currency === "string" &&
    // An amount by another name would be an amount of 0.
    Object.keys(unknown).length === 0
  )
    return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected price to be { perRow, perCall, perToken, currency } with amounts of 0 or more, such as { perRow: 0.002, currency: "EUR" }, got ${showValue(price)}`,
  );
}
