import type { Estimate } from "../../core/kinds/estimate.js";
import type { FairnessResult, GroupingReview, GroupMeasure } from "../../core/kinds/fairness.js";
import { countText } from "../../render/count-text.js";
import { extremes } from "../../render/extremes.js";
import { hundredths } from "../../render/hundredths.js";
import { measureWords } from "../../render/measure-words.js";
import { percent, rounded } from "../../render/text/estimate-text.js";
import { neededText, points } from "../../render/text/fairness-summary.js";
import type { Cell, DocumentTable } from "../document/block.js";

const MARKS = { supported: "good", violated: "bad", undecided: "open" } as const;

/** Evidence on each definition, with one column of the table per column of groups. */
export function overviewTable({ groupings, task }: FairnessResult): DocumentTable {
  return {
    kind: "table",
    caption: "Evidence and largest gap, by columns of groups",
    columns: ["definition", ...groupings.map(({ name }) => `by ${name}`)],
    rows: groupings[0].definitions.map(({ name, title }) => [
      title,
      ...groupings.map(({ definitions }): Cell => {
        const found = definitions.find((definition) => definition.name === name);
        if (!found) return "";
        const [value] =
          found.of === "ratio" || task === "regression"
            ? estimateNumbers(found.estimate)
            : estimatePoints(found.estimate);
        return { text: `${found.evidence}: ${value}`, mark: MARKS[found.evidence] };
      }),
    ]),
  };
}

/** The interval behind the evidence for each definition, and what would decide it, for one column of groups. */
export function evidenceTable(
  { name, definitions }: GroupingReview,
  { task, confidence }: FairnessResult,
): DocumentTable {
  const isNumber = task === "regression";
  return {
    kind: "table",
    caption: `By ${name}: largest gap between groups, ${percent(confidence)} interval for all pairs at once${limitText(definitions, isNumber)}`,
    columns: ["definition", "evidence", "largest gap", "interval", "what would decide it"],
    rows: definitions.map(({ title, of, estimate, evidence, needed }) => {
      const [value, range] = of === "ratio" || isNumber ? estimateNumbers(estimate) : estimatePoints(estimate);
      const open = needed
        ? neededText(needed)
        : (estimate.reason ?? (evidence === "undecided" ? "not even a thousand times the rows" : ""));
      return [title, { text: evidence, mark: MARKS[evidence] }, value, range, open];
    }),
  };
}

function limitText(definitions: GroupingReview["definitions"], isNumber: boolean): string {
  const limits = definitions.map(({ of, tolerance }) =>
    of === "ratio" ? `a ratio of ${rounded(tolerance)} or more` : isNumber ? rounded(tolerance) : points(tolerance),
  );
  return `; tolerance ${[...new Set(limits)].join(", ")}`;
}

/** Every measure of every group; those of few rows pale. */
export function groupsTable({ name, groups }: GroupingReview, { overall }: FairnessResult): DocumentTable {
  const measures = Object.keys(overall);
  return {
    kind: "table",
    caption: `By ${name}: each number with its own interval; (few) marks those of too few rows`,
    columns: ["measure", "all rows", ...groups.map((group) => `${group.name} (${countText(group.rows)} rows)`)],
    rows: measures.map((measure) => {
      const { title, isShare } = measureWords(measure);
      return [
        title,
        valueText(overall[measure], isShare),
        ...groups.map((group) => measureCell(group.measures[measure], isShare)),
      ];
    }),
  };
}

/** Each group against the reference group, or against all others. */
export function comparisonsTable({ name, gaps, reference }: GroupingReview, measure: string): DocumentTable {
  const { title, isShare } = measureWords(measure);
  const comparisons = gaps.find((gap) => gap.measure === measure)?.comparisons ?? [];
  return {
    kind: "table",
    caption: `By ${name}: ${title} of each group against ${reference ?? "all others"}; intervals hold for all groups at once`,
    columns: ["group", "against", "difference", "interval", "ratio", "its interval"],
    rows: comparisons.map(({ group, against, difference, ratio, together }) => {
      const estimate = together ? { ...difference, ...together } : difference;
      const [value, range] = isShare ? estimatePoints(estimate) : estimateNumbers(estimate);
      const cells = [group, against, value, range, ...estimateNumbers(ratio)];
      return together ? cells : cells.map((text): Cell => ({ text, mark: "pale" }));
    }),
  };
}

/** Cells that rest on too few rows: for each group its measures of that kind. */
export function smallCellsTable({ groupings, smallest }: FairnessResult): DocumentTable {
  const rows = groupings.flatMap(({ name, groups }) =>
    groups.flatMap((group): Cell[][] => {
      const small = Object.entries(group.measures).filter(([, { small: isSmall }]) => isSmall);
      if (small.length === 0) return [];
      const [fewest] = extremes(small.map(([, { rows: count }]) => count));
      const all = group.rows < smallest;
      const which = all ? "all" : small.map(([measure]) => measureWords(measure).title).join(", ");
      return [[group.name, name, countText(group.rows), String(fewest), which]];
    }),
  );
  return {
    kind: "table",
    caption: `Cells of fewer than ${smallest} rows in the denominator`,
    columns: ["group", "by", "its rows", "fewest in a cell", "measures"],
    rows,
  };
}

/** A difference of shares in points, and its interval. */
export function estimatePoints({ value, low, high }: Estimate): [string, string] {
  const number = (each: number) => hundredths(each);
  if (value === null) return ["not known", ""];
  return [points(value), low === null || high === null ? "" : `${number(low)} to ${number(high)}`].map(together) as [
    string,
    string,
  ];
}

function estimateNumbers({ value, low, high }: Estimate): [string, string] {
  if (value === null) return ["not known", ""];
  const range = low === null || high === null ? "" : `${rounded(low)} to ${rounded(high)}`;
  return [rounded(value), together(range)];
}

/** On one line of a table. */
function together(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

function measureCell(measure: GroupMeasure, isShare: boolean): Cell {
  if (measure.value === null) return { text: `not defined: ${measure.reason ?? ""}`, mark: "pale" };
  const text = valueText(measure, isShare);
  return measure.small ? { text: `${text} (few: ${measure.rows})`, mark: "pale" } : text;
}

function valueText({ value, low, high }: Estimate, isShare: boolean): string {
  if (value === null) return "not defined";
  if (!isShare)
    return low === null || high === null ? rounded(value) : `${rounded(value)} (${rounded(low)} to ${rounded(high)})`;
  const number = (each: number) => hundredths(each);
  return low === null || high === null ? `${number(value)}%` : `${number(value)}% (${number(low)} to ${number(high)})`;
}
