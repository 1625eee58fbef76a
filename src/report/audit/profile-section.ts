import type { ColumnProfile, Profile, ProfileResult } from "../../core/kinds/profile.js";
import { countText } from "../../render/count-text.js";
import { counted } from "../../render/counted.js";
import { estimateText, pText, rounded } from "../../render/text/estimate-text.js";
import { toldApart } from "../../render/told-apart.js";
import { escapeHtml, nameHtml, sentenceHtml } from "../escape-html.js";
import type { KindSection } from "../kind-section.js";
import type { NumbersTable } from "../numbers-table.js";

/** Issues that are listed in sight. */
const MAX_ISSUES = 40;

/** Issues first; columns, pairs, proxies, odd rows and what moved among the numbers. */
export const profileSection: KindSection<Profile> = {
  heading: () => "The table itself",
  about: () =>
    "What the table holds, and what is wrong with it as something to learn from or to be judged on, before any model is asked.",
  first({ result: { issues } }) {
    if (issues.length === 0) return "<p>Nothing in the table looks wrong.</p>";
    const items = issues
      .slice(0, MAX_ISSUES)
      .map(
        ({ level, code, message }) =>
          `<li><span class="level" data-level="${level}">${level}</span> ${sentenceHtml(message)} <code>${nameHtml(code)}</code></li>`,
      );
    const rest = issues.length - items.length;
    return `<ol class="findings">${items.join("\n")}</ol>${rest > 0 ? `<p>${counted(rest, "more issue")} in the JSON.</p>` : ""}`;
  },
  numbers: ({ result }) => [columnTable(result), ...pairTables(result), ...rowTables(result), ...driftTables(result)],
  more: ({ result: { duplicates } }) =>
    duplicates.rows + duplicates.contradicting === 0
      ? ""
      : `<p class="facts">${escapeHtml(
          `${counted(duplicates.rows, "row repeats", "rows repeat")} an earlier one (the largest set has ${duplicates.largest}); ${counted(duplicates.contradicting, "row equals", "rows equal")} another in all but the answer.`,
        )}</p>`,
};

function columnTable({ columns }: ProfileResult): NumbersTable {
  return {
    caption: "The columns",
    columns: ["column", "part", "gaps", "distinct", "holds"],
    rows: columns.map((column) => [
      ...[column.name, column.role, countText(column.gaps), countText(column.distinct)],
      holds(column),
    ]),
  };
}

function holds({ quartiles, mean, labels }: ColumnProfile): string {
  if (quartiles) {
    const [first, second, , fourth, fifth] = quartiles;
    const shown = [first, second, fourth, fifth, ...(mean === null ? [] : [mean])];
    const [least, low, high, most, average] = toldApart(shown);
    return `${least} to ${most}, middle half ${low} to ${high}${average === undefined ? "" : `, mean ${average}`}`;
  }
  return (labels ?? [])
    .slice(0, 4)
    .map(({ label, rows }) => `${label} ${countText(rows)}`)
    .join(", ");
}

function pairTables({ associations, proxies }: ProfileResult): NumbersTable[] {
  return [
    {
      caption: "Columns that go together, from 0 to 1",
      columns: ["columns", "strength", "measure"],
      rows: associations.map(({ columns, strength, measure, determines }) => [
        columns.join(" and "),
        rounded(strength),
        determines ? `${measure}; one says the other` : measure,
      ]),
    },
    {
      caption: "How well the features tell a group without being told (0.5 is chance)",
      columns: ["group", "area under ROC", "group shuffled", "best features alone"],
      rows: proxies.map(({ group, area, shuffled, features }) => [
        group,
        estimateText(area),
        area.value === null ? "-" : rounded(shuffled),
        features
          .slice(0, 3)
          .map(({ name, area: alone }) => `${name} ${rounded(alone)}`)
          .join(", "),
      ]),
    },
  ].filter(({ rows }) => rows.length > 0);
}

function rowTables({ suspectLabels, labelsJudgedBy, outliers }: ProfileResult): NumbersTable[] {
  return [
    {
      caption: `Rows whose class ${labelsJudgedBy ?? "a forest on the other columns"} finds hard to believe`,
      columns: [...namesOfRows(suspectLabels), "given", "likely", "probability"],
      rows: suspectLabels.map(({ row, id, given, likely, probability }) => [
        ...[String(row), ...(id === undefined ? [] : [id])],
        given,
        likely,
        rounded(probability),
      ]),
    },
    {
      caption: "Rows far from all others (0.5 is usual, 1 stands alone)",
      columns: [...namesOfRows(outliers), "score"],
      rows: outliers.map(({ row, id, score }) => [String(row), ...(id === undefined ? [] : [id]), rounded(score)]),
    },
  ].filter(({ rows }) => rows.length > 0);
}

/** Columns that say which row it is: its position, and its id where rows have some. */
function namesOfRows(rows: readonly { readonly id?: string }[]): string[] {
  return rows.some(({ id }) => id !== undefined) ? ["row", "id"] : ["row"];
}

function driftTables({ drift }: ProfileResult): NumbersTable[] {
  if (!drift) return [];
  return [
    {
      caption: `Against ${drift.other}, ${counted(drift.otherRows, "row")}: a forest tells the tables apart with area under ROC ${estimateText(drift.area)}; ${counted(drift.shared, "row")} in both`,
      columns: ["column", "stability index", "test", "statistic", "adjusted p", "distance in standard deviations"],
      rows: drift.columns
        .toSorted((a, b) => b.stability - a.stability)
        .map(({ name, stability, test, statistic, adjustedPValue, distance }) => [
          ...[name, rounded(stability), test, rounded(statistic)],
          pText(adjustedPValue),
          distance === null ? "" : rounded(distance),
        ]),
    },
  ];
}
