import type { Note } from "../../../core/explanation.js";
import type { Constraint } from "../../../core/kinds/mitigation.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import type { Partition } from "../review/partitions-of.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";

export type AdjustableGroup = {
  readonly group: string;
  readonly members: Int32Array;
  /** Reason why the group cannot be adjusted. */
  readonly reason?: string;
};

/**
 * Every group with its rows, and whether they are enough for the rates in the constraint.
 *
 * @throws WhyboxError INVALID_DATA where fewer than two groups can be adjusted
 */
export function adjustableGroups(
  where: string,
  { truth }: ReviewedRows,
  { labels, codes }: Partition,
  constraint: Constraint,
  smallest: number,
): AdjustableGroup[] {
  const all = Int32Array.from(codes.keys());
  const groups = labels.map((group, g): AdjustableGroup => {
    const members = all.filter((row) => codes[row] === g);
    const positives = members.reduce((sum, row) => sum + (truth?.[row] ?? 0), 0);
    const counted: (readonly [count: number, of: string])[] =
      constraint === "demographicParity"
        ? [[members.length, "rows"]]
        : [
            [positives, "rows that are truly favourable"],
            ...(constraint === "equalizedOdds"
              ? [[members.length - positives, "rows that are not truly favourable"] as const]
              : []),
          ];
    const short = counted.find(([count]) => count < smallest);
    return { group, members, ...(short && { reason: `${short[0]} ${short[1]}, fewer than ${smallest}` }) };
  });
  if (groups.filter(({ reason }) => reason === undefined).length >= 2) return groups;
  const reasons = groups.flatMap(({ group, reason }) => (reason ? [`${group}: ${reason}`] : []));
  throw new WhyboxError(
    "INVALID_DATA",
    `${where}: expected two groups or more with enough rows to fit (${reasons.slice(0, 3).join("; ")}); give more rows, or lower smallest`,
  );
}

/** Note that names the groups that keep the model's own decision. */
export function notFittedNotes(groups: readonly AdjustableGroup[]): Note[] {
  const left = groups.filter(({ reason }) => reason !== undefined);
  if (left.length === 0) return [];
  const shown = left.slice(0, 3).map(({ group, reason }) => `${group} (${reason})`);
  return [
    {
      code: "GROUPS_NOT_FITTED",
      message: `${left.length} of ${groups.length} groups keep the model's own decision: ${shown.join("; ")}${left.length > 3 ? `; and ${left.length - 3} more` : ""}.`,
    },
  ];
}
