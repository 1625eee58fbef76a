import { isSquarable } from "../../core/checks/check-answers.js";
import type { Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
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

/**
 * Checks answers whose variances are estimated, which takes squares of them.
 *
 * @throws WhyboxError MODEL_ANSWER_INVALID
 */
export function checkSquarable(method: string, outputs: readonly Output[], { data, columns }: Matrix): void {
  const at = data.findIndex((answer) => !isSquarable(answer));
  if (at < 0) return;
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    `${method}: the answers of output "${outputs[at % columns].name}" are so large that their squares are beyond the largest double, got ${data[at]}; scale the output down`,
  );
}
