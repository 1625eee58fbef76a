import { WhyboxError } from "../../core/whybox-error.js";

/**
 * Checks numbers that were worked out from answers: answers near the largest double are finite, but their sums and
 * differences need not be, and JSON cannot hold Infinity.
 *
 * @throws WhyboxError MODEL_ANSWER_INVALID
 */
export function checkFinite(method: string, output: string, numbers: Iterable<number>): void {
  for (const number of numbers) {
    if (Number.isFinite(number)) continue;
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${method}: the answers of output "${output}" are so large that their sums or differences are beyond the largest double; scale the output down`,
    );
  }
}
