import type { Explanation } from "../core/explanation.js";
import { WhyboxError } from "../core/whybox-error.js";
import { treeSvg } from "./tree-svg.js";

/**
 * An explanation as a picture. Of a distilled tree: its splits, and for each leaf the answer, the share of rows, the
 * class mix and the fidelity on held-out rows.
 *
 * @returns SVG that stands alone
 * @throws WhyboxError INVALID_ARGUMENT for an explanation that there is no picture of
 * @example
 * await writeFile("tree.svg", toSvg(await distill(model, rows)));
 */
export function toSvg(explanation: Explanation): string {
  switch (explanation.kind) {
    case "tree":
      return treeSvg(explanation);
    default:
      throw new WhyboxError("INVALID_ARGUMENT", `toSvg: there is no picture of kind "${explanation.kind}"; use toText`);
  }
}
