import type { Subgroup, Subgroups } from "../../core/kinds/subgroups.js";
import { countText } from "../count-text.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { andMore } from "./and-more.js";
import { estimateText, percent, pText, rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { wrap } from "./wrap.js";

/** Subgroups that are treated otherwise than everyone else, or that there are none. */
export const subgroupsText: KindText<Subgroups> = {
  sentence({ subject, result }) {
    const { subgroups, title, rulesLookedAt, pValue } = result;
    if (subgroups.length === 0) {
      const tried =
        pValue === null ? "nothing was looked for" : `${counted(rulesLookedAt, "rule")} looked at, p ${pText(pValue)}`;
      return `No subgroup stands up in which the ${title} of ${subject.model} is ${directionText(result.direction)}: ${tried}.`;
    }
    const [first] = subgroups;
    const more = subgroups.length > 1 ? `, and in ${counted(subgroups.length - 1, "other subgroup")}` : "";
    return `The ${title} of ${subject.model} is ${sideOf(first)} where ${printable(first.text)}: ${rounded(first.inside)} against ${rounded(first.outside)}${more}.`;
  },
  lines(explanation, { width, top }) {
    const { subject, result } = explanation;
    const { subgroups, title, columns } = result;
    const shown = subgroups.slice(0, Math.max(5, top));
    return [
      `${subject.model}: subgroups of other ${title}`,
      ...wrap(`${title} ${estimateText(result.overall)} over ${counted(result.rows, "row")}`, width, "  "),
      ...(result.selected ? wrap(`selected where ${printable(result.selected)}`, width, "  ") : []),
      ...wrap(`looked through: ${printable(columns.join(", "))}`, width, "  "),
      ...wrap(
        `gaps are measured on rows that they were not found on; intervals hold for all at once; p-values pay for all ${countText(result.rulesLookedAt)} rules (${result.null}, ${counted(result.draws, "time")})`,
        width,
        "  ",
      ),
      "",
      ...(subgroups.length === 0 ? [...wrap(subgroupsText.sentence(explanation), width, "  "), ""] : []),
      ...shown.flatMap((subgroup) => [
        ...wrap(printable(subgroup.text), width, "  "),
        ...wrap(
          `${title} ${rounded(subgroup.inside)} against ${rounded(subgroup.outside)}: gap ${estimateText(subgroup.gap)}, on ${counted(subgroup.rows, "row")} (${percent(subgroup.share)}), p ${pText(subgroup.adjustedPValue)}`,
          width,
          "      ",
        ),
      ]),
      ...andMore(subgroups.length - shown.length, "more subgroup"),
      ...(subgroups.length > 0 ? [""] : []),
    ];
  },
};

function directionText(direction: Subgroups["result"]["direction"]): string {
  return direction === "either" ? "another" : direction;
}

function sideOf({ inside, outside }: Subgroup): string {
  return inside < outside ? "lower" : "higher";
}
