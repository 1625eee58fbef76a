import type { Matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** The scale on which values add up: the output's own, or log odds. */
export type Link = "identity" | "logit";

/** Turns averages into link space, and remembers whether any had to be clipped. */
export interface LinkFunction {
  apply(average: number, output: string): number;
  /** The derivative of the linked value by the average. */
  slope(average: number): number;
  /** True if averages stay as they are. */
  readonly isIdentity: boolean;
  readonly clipped: () => boolean;
}

/**
 * @param clip  averages are moved into [clip, 1 - clip] before the logit; undefined: no clipping
 * @throws WhyboxError LINK_DOMAIN, when applied to an average outside (0, 1) without clip
 */
export function linkFunction(where: string, link: Link, clip: number | undefined): LinkFunction {
  let clipped = false;
  if (link === "identity")
    return { isIdentity: true, apply: (average) => average, slope: () => 1, clipped: () => false };
  return {
    isIdentity: false,
    clipped: () => clipped,
    slope(average) {
      const probability = clip === undefined ? average : Math.min(1 - clip, Math.max(clip, average));
      return 1 / (probability * (1 - probability));
    },
    apply(average, output) {
      let probability = average;
      if (clip !== undefined) {
        probability = Math.min(1 - clip, Math.max(clip, average));
        clipped ||= probability !== average;
      }
      if (!(probability > 0 && probability < 1)) {
        throw new WhyboxError(
          "LINK_DOMAIN",
          `${where}: link "logit" needs averages between 0 and 1, output "${output}" averaged ${average}; give clip (such as 1e-6), or use link "identity"`,
        );
      }
      return Math.log(probability / (1 - probability));
    },
  };
}

/**
 * One output of every row in link space; 0 in rows that have not been answered.
 * @param apply  undefined where link space is the output's own
 */
export function linkedColumn(
  { data, rows, columns }: Matrix,
  output: number,
  apply: ((value: number) => number) | undefined,
  answered: readonly boolean[] | undefined,
): Float64Array {
  const column = new Float64Array(rows);
  for (let row = 0, cell = output; row < rows; row++, cell += columns) {
    if (answered && !answered[row]) continue;
    column[row] = apply ? apply(data[cell]) : data[cell];
  }
  return column;
}
