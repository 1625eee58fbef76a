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
  const members = membersOf(codes, labels.length);
  yield;
  const cells = new Map<string, readonly Cell[]>();
  const isKept = new Map<string, readonly boolean[]>();
  const gaps: Gap[] = [];
  const measured: Measured[] = [];
  for (const { name: measure, cell } of measures) {
    const groupCells = yield* cellsOf(labels.length, (g) => cell(members[g]));
    const kept = groupCells.map(({ value, rows: count }) => value !== null && count >= smallest);
    cells.set(measure, groupCells);
    isKept.set(measure, kept);
    const counterpart =
      reference === undefined
        ? { rest: yield* cellsOf(labels.length, (g) => cell(othersOf(codes, g, members[g].length))) }
        : { reference };
    const comparisons = yield* compareGroups(labels, groupCells, kept, counterpart, level);
    const shrunken = shrunkenCells(groupCells);
    gaps.push({ ...(yield* gapOf(measure, labels, groupCells, kept, shrunken, setting, name)), comparisons });
    const large = groupCells.filter((_, g) => kept[g]);
    const together = yield* levelTogether(large, "each", level);
    measured.push({ name: measure, cells: groupCells, isKept: kept, together, shrunken });
  }
  const groups: GroupReview[] = [];
  const total = rows.weights.reduce((sum, weight) => sum + weight, 0);
  for (const [g, label] of labels.entries()) {
    const review = groupReview(g, members[g], measured, total, setting);
    groups.push({ name: label, values: partition.values[g], ...review });
    yield;
  }
  const baseRates = cells.get("baseRate");
  const large = [...labels.keys()].filter((g) => isKept.get("baseRate")?.[g]);
  const hasBenefits = rows.selected !== undefined && rows.truth !== undefined;
  return {
    name,
    by,
    seen: partition.seen,
    reference: reference === undefined ? null : labels[reference],
    groups,
    gaps,
    definitions: yield* judgeDefinitions({
      labels,
      rows: members.map(({ length }) => length),
      cells,
      isKept: (measure, g) => isKept.get(measure)?.[g] ?? false,
      level,
      tolerance: setting.tolerance,
      ratioTolerance: setting.ratioTolerance,
    }),
    inequalityBetween: hasBenefits ? yield* inequalityBetween(rows, codes, labels.length, name, { seed, level }) : null,
    differentialFairness: differentialFairness(rows, codes, labels.length),
    impossibility: baseRates
      ? yield* impossibilityOf(
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

/** The rows of each group. */
function membersOf(codes: Int32Array, groups: number): Int32Array[] {
  const members = Array.from({ length: groups }, () => [] as number[]);
  for (const [row, group] of codes.entries()) members[group]?.push(row);
  return members.map((rows) => Int32Array.from(rows));
}

/** The rows of all other groups. Those of every group at once would take groups x rows of memory. */
function othersOf(codes: Int32Array, group: number, members: number): Int32Array {
  const others = new Int32Array(codes.length - members);
  for (let row = 0, at = 0; row < codes.length; row++) if (codes[row] !== group) others[at++] = row;
  return others;
}

/** A measure of every group. */
function* cellsOf(groups: number, cellOf: (group: number) => Cell): Steps<Cell[]> {
  const found: Cell[] = [];
  for (let group = 0; group < groups; group++) {
    found.push(cellOf(group));
    yield;
  }
  return found;
}

/** One measure of all groups. */
type Measured = {
  readonly name: string;
  readonly cells: readonly Cell[];
  readonly isKept: readonly boolean[];
  /** The level at which the intervals of all groups that are kept hold together. */
  readonly together: number;
  readonly shrunken: readonly (number | undefined)[] | undefined;
};

function groupReview(
  g: number,
  members: Int32Array,
  measured: readonly Measured[],
  total: number,
  { rows, level, smallest }: ReviewSetting,
): Omit<GroupReview, "name" | "values"> {
  const measures = measured.map(({ name, cells, isKept, together, shrunken }): [string, GroupMeasure] => {
    const cell = cells[g];
    const jointly = isKept[g] ? boundedCell(cell, together) : undefined;
    return [
      name,
      {
        ...cellEstimate(cell, level),
        rows: cell.rows,
        small: !isKept[g],
        together: jointly ? { low: jointly.low, high: jointly.high } : null,
        shrunken: shrunken?.[g] ?? null,
      },
    ];
  });
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
  let next = 0;
  return cells.map((cell) => (cell.value === null ? undefined : shrunken[next++]));
}

function* gapOf(
  measure: string,
  labels: readonly string[],
  cells: readonly Cell[],
  isKept: readonly boolean[],
  drawn: readonly (number | undefined)[] | undefined,
  { level, seed }: ReviewSetting,
  partition: string,
): Steps<Omit<Gap, "comparisons">> {
  const places = [...labels.keys()].filter((g) => isKept[g]);
  const keptCells = places.map((g) => cells[g]);
  const { highest, lowest, difference, ratio } = yield* largestGap(keptCells, level);
  const isKnown = highest >= 0;
  const isShare = isKnown && keptCells[0].kind === "share";
  const shrunken = places.map((g) => drawn?.[g] as number);
  return {
    measure,
    highest: isKnown ? labels[places[highest]] : null,
    lowest: isKnown ? labels[places[lowest]] : null,
    difference,
    ratio,
    chance: isShare ? yield* chanceGap(keptCells, seed, `${measure} of ${partition}`) : null,
    shrunken: isShare ? Math.max(...shrunken) - Math.min(...shrunken) : null,
    leftOut: labels.filter((_, g) => !isKept[g]),
  };
}
