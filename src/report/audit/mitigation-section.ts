import type { Changed, Mitigation, MitigationChange } from "../../core/kinds/mitigation.js";
import { estimateText, percent, rounded } from "../../render/text/estimate-text.js";
import type { KindSection } from "../kind-section.js";
import type { NumbersTable } from "../numbers-table.js";

/** The change made, its gains and losses by every definition, and the frontier. */
export const mitigationSection: KindSection<Mitigation> = {
  heading: () => "Treating groups alike",
  about: ({ result }) =>
    result.effect
      ? `Groups of ${result.groups} before and after, measured on ${result.effect.rows.toLocaleString("en-US")} rows. Which gap to close, and at what price, is a decision for people.`
      : `A change of training data for groups of ${result.groups}. What it does to a model has to be measured on one that is trained on it.`,
  numbers: ({ result }) => [
    ...(result.change ? changeTables(result.change) : []),
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

function changeTables(change: MitigationChange): NumbersTable[] {
  if (change.of === "weights") {
    return [
      {
        caption: "Weights",
        columns: ["group, class", "rows", "share", "if independent", "factor"],
        rows: change.cells.map((cell) => [
          `${cell.group}, ${cell.class}`,
          cell.rows.toLocaleString("en-US"),
          percent(cell.share),
          percent(cell.independent),
          cell.factor === null ? "-" : rounded(cell.factor),
        ]),
      },
    ];
  }
  if (change.of === "labels") {
    return [
      {
        caption: `Labels: ${change.changed.toLocaleString("en-US")} changed`,
        columns: ["group", "rows", "favourable before", "after", "promoted", "demoted"],
        rows: change.groups.map((group) => [
          group.group,
          group.rows.toLocaleString("en-US"),
          percent(group.before),
          percent(group.after),
          String(group.promoted),
          String(group.demoted),
        ]),
      },
    ];
  }
  if (change.of === "thresholds") {
    return [
      {
        caption: "Thresholds: selected from this score on, in so many cases",
        columns: ["group", "rows", "threshold (share of cases)"],
        rows: change.groups.map(({ group, rows, steps, reason }) => [
          group,
          rows.toLocaleString("en-US"),
          steps.length === 0
            ? `as the model decides: ${reason ?? ""}`
            : steps
                .map(
                  ({ threshold, share }) => `${threshold === null ? "nobody" : rounded(threshold)} (${percent(share)})`,
                )
                .join(", "),
        ]),
      },
    ];
  }
  if (change.of === "margin") {
    return [
      {
        caption: `Scores closer than ${rounded(change.margin)} to ${rounded(change.threshold)} are decided by the group`,
        columns: ["group", "close scores are"],
        rows: [
          ...change.selected.map((group) => [group, "selected"]),
          ...change.rejected.map((group) => [group, "rejected"]),
        ],
      },
    ];
  }
  return [
    {
      caption: `${change.trainings} models trained; the mixture is within ${rounded(change.bestGap)} of the best one`,
      columns: ["model", "share", "error", "gap", "multipliers"],
      rows: change.predictors.map(({ share, error, gap, multipliers }, i) => [
        String(i + 1),
        percent(share),
        rounded(error),
        rounded(gap),
        multipliers.map(({ group, rate, value }) => `${group} ${rate} ${rounded(value)}`).join("; "),
      ]),
    },
  ];
}
