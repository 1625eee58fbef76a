import type { Fairness, FairnessDefinition, FairnessResult, GroupingReview } from "../../core/kinds/fairness.js";
import { countText } from "../count-text.js";
import { counted } from "../counted.js";
import { listed } from "../listed.js";
import { printable } from "../printable.js";
import { andMore } from "./and-more.js";
import { estimateCells, estimateText, percent, rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";
import { wrap } from "./wrap.js";

/** More groups than this in a table are summed up. */
const MAX_GROUPS = 12;
/** The measures of the table of groups, as far as there are such, and what they are called there. */
const SHOWN: readonly (readonly [measure: string, title: string])[] = [
  ["baseRate", "base rate"],
  ["selectionRate", "selected"],
  ["truePositiveRate", "TPR"],
  ["falsePositiveRate", "FPR"],
  ["positivePredictiveValue", "PPV"],
  ["accuracy", "accuracy"],
  ["meanTruth", "truth"],
  ["meanPrediction", "prediction"],
  ["meanResidual", "residual"],
  ["rootMeanSquaredError", "RMSE"],
];

/** Evidence for and against each definition of fairness, group by group. */
export const fairnessText: KindText<Fairness> = {
  sentence({ subject, result }) {
    const violated = namesOf(result, "violated");
    const undecided = namesOf(result, "undecided");
    const supported =
      result.groupings.flatMap(({ definitions }) => definitions).length - violated.length - undecided.length;
    const first =
      violated.length > 0
        ? `speak against ${listed(violated.slice(0, 3))}${violated.length > 3 ? ` and ${violated.length - 3} more` : ""}`
        : "speak clearly against no definition of fairness that was looked at";
    return `Of ${subject.model}, ${counted(result.rows, "row")} ${first}; they support ${supported} and leave ${undecided.length} undecided, within a tolerance of ${rounded(result.tolerance)}.`;
  },
  lines(explanation, { width }) {
    const { subject, result } = explanation;
    const { favourable, selected, confidence, smallest } = result;
    return [
      `${subject.model}: how it treats groups, on ${counted(result.rows, "row")}`,
      ...wrap(fairnessText.sentence(explanation), width, "  "),
      ...(favourable
        ? wrap(
            `favourable: ${printable(favourable.join(" or "))}; selected where ${printable(selected ?? "")}`,
            width,
            "  ",
          )
        : []),
      ...wrap(
        `intervals hold the truth in ${percent(confidence)}; those of a largest gap hold for all pairs of groups at once. * fewer than ${smallest} rows: not in any finding.`,
        width,
        "  ",
      ),
      "",
      ...result.groupings.flatMap((grouping) => groupingLines(grouping, width)),
      ...inequalityLines(result, width),
    ];
  },
};

function namesOf({ groupings }: FairnessResult, evidence: FairnessDefinition["evidence"]): string[] {
  return groupings.flatMap(({ name, definitions }) =>
    definitions.filter((each) => each.evidence === evidence).map(({ title }) => `${title} by ${printable(name)}`),
  );
}

function groupingLines(grouping: GroupingReview, width: number): string[] {
  const { name, groups, definitions, impossibility, conditional } = grouping;
  const columns = SHOWN.filter(([measure]) => measure in (groups[0]?.measures ?? {}));
  const shown = groups.length <= MAX_GROUPS ? groups : groups.toSorted((a, b) => b.rows - a.rows).slice(0, MAX_GROUPS);
  const left = groups.length - shown.length;
  return [
    ...textTable(
      [printable(name), "rows", ...columns.map(([, title]) => title)],
      shown.map(({ name: label, rows, measures }) => [
        printable(label),
        countText(rows),
        ...columns.map(([measure]) => {
          const { value, small } = measures[measure];
          return value === null ? "-" : `${rounded(value)}${small ? "*" : ""}`;
        }),
      ]),
      width,
    ),
    ...andMore(left, "smaller group"),
    "",
    ...definitionLines(grouping, definitions, width),
    "",
    ...(conditional
      ? conditional.comparisons.flatMap(({ group, against, difference }) =>
          wrap(
            `selected, ${printable(group)} less ${printable(against)}, within equal ${printable(conditional.control.join(", "))}: ${estimateText(difference)}`,
            width,
            "  ",
          ),
        )
      : []),
    ...(impossibility ? [...wrap(printable(impossibility.text), width, "  "), ""] : []),
  ];
}

function definitionLines(
  { gaps }: GroupingReview,
  definitions: readonly FairnessDefinition[],
  width: number,
): string[] {
  const table = textTable(
    ["largest gap", "", "interval", "evidence"],
    definitions.map(({ title, estimate, evidence }) => [title, ...estimateCells(estimate), evidence]),
    width,
  );
  const selection = gaps.find(({ measure }) => measure === "selectionRate");
  const chance = selection?.chance
    ? wrap(
        `selected most: ${printable(selection.highest ?? "")}, least: ${printable(selection.lowest ?? "")}; chance alone makes a gap of ${rounded(selection.chance.mean)} of groups of these sizes (p ${pText(selection.chance.pValue)}); shrunken ${rounded(selection.shrunken ?? 0)}${selection.chance.pValue > 0.05 && (selection.difference.low ?? 0) > 0 ? "; the interval is above 0 all the same, since pairs of larger groups differ by more than chance explains" : ""}`,
        width,
        "  ",
      )
    : [];
  const needed = definitions.flatMap(({ title, needed: more }) =>
    more
      ? wrap(
          `${title}: ${countText(more.rows)} more rows ${more.group === null ? "of all groups in proportion" : `of ${printable(more.group)}`} would decide it`,
          width,
          "  ",
        )
      : [],
  );
  return [...table, ...chance, ...needed];
}

function inequalityLines({ inequality, groupings }: FairnessResult, width: number): string[] {
  if (!inequality) return [];
  const between = groupings.flatMap(({ name, inequalityBetween }) =>
    inequalityBetween ? [[`between groups of ${printable(name)}`, ...estimateCells(inequalityBetween.theil)]] : [],
  );
  return [
    ...textTable(
      ["inequality of benefits (Theil)", "", "interval"],
      [["in all", ...estimateCells(inequality.theil)], ...between],
      width,
    ),
    "",
  ];
}

function pText(value: number): string {
  return value <= 0.001 ? "at most 0.001" : rounded(value);
}
