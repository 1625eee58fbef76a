import type { Estimate } from "../../core/kinds/estimate.js";
import type {
  Changed,
  GroupThresholds,
  Mitigation,
  MitigationChange,
  MitigationEffect,
} from "../../core/kinds/mitigation.js";
import { cellText } from "../cell-text.js";
import { countText } from "../count-text.js";
import { counted } from "../counted.js";
import { listed } from "../listed.js";
import { printable } from "../printable.js";
import { estimateCells, percent, rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";
import { wrap } from "./wrap.js";

const CONSTRAINT_WORDS = {
  demographicParity: "selection rates",
  equalOpportunity: "true positive rates",
  equalizedOdds: "true and false positive rates",
};

/** The change made so that groups are treated alike, and its gains and losses. */
export const mitigationText: KindText<Mitigation> = {
  sentence({ subject, result }) {
    const { effect, change, constraint, groups } = result;
    if (!effect) {
      const of = change?.of === "labels" ? `${counted(change.changed, "label")} changed` : "weights";
      return `For training on ${subject.model}: ${of}, so that groups of ${printable(groups)} and the true class are independent. What that does to a model has to be measured on one that is trained so.`;
    }
    const accuracy = effect.measures.find(({ name }) => name === "accuracy");
    const gap = effect.groupings.at(-1)?.definitions.find(({ name }) => name === constraint);
    if (!accuracy || !gap) return `${effect.after} beside ${effect.before}, on ${counted(effect.rows, "row")}.`;
    const where = `on ${counted(effect.rows, "row")}${change ? " held out" : ""}`;
    return `The gap in ${CONSTRAINT_WORDS[constraint ?? "demographicParity"]} between groups of ${printable(groups)} went from ${rounded(gap.before.value)} to ${rounded(gap.after.value)}, ${where}${changeWords(gap.change)}; accuracy went from ${rounded(accuracy.before.value)} to ${rounded(accuracy.after.value)}${changeWords(accuracy.change)}.`;
  },
  lines(explanation, { width }) {
    const { subject, result } = explanation;
    return [
      `${subject.model}: treating groups of ${printable(result.groups)} alike`,
      ...wrap(mitigationText.sentence(explanation), width, "  "),
      "",
      ...(result.change ? changeLines(result.change, width) : []),
      ...(result.effect ? effectLines(result.effect, width) : []),
      ...frontierLines(result, width),
    ];
  },
};

/** Name of a mitigation beside others: what was changed, and for what. */
export function mitigationTitle({ result }: Mitigation): string {
  const { change, constraint, effect } = result;
  const goal = constraint && change ? `, for alike ${CONSTRAINT_WORDS[constraint]}` : "";
  if (change) return `${CHANGE_WORDS[change.of]}${goal}`;
  return effect ? `${effect.after} beside ${effect.before}` : "Two models";
}

const CHANGE_WORDS = {
  weights: "Weights for training",
  labels: "Other labels for training",
  thresholds: "Thresholds by group",
  margin: "Close scores decided by group",
  mixture: "A mixture of models trained for it",
};

/** Bounds of a change, and whether it may be none. */
function changeWords({ value, low, high }: Estimate): string {
  if (value === null || low === null || high === null) return "";
  if (low === 0 && high === 0) return "";
  return ` (a change of ${rounded(low)} to ${rounded(high)}${low <= 0 && high >= 0 ? ", which may be none" : ""})`;
}

function changeLines(change: MitigationChange, width: number): string[] {
  const [head, rows, more] = changeTable(change);
  return [
    ...(rows.length > 0 ? textTable(head, rows, width) : []),
    ...more.flatMap((line) => wrap(line, width, "  ")),
    "",
  ];
}

function changeTable(change: MitigationChange): [head: string[], rows: string[][], more: string[]] {
  if (change.of === "weights") {
    const rows = change.cells.map((each) => [
      `${printable(each.group)}, ${printable(each.class)}`,
      countText(each.rows),
      percent(each.share),
      percent(each.independent),
      rounded(each.factor),
    ]);
    return [["group, class", "rows", "share", "independent", "factor"], rows, []];
  }
  if (change.of === "labels") {
    const rows = change.groups.map((each) => [
      printable(each.group),
      countText(each.rows),
      percent(each.before),
      percent(each.after),
      String(each.promoted),
      String(each.demoted),
    ]);
    return [["group", "rows", "favourable", "afterwards", "promoted", "demoted"], rows, []];
  }
  if (change.of === "thresholds") {
    const rows = change.groups.map((each) => [printable(each.group), countText(each.rows), thresholdWords(each)]);
    return [["group", "rows", "selected from this score on"], rows, []];
  }
  if (change.of === "margin") {
    const { threshold, margin, selected, rejected, changed, reached } = change;
    const text = `Scores closer than ${cellText(margin)} to ${cellText(threshold)} are decided by the group: selected in ${listed(selected.map(printable))}, rejected in ${listed(rejected.map(printable))}; ${counted(changed, "decision")} changed.`;
    return [[], [], reached ? [text] : [text, "No margin keeps the tolerance; this one leaves the smallest gap."]];
  }
  const rows = change.predictors
    .filter(({ share }) => share > 0)
    .map((each, i) => [`model ${i + 1}`, percent(each.share), rounded(each.error), rounded(each.gap)]);
  const text = `${counted(change.trainings, "model")} trained; the mixture is within ${rounded(change.bestGap)} of the best one (${change.converged ? "converged" : "the budget of trainings ended first"}).`;
  return [["drawn by the row", "share", "error", "gap"], rows, [text]];
}

/** The rule of one group: `0.41`, or `0.41 (30%), 0.45 (70%)`. */
function thresholdWords({ steps, reason }: GroupThresholds): string {
  if (steps.length === 0) return `as the model decides: ${printable(reason ?? "")}`;
  const word = (threshold: number | null) =>
    threshold === null ? "nobody" : threshold === 0 ? "everybody" : cellText(threshold);
  if (steps.length === 1) return word(steps[0].threshold);
  return steps.map(({ threshold, share }) => `${word(threshold)} (${percent(share)})`).join(", ");
}

function effectLines({ measures, groupings, before, after }: MitigationEffect, width: number): string[] {
  const table = (title: string, changed: readonly Changed[]) => [
    ...textTable(
      [title, "before", "after", "change", ""],
      changed.map((each) => [
        each.title.replace(/ \(.*\)$/, ""),
        rounded(each.before.value),
        rounded(each.after.value),
        ...estimateCells(each.change),
      ]),
      width,
    ),
    "",
  ];
  return [
    ...wrap(`before: ${printable(before)}; after: ${printable(after)}`, width, "  "),
    ...table("all rows", measures),
    ...groupings.flatMap(({ name, definitions }) => table(`gaps of ${printable(name)}`, definitions)),
  ];
}

function frontierLines({ frontier }: Mitigation["result"], width: number): string[] {
  if (frontier.length === 0) return [];
  const marks = { before: " (before)", chosen: " (chosen)", other: "" };
  return [
    ...textTable(
      ["frontier", "gap", "", "accuracy", ""],
      frontier.map(({ name, role, gap, accuracy }) => [
        `${printable(name)}${marks[role]}`,
        ...estimateCells(gap),
        ...estimateCells(accuracy),
      ]),
      width,
    ),
    "",
  ];
}
