import type { Steps } from "../../../core/give-way.js";
import type { Estimate } from "../../../core/kinds/estimate.js";
import type { FairnessDefinition } from "../../../core/kinds/fairness.js";
import { eachLevel } from "../../../math/each-level.js";
import { endLevels } from "../../../math/largest-difference.js";
import { unknownEstimate } from "../../run/estimates.js";
import { boundedCell, type Cell } from "./cell.js";
import { gapEstimate, pairsTogether } from "./largest-gap.js";
import { rowsNeeded } from "./rows-needed.js";

/** A definition of fairness: its measures, and how they become one number. */
type Described = {
  readonly name: string;
  readonly title: string;
  readonly of: "difference" | "ratio";
  readonly measures: readonly string[];
  readonly combine: "one" | "worst" | "mean" | "farthest";
};

const one = (name: string, title: string, measure: string, of: Described["of"] = "difference"): Described => ({
  name,
  title,
  of,
  measures: [measure],
  combine: "one",
});
const odds = ["truePositiveRate", "falsePositiveRate"];

const DEFINITIONS: readonly Described[] = [
  one("demographicParity", "demographic parity (selection rate)", "selectionRate"),
  one("demographicParityRatio", "demographic parity, ratio (four fifths)", "selectionRate", "ratio"),
  one("equalOpportunity", "equal opportunity (true positive rate)", "truePositiveRate"),
  { name: "equalizedOdds", title: "equalized odds, worst", of: "difference", measures: odds, combine: "worst" },
  { name: "equalizedOddsMean", title: "equalized odds, mean", of: "difference", measures: odds, combine: "mean" },
  one("falsePositiveRateParity", "false positive rate parity", "falsePositiveRate"),
  one("falseNegativeRateParity", "false negative rate parity", "falseNegativeRate"),
  one("predictiveParity", "predictive parity (positive predictive value)", "positivePredictiveValue"),
  one("negativePredictiveParity", "negative predictive value parity", "negativePredictiveValue"),
  one("accuracyParity", "accuracy parity", "accuracy"),
  one("treatmentEquality", "treatment equality (missed among errors)", "missedAmongErrors"),
  {
    name: "calibration",
    title: "calibration in each group (truth less score)",
    of: "difference",
    measures: ["calibrationBias"],
    combine: "farthest",
  },
  one("equalMeanPrediction", "equal mean prediction", "meanPrediction"),
  {
    name: "residualsNearZero",
    title: "mean residual near 0 in each group",
    of: "difference",
    measures: ["meanResidual"],
    combine: "farthest",
  },
];

export type Judging = {
  readonly labels: readonly string[];
  /** All rows of each group. */
  readonly rows: readonly number[];
  /** By measure, one cell per group. */
  readonly cells: ReadonlyMap<string, readonly Cell[]>;
  readonly isKept: (measure: string, group: number) => boolean;
  readonly level: number;
  readonly tolerance: number;
  readonly ratioTolerance: number;
};

/** Evidence for and against each definition whose measures are available. */
export function* judgeDefinitions(judging: Judging): Steps<FairnessDefinition[]> {
  const judged: FairnessDefinition[] = [];
  for (const described of definitionsOf(judging)) judged.push(yield* judge(described, judging));
  return judged;
}

/** A definition's largest gap, the groups compared, and their cells for each measure. */
export type EstimatedDefinition = Described & {
  readonly estimate: Estimate;
  readonly kept: readonly number[];
  readonly cells: readonly (readonly Cell[])[];
};

/** The largest gap of each definition whose measures are available, without judgement. */
export function* estimateDefinitions(
  judging: Pick<Judging, "labels" | "cells" | "isKept" | "level">,
): Steps<EstimatedDefinition[]> {
  const { level } = judging;
  const estimated: EstimatedDefinition[] = [];
  for (const described of definitionsOf(judging)) {
    const { kept, cells } = keptCells(described, judging);
    const together = yield* levelsTogether(described, cells, level);
    const estimate = yield* estimateOf(described, cells, level, together);
    estimated.push({ ...described, estimate, kept, cells });
  }
  return estimated;
}

/** Input of `estimateDefinitions` and `judgeDefinitions`. */
export const DEFINED_MEASURES: ReadonlySet<string> = new Set(DEFINITIONS.flatMap(({ measures }) => measures));

function definitionsOf({ cells }: Pick<Judging, "cells">): Described[] {
  return DEFINITIONS.filter(({ measures }) => measures.every((measure) => cells.has(measure)));
}

/** The groups compared, and their cells for each measure. */
function keptCells({ measures }: Described, { labels, cells, isKept }: Pick<Judging, "labels" | "cells" | "isKept">) {
  const kept = [...labels.keys()].filter((g) => measures.every((measure) => isKept(measure, g)));
  return { kept, cells: measures.map((measure) => kept.map((g) => (cells.get(measure) as readonly Cell[])[g])) };
}

function* judge(described: Described, judging: Judging): Steps<FairnessDefinition> {
  const { name, title, of } = described;
  const { labels, rows, level } = judging;
  const { kept, cells } = keptCells(described, judging);
  const tolerance = of === "ratio" ? judging.ratioTolerance : judging.tolerance;
  const evidenceOf = (estimate: Estimate) => evidence(estimate, of, tolerance);
  const together = yield* levelsTogether(described, cells, level);
  const estimate = yield* estimateOf(described, cells, level, together);
  const found = evidenceOf(estimate);
  const needed =
    found === "undecided" && estimate.low !== null
      ? yield* rowsNeeded(
          kept.map((g) => rows[g]),
          function* (factors) {
            const scaled = yield* estimateOf(described, scaledCells(cells, factors), level, together);
            return evidenceOf(scaled) !== "undecided";
          },
        )
      : null;
  return {
    name,
    title,
    of,
    measures: described.measures,
    estimate,
    tolerance,
    evidence: found,
    needed: needed && { group: needed.group === null ? null : labels[kept[needed.group]], rows: needed.rows },
  };
}

function evidence({ low, high }: Estimate, of: Described["of"], tolerance: number): FairnessDefinition["evidence"] {
  if (low === null || high === null) return "undecided";
  if (of === "ratio") return low >= tolerance ? "supported" : high < tolerance ? "violated" : "undecided";
  return high <= tolerance ? "supported" : low > tolerance ? "violated" : "undecided";
}

function scaledCells(cells: readonly (readonly Cell[])[], factors: readonly number[]): Cell[][] {
  return cells.map((each) =>
    each.map((cell, g) => (factors[g] === 1 || !cell.scaled ? cell : cell.scaled(factors[g]))),
  );
}

/** Per measure the level at which the intervals of its groups or pairs of groups hold together, with those of the others. */
function* levelsTogether({ combine }: Described, cells: readonly (readonly Cell[])[], level: number): Steps<number[]> {
  // Rates over different rows are independent of each other.
  const levelOfEach = eachLevel(cells.length, level);
  const levels: number[] = [];
  for (const each of cells) {
    levels.push(combine === "farthest" ? eachLevel(each.length, levelOfEach) : yield* pairsTogether(each, levelOfEach));
  }
  return levels;
}

function* estimateOf(
  { of, combine }: Described,
  cells: readonly (readonly Cell[])[],
  level: number,
  together: readonly number[],
): Steps<Estimate> {
  if (combine === "farthest") return farthestFromZero(cells[0], level, together[0]);
  // Of the worst of several rates the farther end is one pair's of one rate; a mean needs the ends of all.
  const farther = combine === "mean" ? eachLevel(cells.length, level) : level;
  const gaps: Estimate[] = [];
  for (const [m, each] of cells.entries()) gaps.push(yield* gapEstimate(each, of, farther, together[m]));
  if (combine === "one") return gaps[0];
  const unknown = gaps.find(({ value }) => value === null);
  if (unknown) return unknown;
  const put = (key: "value" | "low" | "high") => {
    const values = gaps.map((gap) => gap[key] as number);
    return combine === "worst" ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    value: put("value"),
    low: put("low"),
    high: put("high"),
    interval: "Miettinen-Nurminen, all pairs of both rates at once",
  };
}

/** The largest distance from 0 of any group: its end nearer to 0 holds for all groups at once, the farther is one group's. */
function farthestFromZero(cells: readonly Cell[], level: number, together: number): Estimate {
  const ends = endLevels(together, level);
  let [value, low, high] = [0, 0, 0];
  for (const cell of cells) {
    const [near, far] = [boundedCell(cell, ends.near), boundedCell(cell, ends.far)];
    if (!near || !far) return unknownEstimate("no group has enough rows");
    value = Math.max(value, Math.abs(near.value));
    low = Math.max(low, near.low, -near.high);
    high = Math.max(high, far.high, -far.low);
  }
  if (cells.length === 0) return unknownEstimate("no group has enough rows");
  return { value, low, high, interval: `${cells[0].interval}, all groups at once` };
}
