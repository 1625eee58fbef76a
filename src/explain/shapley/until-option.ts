import { fields, flag, number, wholeNumber } from "../../core/checks/option-kinds.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** When to stop before the budget is spent. */
export const untilOption = fields(
  {
    standardError: number({ above: 0, says: "stop once every standard error is at most this, in link space" }),
    relative: number({
      above: 0,
      says: "stop once every standard error is at most this share of the output's largest absolute value",
    }),
    top: wholeNumber({
      min: 1,
      says: "stop once it is settled which parts have the largest absolute values, this many",
    }),
    signs: flag({ says: "stop once the sign of every value is settled" }),
  },
  {
    defaultSays: "none: the whole budget is spent",
    says: "stops before the budget is spent, once all of these hold; what is settled is wrong in at most 5% of runs",
  },
);

/** When to stop, as a user gives it. */
export type Until = {
  readonly standardError?: number;
  readonly relative?: number;
  readonly top?: number;
  readonly signs?: boolean;
};

/** Throws INVALID_ARGUMENT where there are not as many parts as have to be told from the others. */
export function checkUntil(method: string, until: Until | undefined, { parts }: Probe): void {
  if (until?.top === undefined || until.top < parts.length) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${method}: expected until.top to be less than the number of parts, ${parts.length}, got ${until.top}; all parts are the largest ${until.top}`,
  );
}
