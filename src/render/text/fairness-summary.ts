import type { Fairness, FairnessDefinition, FairnessResult, Gap, GroupingReview } from "../../core/kinds/fairness.js";
import { counted } from "../counted.js";
import { listed } from "../listed.js";
import { measureWords } from "../measure-words.js";
import { percent, rounded } from "./estimate-text.js";

/** A gap that the rows settle: its definition is violated. */
type Settled = {
  readonly grouping: GroupingReview;
  readonly definition: FairnessDefinition;
  readonly gap: Gap;
};

/** Names of groups that a sentence lists. */
const MAX_NAMED = 4;

/**
 * Three sentences for a reader who is no statistician: what the largest settled gap is, how sure that is, and what cannot
 * be said.
 */
export function fairnessSummary({ subject, result }: Fairness): [what: string, sure: string, open: string] {
  const settled = largestSettled(result);
  const counts = evidenceCounts(result);
  const wrong = percent(1 - result.confidence);
  const tally = `Of ${counted(counts.all, "check")}, each of which goes wrong in at most ${wrong} of such tables, the rows speak against ${counts.violated}, for ${counts.supported}, and leave ${counts.undecided} undecided.`;
  if (!settled) {
    return [
      `No gap in how ${subject.model} treats groups was settled on ${counted(result.rows, "row")}: none is certain to go beyond the tolerance of ${sizeText(result.tolerance, result)}.`,
      tally,
      whatIsOpen(result),
    ];
  }
  const { grouping, definition, gap } = settled;
  const { title, isShare, clause } = measureWords(gap.measure);
  const size = (value: number | null) => (value === null ? "?" : isShare ? points(value) : rounded(value));
  const valueIn = (name: string | null) => {
    const value = grouping.groups.find((group) => group.name === name)?.measures[gap.measure].value ?? null;
    return value === null ? "?" : isShare ? percent(value) : rounded(value);
  };
  const { low, high, value } = definition.estimate;
  const chance = gap.chance
    ? ` Chance alone would make a gap of about ${size(gap.chance.mean)} between groups of these sizes (p ${gap.chance.pValue <= 0.001 ? "at most 0.001" : rounded(gap.chance.pValue)}).`
    : "";
  return [
    `The largest settled gap lies between groups by ${grouping.name}, in the ${title}: ${valueIn(gap.lowest)}${clause ? ` ${clause}` : ""} among "${gap.lowest}" and ${valueIn(gap.highest)} among "${gap.highest}", a gap of ${size(value)}.`,
    `With ${percent(result.confidence)} confidence the true gap is at least ${size(low)} and at most ${size(high)}, counted for all pairs of groups at once.${chance} ${tally}`,
    whatIsOpen(result),
  ];
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

/** The violated definition of one measure whose gap is certain to be largest. */
function largestSettled({ groupings }: FairnessResult): Settled | undefined {
  const settled = groupings.flatMap((grouping) =>
    grouping.definitions.flatMap((definition): Settled[] => {
      const { of, measures, evidence, estimate } = definition;
      const gap = grouping.gaps.find(({ measure }) => measure === measures[0]);
      const isGap = of === "difference" && measures.length === 1 && gap?.difference.value === estimate.value;
      return evidence === "violated" && isGap && gap?.highest != null ? [{ grouping, definition, gap }] : [];
    }),
  );
  return settled.toSorted((a, b) => (b.definition.estimate.low ?? 0) - (a.definition.estimate.low ?? 0))[0];
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
  return `${(100 * difference).toFixed(1).replace(/\.0$/, "")} points`;
}
