import { WhyboxError } from "../../core/whybox-error.js";

/**
 * A limit on the rows that are sent, for those who pay for each: called before a request with its rows, it counts them.
 *
 * @param maxSentRows  default: no limit
 * @returns a function that throws WhyboxError BUDGET_SPENT where the rows are too many, and then counts none of them
 */
export function sentRowsLimit(maxSentRows = Number.POSITIVE_INFINITY): (rows: number) => void {
  let sentRows = 0;
  return (rows) => {
    if (sentRows + rows > maxSentRows) {
      throw new WhyboxError(
        "BUDGET_SPENT",
        `maxSentRows of httpModel (${maxSentRows}) allows no further request: ${sentRows} rows were sent, retries among them; raise it, or ask for fewer`,
      );
    }
    sentRows += rows;
  };
}
