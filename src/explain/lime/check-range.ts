import type { Output } from "../../core/features.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Replicate } from "./replicate.js";

/**
 * Throws MODEL_ANSWER_INVALID where answers to the samples differ by so much that the squares of the differences, which a
 * regression adds up, are beyond the largest double. Large answers that are all alike are none of these.
 *
 * @param outputs  one per column of the answers
 */
export function checkRange(outputs: readonly Output[], replicates: readonly Pick<Replicate, "y" | "weights">[]): void {
  const rows = replicates.reduce((sum, { y }) => sum + y.rows, 0);
  for (const [output, { name }] of outputs.entries()) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { y, weights } of replicates) {
      for (let row = 0, at = output; row < y.rows; row++, at += y.columns) {
        if (weights?.[row] === 0) continue;
        least = Math.min(least, y.data[at]);
        most = Math.max(most, y.data[at]);
      }
    }
    const range = most - least;
    if (Number.isFinite(rows * range * range)) continue;
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `lime: answers differ by so much that the squares of their differences are beyond the largest double, got ${least} to ${most}, output "${name}"; scale the output down`,
    );
  }
}
