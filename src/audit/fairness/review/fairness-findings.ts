import type { Fairness, FairnessDefinition, GroupingReview } from "../../../core/kinds/fairness.js";
import type { FindingsResult } from "../../../core/kinds/findings.js";

type Finding = Omit<FindingsResult["findings"][number], "section">;

/** A gap that certainly exceeds the tolerance by this factor is grave. */
const GRAVE = 2;

/** For each column of groups the largest gap that is certain, and the number of violated definitions. */
export function fairnessFindings({ subject, result }: Fairness): Finding[] {
  return result.groupings.flatMap((grouping): Finding[] => {
    const settled = largestSettled(grouping);
    // A crossing of columns does not repeat what a single column already shows.
    if (!settled || (grouping.by.length > 1 && isShownBySingle(grouping, result.groupings))) return [];
    const { definition, highest, lowest } = settled;
    const { estimate, measures } = definition;
    const [measure] = measures;
    const valueIn = (name: string) => {
      const value = grouping.groups.find((group) => group.name === name)?.measures[measure].value;
      return value === null || value === undefined ? "?" : String(Number(value.toPrecision(3)));
    };
    const violated = grouping.definitions.filter(({ evidence }) => evidence === "violated").length;
    const chance = grouping.gaps.find((gap) => gap.measure === measure)?.chance;
    return [
      {
        level: (estimate.low ?? 0) >= GRAVE * definition.tolerance ? "high" : "medium",
        what: `${subject.model} treats groups by ${grouping.name} differently: ${words(measure)} ${valueIn(lowest)} in ${lowest}, ${valueIn(highest)} in ${highest}.`,
        sure: `gap ${short(estimate.value)}, ${Math.round(100 * result.confidence)}% interval ${short(estimate.low)} to ${short(estimate.high)} (${estimate.interval})${chance ? `; chance alone makes ${short(chance.mean)}` : ""}; ${violated} of ${grouping.definitions.length} definitions of fairness violated`,
        next: "is there a reason for the gap that may count? Which definition matters here?",
        code: `toText(await fairness(answers${result.favourable ? `, { favourable: ${JSON.stringify(result.favourable.length === 1 ? result.favourable[0] : result.favourable)} }` : ""}))`,
      },
    ];
  });
}

type Settled = { readonly definition: FairnessDefinition; readonly highest: string; readonly lowest: string };

/** The violated definition of a single measure with the largest certain gap. */
function largestSettled({ definitions, gaps }: GroupingReview): Settled | undefined {
  const settled = definitions.flatMap((definition): Settled[] => {
    const { of, measures, evidence, estimate } = definition;
    const gap = gaps.find(({ measure }) => measure === measures[0]);
    if (of !== "difference" || measures.length !== 1 || evidence !== "violated") return [];
    if (!gap || gap.highest === null || gap.lowest === null || gap.difference.value !== estimate.value) return [];
    return [{ definition, highest: gap.highest, lowest: gap.lowest }];
  });
  return settled.toSorted((a, b) => (b.definition.estimate.low ?? 0) - (a.definition.estimate.low ?? 0))[0];
}

function isShownBySingle({ by }: GroupingReview, groupings: readonly GroupingReview[]): boolean {
  return groupings.some((single) => single.by.length === 1 && by.includes(single.name) && largestSettled(single));
}

/** `truePositiveRate` spelled as words. */
function words(measure: string): string {
  return measure.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function short(value: number | null): string {
  return value === null ? "?" : String(Number(value.toPrecision(3)));
}
