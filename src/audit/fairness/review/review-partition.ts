import type { Steps } from "../../../core/give-way.js";
import type { Gap, GroupingReview, GroupMeasure, GroupReview } from "../../../core/kinds/fairness.js";
import { shrunkenShares } from "../../../math/shrunken-shares.js";
import type { Seed } from "../../../random/stream.js";
import { calibrationBins } from "./calibration-bins.js";
import { boundedCell, type Cell, cellEstimate } from "./cell.js";
import { chanceGap } from "./chance-gap.js";
import { compareGroups } from "./compare-groups.js";
import { conditionalParity } from "./conditional-parity.js";
import { judgeDefinitions } from "./definitions.js";
import { differentialFairness } from "./differential-fairness.js";
import { impossibilityOf } from "./impossibility.js";
import { inequalityBetween } from "./inequality.js";
import { largestGap } from "./largest-gap.js";
import { levelTogether } from "./level-together.js";
import type { Measure } from "./measures.js";
import type { Partition } from "./partitions-of.js";
import type { ReviewedRows } from "./reviewed-rows.js";
import { rocPoints } from "./roc-points.js";

export type ReviewSetting = {
  readonly rows: ReviewedRows;
  readonly measures: readonly Measure[];
  readonly overall: ReadonlyMap<string, Cell>;
  readonly level: number;
  readonly smallest: number;
  readonly tolerance: number;
  readonly ratioTolerance: number;
  readonly control?: { readonly names: readonly string[]; readonly strata: Int32Array };
  readonly seed: Seed;
};

/** Every result about the groups of one partition, with pauses. */
export function* reviewPartition(partition: Partition, setting: ReviewSetting): Steps<GroupingReview> {
  const { rows, measures, level, smallest, control, seed } = setting;
  const { name, by, labels, codes, reference } = partition;
  const all = Int32Array.from(codes.keys());
  const members = labels.map((_, g) => all.filter((row) => codes[row] === g));
  yield;
  const cells = new Map<string, readonly Cell[]>();
  for (const { name: measure, cell } of measures) cells.set(measure, yield* cellsOf(members, cell));
  const kept = (each: readonly Cell[]) => each.map((cell) => cell.value !== null && cell.rows >= smallest);
  const rests = reference === undefined ? labels.map((_, g) => all.filter((row) => codes[row] !== g)) : undefined;
  yield;
  const gaps: Gap[] = [];
  for (const measure of measures) {
    const groupCells = cells.get(measure.name) as readonly Cell[];
    const counterpart = rests ? { rest: yield* cellsOf(rests, measure.cell) } : { reference: reference as number };
    const comparisons = compareGroups(labels, groupCells, kept(groupCells), counterpart, level);
    yield;
    gaps.push({ ...gapOf(measure.name, labels, groupCells, kept(groupCells), setting, name), comparisons });
    yield;
  }
  const groups: GroupReview[] = [];
  for (const [g, label] of labels.entries()) {
    const review = groupReview(g, members[g], cells, kept, setting);
    groups.push({ name: label, values: partition.values[g], ...review });
    yield;
  }
  const baseRates = cells.get("baseRate");
  const large = baseRates ? [...labels.keys()].filter((g) => kept(baseRates)[g]) : [];
  const hasBenefits = rows.selected !== undefined && rows.truth !== undefined;
  return {
    name,
    by,
    seen: partition.seen,
    reference: reference === undefined ? null : labels[reference],
    groups,
    gaps,
    definitions: judgeDefinitions({
      labels,
      rows: members.map(({ length }) => length),
      cells,
      isKept: (measure, g) => kept(cells.get(measure) as readonly Cell[])[g],
      level,
      tolerance: setting.tolerance,
      ratioTolerance: setting.ratioTolerance,
    }),
    inequalityBetween: hasBenefits ? yield* inequalityBetween(rows, codes, labels.length, name, { seed, level }) : null,
    differentialFairness: differentialFairness(rows, codes, labels.length),
    impossibility: baseRates
      ? impossibilityOf(
          large.map((g) => labels[g]),
          large.map((g) => baseRates[g]),
          {
            precision: setting.overall.get("positivePredictiveValue")?.value ?? null,
            truePositiveRate: setting.overall.get("truePositiveRate")?.value ?? null,
          },
          level,
        )
      : null,
    conditional:
      control && rows.selected ? conditionalParity(rows, partition, control.strata, control.names, level) : null,
  };
}

/** A measure of every set of rows. */
function* cellsOf(sets: readonly Int32Array[], cell: Measure["cell"]): Steps<Cell[]> {
  const found: Cell[] = [];
  for (const rows of sets) {
    found.push(cell(rows));
    yield;
  }
  return found;
}

function groupReview(
  g: number,
  members: Int32Array,
  cells: ReadonlyMap<string, readonly Cell[]>,
  kept: (cells: readonly Cell[]) => boolean[],
  { rows, level, smallest }: ReviewSetting,
): Omit<GroupReview, "name" | "values"> {
  const measures = [...cells].map(([name, ofGroups]): [string, GroupMeasure] => {
    const isKept = kept(ofGroups);
    const cell = ofGroups[g];
    const large = ofGroups.filter((_, each) => isKept[each]);
    const jointly = isKept[g] ? boundedCell(cell, levelTogether(large, "each", level)) : undefined;
    return [
      name,
      {
        ...cellEstimate(cell, level),
        rows: cell.rows,
        small: !isKept[g],
        together: jointly ? { low: jointly.low, high: jointly.high } : null,
        shrunken: shrunkenCells(ofGroups)?.[g] ?? null,
      },
    ];
  });
  const total = rows.weights.reduce((sum, weight) => sum + weight, 0);
  return {
    rows: members.length,
    share: Math.min(1, members.reduce((sum, row) => sum + rows.weights[row], 0) / total),
    measures: Object.fromEntries(measures),
    calibration: rows.selected ? calibrationBins(members, rows, { level, smallest }) : null,
    roc: rocPoints(members, rows),
  };
}

/** One per group, undefined for those without a share; undefined for other measures. */
function shrunkenCells(cells: readonly Cell[]): (number | undefined)[] | undefined {
  if (cells.some(({ kind }) => kind !== "share")) return undefined;
  const known = cells.filter(({ value }) => value !== null);
  const shrunken = shrunkenShares(known.map(({ value, effective }) => ({ share: value as number, count: effective })));
  return cells.map((cell) => (cell.value === null ? undefined : shrunken[known.indexOf(cell)]));
}

function gapOf(
  measure: string,
  labels: readonly string[],
  cells: readonly Cell[],
  isKept: readonly boolean[],
  { level, seed }: ReviewSetting,
  partition: string,
): Omit<Gap, "comparisons"> {
  const places = [...labels.keys()].filter((g) => isKept[g]);
  const keptCells = places.map((g) => cells[g]);
  const { highest, lowest, difference, ratio } = largestGap(keptCells, level);
  const isKnown = highest >= 0;
  const isShare = isKnown && keptCells[0].kind === "share";
  const drawn = isShare ? shrunkenCells(cells) : undefined;
  const shrunken = places.map((g) => drawn?.[g] as number);
  return {
    measure,
    highest: isKnown ? labels[places[highest]] : null,
    lowest: isKnown ? labels[places[lowest]] : null,
    difference,
    ratio,
    chance: isShare ? chanceGap(keptCells, seed, `${measure} of ${partition}`) : null,
    shrunken: isShare ? Math.max(...shrunken) - Math.min(...shrunken) : null,
    leftOut: labels.filter((_, g) => !isKept[g]),
  };
}
