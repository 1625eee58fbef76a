import type { Fairness, FairnessDefinition, FairnessResult, Gap, GroupingReview } from "../../core/kinds/fairness.js";
import { counted } from "../counted.js";
import { hundredths } from "../hundredths.js";
import { listed } from "../listed.js";
import { measureWords } from "../measure-words.js";
import { percent, rounded } from "./estimate-text.js";

/** Names of groups that a sentence lists. */
const MAX_NAMED = 4;

/** The conclusions that the rows allow, and how sure they are. */
type Found = { readonly what: string; readonly sure: string };

/**
 * Three sentences for a reader who is no statistician: what the largest settled gap is, how sure that is, and what cannot
 * be said.
 */
export function fairnessSummary({ subject, result }: Fairness): [what: string, sure: string, open: string] {
  const counts = evidenceCounts(result);
  const wrong = percent(1 - result.confidence);
  const tally = `Of ${counted(counts.all, "check")}, each of which goes wrong in at most ${wrong} of such tables, the rows speak against ${counts.violated}, for ${counts.supported}, and leave ${counts.undecided} undecided.`;
  const found = settledGap(result) ?? settledRatio(result) ?? settledDistance(result);
  if (found) return [found.what, `${found.sure} ${tally}`, whatIsOpen(result)];
  const none = `No gap in how ${subject.model} treats groups was settled on ${counted(result.rows, "row")}: none is certain to go beyond the tolerance of ${sizeText(result.tolerance, result)}.`;
  return [none, tally, whatIsOpen(result)];
}

/** The violated definition of one measure whose gap is certain to be largest. */
function settledGap(result: FairnessResult): Found | undefined {
  const [settled] = violated(result, ({ definition, gap }) => {
    const isGap = definition.of === "difference" && definition.measures.length === 1;
    return isGap && gap.highest !== null && gap.difference.value === definition.estimate.value;
  }).toSorted((a, b) => (b.definition.estimate.low ?? 0) - (a.definition.estimate.low ?? 0));
  if (!settled) return undefined;
  const { grouping, definition, gap } = settled;
  const { title, isShare, clause } = measureWords(gap.measure);
  const size = (value: number | null) => (value === null ? "?" : isShare ? points(value) : rounded(value));
  const { low, high, value } = definition.estimate;
  const chance = gap.chance
    ? ` Chance alone would make a gap of about ${size(gap.chance.mean)} between groups of these sizes (p ${gap.chance.pValue <= 0.001 ? "at most 0.001" : rounded(gap.chance.pValue)}).`
    : "";
  return {
    what: `The largest settled gap lies between groups by ${grouping.name}, in the ${title}: ${valueIn(settled, gap.lowest)}${clause ? ` ${clause}` : ""} among "${gap.lowest}" and ${valueIn(settled, gap.highest)} among "${gap.highest}", a gap of ${size(value)}.`,
    sure: `With ${percent(result.confidence)} confidence the true gap is at least ${size(low)} and at most ${size(high)}, counted for all pairs of groups at once.${chance}`,
  };
}

/** The smallest ratio of shares that is certainly below the tolerance: a gap in points may be small where shares are. */
function settledRatio(result: FairnessResult): Found | undefined {
  const [settled] = violated(
    result,
    ({ definition, gap }) => definition.of === "ratio" && gap.highest !== null,
  ).toSorted((a, b) => (a.definition.estimate.high ?? 0) - (b.definition.estimate.high ?? 0));
  if (!settled) return undefined;
  const { grouping, definition, gap } = settled;
  const { low, high, value } = definition.estimate;
  const shown = (each: number | null) => (each === null ? "?" : rounded(each));
  return {
    what: `By ${grouping.name}, people of "${gap.lowest}" are selected ${shown(value)} times as often as people of "${gap.highest}" (${valueIn(settled, gap.lowest)} against ${valueIn(settled, gap.highest)}), which is less than ${shown(definition.tolerance)} times; no gap in points is certain to go beyond the tolerance of ${sizeText(result.tolerance, result)}.`,
    sure: `With ${percent(result.confidence)} confidence it is truly at least ${shown(low)} and at most ${shown(high)} times, counted for all pairs of groups at once.`,
  };
}

/** The group whose true answers certainly lie farthest from what the model says of them on average. */
function settledDistance(result: FairnessResult): Found | undefined {
  const [settled] = violated(result, ({ gap }) => gap.measure === "calibrationBias" || gap.measure === "meanResidual");
  if (!settled) return undefined;
  const { grouping, definition, gap } = settled;
  const off = (group: GroupingReview["groups"][number]) => {
    const { value, small } = group.measures[gap.measure];
    return small ? 0 : Math.abs(value ?? 0);
  };
  const [farthest] = grouping.groups.toSorted((a, b) => off(b) - off(a));
  const isHigher = (farthest.measures[gap.measure].value ?? 0) > 0;
  const size = (value: number | null) =>
    value === null ? "?" : gap.measure === "calibrationBias" ? points(value) : rounded(value);
  const { low, high, value } = definition.estimate;
  return {
    what: `By ${grouping.name}, true answers of "${farthest.name}" lie ${size(value)} ${isHigher ? "above" : "below"} what the model says of them on average; no gap between groups is certain to go beyond the tolerance of ${sizeText(result.tolerance, result)}.`,
    sure: `With ${percent(result.confidence)} confidence the largest such distance is truly at least ${size(low)} and at most ${size(high)}, counted for all groups at once.`,
  };
}

/** A violated definition with the gap in its first measure. */
type Settled = {
  readonly grouping: GroupingReview;
  readonly definition: FairnessDefinition;
  readonly gap: Gap;
};

function violated({ groupings }: FairnessResult, suits: (settled: Settled) => boolean): Settled[] {
  return groupings.flatMap((grouping) =>
    grouping.definitions.flatMap((definition): Settled[] => {
      const gap = grouping.gaps.find(({ measure }) => measure === definition.measures[0]);
      const settled = gap && { grouping, definition, gap };
      return settled && definition.evidence === "violated" && suits(settled) ? [settled] : [];
    }),
  );
}

/** The value of a settled gap's measure in a group. */
function valueIn({ grouping, gap }: Settled, name: string | null): string {
  const value = grouping.groups.find((group) => group.name === name)?.measures[gap.measure].value ?? null;
  if (value === null) return "?";
  return measureWords(gap.measure).isShare ? percent(value) : rounded(value);
}

/** Number of definitions by evidence, over all columns of groups. */
export function evidenceCounts({ groupings }: FairnessResult) {
  const found = groupings.flatMap(({ definitions }) => definitions.map(({ evidence }) => evidence));
  const count = (wanted: string) => found.filter((evidence) => evidence === wanted).length;
  return {
    all: found.length,
    violated: count("violated"),
    supported: count("supported"),
    undecided: count("undecided"),
  };
}

function whatIsOpen(result: FairnessResult): string {
  const undecided = result.groupings.flatMap(({ name, definitions }) =>
    definitions.filter(({ evidence }) => evidence === "undecided").map((definition) => ({ by: name, ...definition })),
  );
  const [nearest] = undecided
    .filter(({ needed }) => needed !== null)
    .toSorted((a, b) => (a.needed?.rows ?? 0) - (b.needed?.rows ?? 0));
  const small = [
    ...new Set(
      result.groupings.flatMap(({ groups }) =>
        groups.filter(({ rows }) => rows < result.smallest).map(({ name }) => name),
      ),
    ),
  ];
  const named = small.slice(0, MAX_NAMED);
  const more = small.length - named.length;
  const parts = [
    ...(undecided.length > 0
      ? [
          `which way the ${counted(undecided.length, "undecided check")} would go${nearest?.needed ? ` (the nearest, ${nearest.title} by ${nearest.by}, takes ${neededText(nearest.needed)})` : ""}`,
        ]
      : []),
    ...(small.length > 0
      ? [
          `anything of ${counted(small.length, "group")} of fewer than ${result.smallest} rows (${[...named, ...(more > 0 ? [`${more} more`] : [])].join("; ")})`,
        ]
      : []),
    result.data.target === null
      ? "whether any answer is right, as the table has no true answers"
      : "whether the true answers are fair themselves",
    "whether these rows are the people whom the model will meet",
  ];
  return `It cannot be said ${listed(parts)}.`;
}

/** `43 more rows of Other`, `8,599 more rows of all groups in proportion`. */
export function neededText({ group, rows }: NonNullable<FairnessDefinition["needed"]>): string {
  return `${counted(rows, "more row")} ${group === null ? "of all groups in proportion" : `of ${group}`}`;
}

function sizeText(tolerance: number, { task }: FairnessResult): string {
  return task === "regression" ? `${rounded(tolerance)} standard deviations` : points(tolerance);
}

/** A difference of shares: `37.2 points`. */
export function points(difference: number): string {
  return `${hundredths(difference).replace(/\.0$/, "")} points`;
}
