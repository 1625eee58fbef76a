import type { Fairness, GroupingReview, GroupReview } from "../../core/kinds/fairness.js";
import { MAX_LINES } from "./group-colour.js";

/** Names that `part` may take in charts of one column of groups: those of the columns. */
export function groupingNames({ result }: Fairness): string[] {
  return result.groupings.map(({ name }) => name);
}

/** The column of groups that a chart is about. Default: the first. */
export function reviewedGrouping({ result }: Fairness, part = 0): GroupingReview {
  return result.groupings[part];
}

/** The groups that are drawn as lines: the largest, in the order of the review. */
export function groupsAsLines<T extends Pick<GroupReview, "rows">>(groups: readonly T[]): readonly T[] {
  const smallest = groups.map(({ rows }) => rows).toSorted((a, b) => b - a)[MAX_LINES - 1] ?? 0;
  return groups.filter(({ rows }) => rows >= smallest).slice(0, MAX_LINES);
}
