import type { Slices } from "../../core/kinds/slices.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { andMore } from "./and-more.js";
import { estimateText, percent, pText, rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { wrap } from "./wrap.js";

/** Rules that single out rows of higher loss, or that there are none. */
export const slicesText: KindText<Slices> = {
  sentence({ subject, result }) {
    const { slices, loss, rulesLookedAt } = result;
    if (slices.length === 0) {
      return `No rule singles out rows on which the ${loss} of ${subject.model} is higher: none of ${counted(rulesLookedAt, "rule")} stood up on other rows.`;
    }
    const [first] = slices;
    return `The ${loss} of ${subject.model} is higher where ${printable(first.text)}: ${rounded(first.loss)} against ${rounded(first.lossElsewhere)}${slices.length > 1 ? `, and in ${counted(slices.length - 1, "other slice")}` : ""}.`;
  },
  lines(explanation, { width, top }) {
    const { subject, result } = explanation;
    const { slices, loss } = result;
    const head = [
      `${subject.model}: where its ${loss} is higher`,
      ...wrap(
        `${loss} ${estimateText(result.overall)} over ${counted(result.measuredRows, "row")}; rules were found on ${counted(result.searchedRows, "other row")}; intervals hold for all at once`,
        width,
        "  ",
      ),
      "",
    ];
    if (slices.length === 0) return [...head, ...wrap(slicesText.sentence(explanation), width, "  "), ""];
    const shown = slices.slice(0, top);
    return [
      ...head,
      ...shown.flatMap((slice) => [
        ...wrap(printable(slice.text), width, "  "),
        ...wrap(
          `${loss} ${rounded(slice.loss)} against ${rounded(slice.lossElsewhere)}: excess ${estimateText(slice.excess)}, on ${counted(slice.rows, "row")} (${percent(slice.share)}), p ${pText(slice.adjustedPValue)}`,
          width,
          "      ",
        ),
      ]),
      ...andMore(slices.length - shown.length, "more slice"),
      "",
    ];
  },
};
