import type { Changed, Mitigation, MitigationChange } from "../../core/kinds/mitigation.js";
import { cellText } from "../../render/cell-text.js";
import { countText } from "../../render/count-text.js";
import { counted } from "../../render/counted.js";
import { estimateText, percent, rounded } from "../../render/text/estimate-text.js";
import type { KindSection } from "../kind-section.js";
import type { NumbersTable } from "../numbers-table.js";

/** The change made, its gains and losses by every definition, and the frontier. */
export const mitigationSection: KindSection<Mitigation> = {
  heading: () => "Treating groups alike",
  about: ({ result }) =>
    result.effect
      ? `Groups of ${result.groups} before and after, measured on ${countText(result.effect.rows)} rows. Which gap to close, and at what price, is a decision for people.`
      : `A change of training data for groups of ${result.groups}. What it does to a model has to be measured on one that is trained on it.`,
  numbers: ({ result }) => [
    ...(result.change ? [changeTable(result.change)] : []),
    ...(result.effect
      ? [
          changedTable("All rows", result.effect.measures),
          ...result.effect.groupings.map(({ name, definitions }) =>
            changedTable(`Largest gaps between groups of ${name}`, definitions),
          ),
        ]
      : []),
    ...(result.frontier.length > 0
      ? [
          {
            caption: "Frontier: accuracy against the gap that is left",
            columns: ["", "gap", "accuracy"],
            rows: result.frontier.map(({ name, role, gap, accuracy }) => [
              role === "other" ? name : `${name} (${role})`,
              estimateText(gap),
              estimateText(accuracy),
            ]),
          },
        ]
      : []),
  ],
};

function changedTable(caption: string, changed: readonly Changed[]): NumbersTable {
  return {
    caption,
    columns: ["", "before, 95% interval", "after, 95% interval", "change, 95% interval"],
    rows: changed.map(({ title, before, after, change }) => [
      title,
      estimateText(before),
      estimateText(after),
      estimateText(change),
    ]),
  };
}

function changeTable(change: MitigationChange): NumbersTable {
  switch (change.of) {
    case "weights":
      return weightsTable(change);
    case "labels":
      return labelsTable(change);
    case "thresholds":
      return thresholdsTable(change);
    case "margin":
      return marginTable(change);
    case "mixture":
      return mixtureTable(change);
  }
}

type ChangeOf<Name extends MitigationChange["of"]> = Extract<MitigationChange, { readonly of: Name }>;

function weightsTable({ cells }: ChangeOf<"weights">): NumbersTable {
  return {
    caption: "Weights",
    columns: ["group, class", "rows", "share", "if independent", "factor"],
    rows: cells.map((cell) => [
      `${cell.group}, ${cell.class}`,
      countText(cell.rows),
      percent(cell.share),
      percent(cell.independent),
      cell.factor === null ? "-" : rounded(cell.factor),
    ]),
  };
}

function labelsTable({ changed, groups }: ChangeOf<"labels">): NumbersTable {
  return {
    caption: `Labels: ${countText(changed)} changed`,
    columns: ["group", "rows", "favourable before", "after", "promoted", "demoted"],
    rows: groups.map((group) => [
      group.group,
      countText(group.rows),
      percent(group.before),
      percent(group.after),
      String(group.promoted),
      String(group.demoted),
    ]),
  };
}

function thresholdsTable({ groups }: ChangeOf<"thresholds">): NumbersTable {
  const step = ({ threshold, share }: (typeof groups)[number]["steps"][number]) =>
    `${threshold === null ? "nobody" : cellText(threshold)} (${percent(share)})`;
  return {
    caption: "Thresholds: selected from this score on, in so many cases",
    columns: ["group", "rows", "threshold (share of cases)"],
    rows: groups.map(({ group, rows, steps, reason }) => [
      group,
      countText(rows),
      steps.length === 0 ? `as the model decides: ${reason ?? ""}` : steps.map(step).join(", "),
    ]),
  };
}

function marginTable({ margin, threshold, selected, rejected }: ChangeOf<"margin">): NumbersTable {
  return {
    caption: `Scores closer than ${cellText(margin)} to ${cellText(threshold)} are decided by the group`,
    columns: ["group", "close scores are"],
    rows: [...selected.map((group) => [group, "selected"]), ...rejected.map((group) => [group, "rejected"])],
  };
}

function mixtureTable({ trainings, bestGap, predictors }: ChangeOf<"mixture">): NumbersTable {
  return {
    caption: `${counted(trainings, "model")} trained; the mixture is within ${rounded(bestGap)} of the best one`,
    columns: ["model", "share", "error", "gap", "multipliers"],
    rows: predictors.map(({ share, error, gap, multipliers }, i) => [
      String(i + 1),
      percent(share),
      rounded(error),
      rounded(gap),
      multipliers.map(({ group, rate, value }) => `${group} ${rate} ${rounded(value)}`).join("; "),
    ]),
  };
}
