import type { ColumnProfile, Drift, Profile, ProfileResult } from "../../core/kinds/profile.js";
import { countText } from "../count-text.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { toldApart } from "../told-apart.js";
import { andMore } from "./and-more.js";
import { estimateText, pText, rounded } from "./estimate-text.js";
import { fitted } from "./fitted.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";
import { wrap } from "./wrap.js";

/** Columns, pairs and rows that are listed. */
const MAX_COLUMNS = 40;
const MAX_PAIRS = 10;

/** Issues first, then columns, pairs, proxies, rows and what moved. */
export const profileText: KindText<Profile> = {
  sentence({ subject, result }) {
    const { issues, rows, columns } = result;
    const about = `${subject.model} holds ${counted(rows, "row")} of ${counted(columns.length, "column")}`;
    if (issues.length === 0) return `${about}; nothing in it looks wrong.`;
    const grave = issues.filter(({ level }) => level === "high").length;
    return `${about}; ${counted(issues.length, "thing")} to look at${grave > 0 ? `, ${grave} of them grave` : ""}: ${printable(issues[0].message)}`;
  },
  lines({ subject, result }, { width }) {
    return [
      `${subject.model}: ${counted(result.rows, "row")}, ${counted(result.columns.length, "column")}`,
      "",
      ...issueLines(result, width),
      ...columnLines(result.columns, width),
      ...pairLines(result, width),
      ...proxyLines(result, width),
      ...rowLines(result, width),
      ...(result.drift ? driftLines(result.drift, width) : []),
    ];
  },
};

function issueLines({ issues }: ProfileResult, width: number): string[] {
  if (issues.length === 0) return ["  nothing looks wrong", ""];
  const lines = issues.flatMap(({ level, message }) => wrap(`${level.padEnd(6)} ${printable(message)}`, width, "  "));
  return [...lines, ""];
}

function columnLines(columns: readonly ColumnProfile[], width: number): string[] {
  const shown = columns.slice(0, MAX_COLUMNS);
  return [
    ...textTable(
      ["column", "part", "gaps", "distinct", "holds"],
      shown.map((column) => [
        printable(column.name),
        column.role,
        countText(column.gaps),
        countText(column.distinct),
        holds(column),
      ]),
      width,
    ),
    ...andMore(columns.length - shown.length, "more column"),
    "",
  ];
}

function holds({ quartiles, labels }: ColumnProfile): string {
  if (quartiles) {
    const [least, , median, , most] = toldApart(quartiles);
    return `${least} to ${most}, median ${median}`;
  }
  const [first] = labels ?? [];
  if (!first) return "";
  return `mostly ${fitted(printable(first.label), 14).trimEnd()}`;
}

function pairLines({ associations }: ProfileResult, width: number): string[] {
  if (associations.length === 0) return [];
  return [
    ...textTable(
      ["columns that go together", "strength", "measure"],
      associations
        .slice(0, MAX_PAIRS)
        .map(({ columns, strength, measure, determines }) => [
          columns.map(printable).join(" and "),
          rounded(strength),
          determines ? "say the same" : measure,
        ]),
      width,
    ),
    ...andMore(associations.length - MAX_PAIRS, "more pair"),
    "",
  ];
}

function proxyLines({ proxies }: ProfileResult, width: number): string[] {
  if (proxies.length === 0) return [];
  return [
    ...textTable(
      ["how well features tell", "area under ROC", "shuffled", "best alone"],
      proxies.map(({ group, area, shuffled, features }) => [
        printable(group),
        estimateText(area),
        area.value === null ? "-" : rounded(shuffled),
        features[0] ? `${printable(features[0].name)} (${rounded(features[0].area)})` : "none",
      ]),
      width,
    ),
    "",
  ];
}

function rowLines({ suspectLabels, labelsJudgedBy, outliers }: ProfileResult, width: number): string[] {
  return [
    ...(suspectLabels.length > 0
      ? [
          ...textTable(
            [
              `likely wrong labels${labelsJudgedBy === null ? "" : `, by ${printable(labelsJudgedBy)}`}`,
              "given",
              "likely",
              "probability",
            ],
            suspectLabels
              .slice(0, 5)
              .map(({ row, id, given, likely, probability }) => [
                id === undefined ? `row ${row}` : printable(id),
                printable(given),
                printable(likely),
                rounded(probability),
              ]),
            width,
          ),
          "",
        ]
      : []),
    ...(outliers.length > 0
      ? [
          ...wrap(
            `rows far from all others: ${outliers.map(({ row, id }) => (id === undefined ? row : printable(id))).join(", ")}`,
            width,
            "  ",
          ),
          "",
        ]
      : []),
  ];
}

function driftLines({ other, otherRows, columns, area, tree, shared }: Drift, width: number): string[] {
  const moved = columns.filter(({ adjustedPValue }) => adjustedPValue < 0.05);
  const [root] = tree.nodes;
  const asks = "feature" in root ? `; first by ${printable(tree.features[root.feature].name)}` : "";
  return [
    ...wrap(
      `against ${printable(other)} (${counted(otherRows, "row")}): a forest tells the tables apart with area under ROC ${estimateText(area)}${asks}; ${counted(shared, "row")} in both`,
      width,
      "  ",
    ),
    ...(moved.length === 0
      ? ["  no column moved"]
      : textTable(
          ["column that moved", "test", "statistic", "p", "stability"],
          moved
            .slice(0, MAX_PAIRS)
            .map(({ name, test, statistic, adjustedPValue, stability }) => [
              printable(name),
              test === "chi-squared" ? "chi-squared" : "KS",
              rounded(statistic),
              pText(adjustedPValue),
              rounded(stability),
            ]),
          width,
        )),
    "",
  ];
}
