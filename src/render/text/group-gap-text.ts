import type { GroupGap } from "../../core/kinds/group-gap.js";
import { counted } from "../counted.js";
import { listed } from "../listed.js";
import { printable } from "../printable.js";
import { estimateCells, estimateText, rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";
import { wrap } from "./wrap.js";

/** The gap between two groups, the parts that it adds up of, and where it is larger. */
export const groupGapText: KindText<GroupGap> = {
  sentence(explanation) {
    const { subject, result } = explanation;
    const { of, against, gap, title, sides } = result;
    const first = largestParts(explanation)
      .slice(0, 3)
      .map((p) => `${printable(subject.parts[p].name)} (${rounded(result.parts[p].difference.value ?? 0)})`);
    const means = `${rounded(sides[0].mean.value ?? 0)} against ${rounded(sides[1].mean.value ?? 0)}`;
    const most = first.length > 0 ? `; most of it comes with ${listed(first)}` : "";
    return `The mean ${printable(title)} of ${subject.model} differs by ${estimateText(gap)} between ${printable(of)} and ${printable(against)} (${means})${most}.`;
  },
  lines(explanation, { width, top }) {
    const { subject, result } = explanation;
    const { of, against, gap, base, rest, parts, sides, throughProtected, throughProxies, tree } = result;
    const order = largestParts(explanation);
    const shown = order.slice(0, top);
    return [
      `${subject.model}: why ${printable(of)} and ${printable(against)} differ in mean ${printable(result.title)}`,
      ...wrap(
        `${printable(of)} ${estimateText(sides[0].mean)} over ${counted(sides[0].rows, "row")}, ${printable(against)} ${estimateText(sides[1].mean)} over ${counted(sides[1].rows, "row")}; explained: ${counted(sides[0].explainedRows, "row")} and ${counted(sides[1].explainedRows, "row")}`,
        width,
        "  ",
      ),
      "",
      ...textTable(
        ["comes with", "difference", "95% interval", ""],
        [
          ...shown.map((p) => [
            printable(subject.parts[p].name),
            ...estimateCells(parts[p].difference),
            roleText(parts[p]),
          ]),
          ...(order.length > shown.length ? [otherParts(explanation, order.slice(top))] : []),
          ...(base.value === 0 ? [] : [["with nothing known", ...estimateCells(base), ""]]),
          ...(rest ? [["not accounted for", ...estimateCells(rest), ""]] : []),
          ["the gap", ...estimateCells(gap), ""],
        ],
        width,
      ),
      "",
      ...(throughProtected ? wrap(`through the group itself: ${estimateText(throughProtected)}`, width, "  ") : []),
      ...(throughProxies ? wrap(`through its proxies: ${estimateText(throughProxies)}`, width, "  ") : []),
      ...(throughProtected || throughProxies ? [""] : []),
      ...treeLines(tree, width),
    ];
  },
};

function largestParts({ result }: GroupGap): number[] {
  const size = (p: number) => Math.abs(result.parts[p].difference.value ?? 0);
  return [...result.parts.keys()].sort((a, b) => size(b) - size(a) || a - b);
}

function otherParts({ result }: GroupGap, others: readonly number[]): string[] {
  const sum = others.reduce((total, p) => total + (result.parts[p].difference.value ?? 0), 0);
  return [`${others.length} more, together`, rounded(sum), "", ""];
}

/** Relation of a part to the group. */
export function roleText({ role, area }: GroupGap["result"]["parts"][number]): string {
  if (role === null) return "";
  return role === "protected" ? "says the group" : `proxy, area ${rounded(area ?? 0)}`;
}

function treeLines(tree: GroupGap["result"]["tree"], width: number): string[] {
  if (!tree) return [];
  if (tree.nodes.length < 2)
    return [...wrap("the gap is clearly larger nowhere in the table than elsewhere", width, "  "), ""];
  const depths: number[] = [];
  const rows = tree.nodes.map(({ parent, text, rows: count, gap }) => {
    const depth = parent === null ? 0 : depths[parent] + 1;
    depths.push(depth);
    return [`${"  ".repeat(depth)}${printable(text)}`, ...estimateCells(gap), counted(count, "row")];
  });
  return [...textTable(["where the gap is", "gap", "95% interval", "measured on"], rows, width), ""];
}
