import type { Explanation } from "../../core/explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";

/**
 * What an aborted run can make of its answers; nothing where they allow no explanation, such as by an average outside
 * a link's domain: an abort stays an abort.
 */
export function unlessImpossible(salvage: () => Explanation | undefined): Explanation | undefined {
  try {
    return salvage();
  } catch (error) {
    if (error instanceof WhyboxError) return undefined;
    throw error;
  }
}
