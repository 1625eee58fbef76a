import type { Steps } from "../../../core/give-way.js";
import type { Estimate } from "../../../core/kinds/estimate.js";
import type { Changed, Constraint, FrontierPoint, MitigationEffect } from "../../../core/kinds/mitigation.js";
import { eachLevel } from "../../../math/each-level.js";
import { pairedDifferenceInterval } from "../../../math/paired-difference-interval.js";
import { boundedCell, type Cell, cellEstimate } from "../review/cell.js";
import { DEFINED_MEASURES, type EstimatedDefinition, estimateDefinitions } from "../review/definitions.js";
import { measuresOf } from "../review/measures.js";
import type { Partition } from "../review/partitions-of.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";
import { type Bounds, changeInGap, type PairedMeasure } from "./change-in-gap.js";
import { type JointSpread, jointSpread } from "./rate-influence.js";

export type EffectSetting = {
  readonly partitions: readonly Partition[];
  readonly level: number;
  /** Least number of rows in a denominator for a group to count in the largest gap. */
  readonly smallest: number;
};

/** Rates over all rows, and whether a higher rate is better. */
const OVERALL: readonly (readonly [measure: string, title: string, better: Changed["better"]])[] = [
  ["accuracy", "accuracy", "larger"],
  ["selectionRate", "selected", null],
  ["truePositiveRate", "true positive rate", "larger"],
  ["falsePositiveRate", "false positive rate", "smaller"],
];

/** Every definition of fairness, accuracy and the rates, before, after and changed, on the same rows; with pauses. */
export function* effectOf(
  names: { readonly before: string; readonly after: string },
  before: ReviewedRows,
  after: ReviewedRows,
  setting: EffectSetting,
): Steps<MitigationEffect> {
  const { partitions, level } = setting;
  const all = Int32Array.from(before.at.keys());
  const measures: Changed[] = [];
  for (const [name, title, better] of OVERALL) {
    yield;
    const [first, then] = [before, after].map((rows) => cellOf(name, all, rows));
    measures.push({
      ...{ name, title, better },
      before: cellEstimate(first, level),
      after: cellEstimate(then, level),
      change: changeOfRate(name, first, then, all, before, after, level),
    });
  }
  const groupings: MitigationEffect["groupings"][number][] = [];
  for (const partition of partitions) {
    const definitions = yield* changedDefinitions(before, after, partition, setting);
    groupings.push({ name: partition.name, definitions });
  }
  return { ...names, rows: before.at.length, confidence: level, measures, groupings };
}

/** Accuracy against the largest gap of a constraint. */
export function* frontierPoint(
  name: string,
  role: FrontierPoint["role"],
  rows: ReviewedRows,
  constraint: Constraint,
  partition: Partition,
  setting: EffectSetting,
): Steps<FrontierPoint> {
  const definitions = yield* definitionsOn(rows, membersOf(partition), partition, setting);
  const gap = definitions.find((each) => each.name === constraint);
  if (!gap) throw new TypeError(`no ${constraint} of rows without truth`);
  const accuracy = cellOf("accuracy", Int32Array.from(rows.at.keys()), rows);
  return { name, role, gap: gap.estimate, accuracy: cellEstimate(accuracy, setting.level) };
}

function cellOf(measure: string, members: Int32Array, rows: ReviewedRows): Cell {
  return (measuresOf(rows).find(({ name }) => name === measure) as ReturnType<typeof measuresOf>[number]).cell(members);
}

function membersOf({ labels, codes }: Partition): Int32Array[] {
  const members = labels.map((): number[] => []);
  for (const [row, group] of codes.entries()) members[group]?.push(row);
  return members.map((rows) => Int32Array.from(rows));
}

function* definitionsOn(
  rows: ReviewedRows,
  members: readonly Int32Array[],
  { labels }: Partition,
  { level, smallest }: Pick<EffectSetting, "level" | "smallest">,
): Steps<EstimatedDefinition[]> {
  const wanted = measuresOf(rows).filter(({ name }) => DEFINED_MEASURES.has(name));
  const cells = new Map<string, Cell[]>();
  for (const { name, cell } of wanted) {
    const ofGroups: Cell[] = [];
    for (const each of members) {
      yield;
      ofGroups.push(cell(each));
    }
    cells.set(name, ofGroups);
  }
  yield;
  const isKept = (measure: string, g: number) => {
    const cell = (cells.get(measure) as Cell[])[g];
    return cell.value !== null && cell.rows >= smallest;
  };
  return yield* estimateDefinitions({ labels, cells, isKept, level });
}

function* changedDefinitions(
  before: ReviewedRows,
  after: ReviewedRows,
  partition: Partition,
  setting: EffectSetting,
): Steps<Changed[]> {
  const members = membersOf(partition);
  const later = yield* definitionsOn(after, members, partition, setting);
  // The interval for the change of a ratio comes from the two ratios, each at the level at which both hold.
  const half = { ...setting, level: 1 - (1 - setting.level) / 2 };
  const ratios = yield* definitionsOn(before, members, partition, half);
  const laterRatios = yield* definitionsOn(after, members, partition, half);
  const named = (list: readonly EstimatedDefinition[], name: string) => list.find((each) => each.name === name);
  const changes: Changed[] = [];
  for (const first of yield* definitionsOn(before, members, partition, setting)) {
    yield;
    const { name, title, of, estimate } = first;
    const then = named(later, name);
    // Labels and scores on a scale of their own have no calibration.
    if (!then) continue;
    const isSame = first.kept.join() === then.kept.join();
    const bounds = !isSame
      ? undefined
      : of === "ratio"
        ? apart(named(ratios, name)?.estimate, named(laterRatios, name)?.estimate)
        : yield* gapBounds(first, then, members, before, after, setting.level);
    changes.push({
      name,
      title,
      better: of === "ratio" ? "larger" : "smaller",
      before: estimate,
      after: then.estimate,
      change: isSame
        ? changeOf(estimate, then.estimate, bounds, of === "ratio" ? "of both" : "MOVER, paired, all pairs at once")
        : unknown("not the same groups have enough rows before and after"),
    });
  }
  return changes;
}

function* gapBounds(
  first: EstimatedDefinition,
  then: EstimatedDefinition,
  members: readonly Int32Array[],
  before: ReviewedRows,
  after: ReviewedRows,
  level: number,
): Steps<{ low: number; high: number } | undefined> {
  const measures: PairedMeasure[] = [];
  for (const [m, measure] of first.measures.entries()) {
    const spreads: JointSpread[] = [];
    for (const g of first.kept) {
      spreads.push(jointSpread(measure, members[g], before, after));
      yield;
    }
    measures.push({ before: first.cells[m], after: then.cells[m], spreads });
  }
  if (first.combine === "farthest") return yield* changeInGap("groups", measures, level);
  if (first.combine !== "mean") return yield* changeInGap("pairs", measures, level);
  const each: (Bounds | undefined)[] = [];
  for (const measure of measures) {
    each.push(yield* changeInGap("pairs", [measure], eachLevel(measures.length, level)));
  }
  if (each.includes(undefined)) return undefined;
  const mean = (key: "low" | "high") => each.reduce((sum, bounds) => sum + (bounds?.[key] as number), 0) / each.length;
  return { low: mean("low"), high: mean("high") };
}

function changeOfRate(
  measure: string,
  first: Cell,
  then: Cell,
  members: Int32Array,
  before: ReviewedRows,
  after: ReviewedRows,
  level: number,
): Estimate {
  const [a, b] = [boundedCell(then, level), boundedCell(first, level)];
  const spread = jointSpread(measure, members, before, after);
  const scale = Math.sqrt(spread.before * spread.after);
  const bounds = a && b && pairedDifferenceInterval(a, b, scale > 0 ? Math.min(1, spread.both / scale) : 0);
  return changeOf(cellEstimate(first, level), cellEstimate(then, level), bounds, "Newcombe, paired");
}

/** After minus before. */
function changeOf(
  before: Estimate,
  after: Estimate,
  bounds: { readonly low: number; readonly high: number } | undefined,
  interval: string,
): Estimate {
  if (before.value === null) return unknown(`before: ${before.reason}`);
  if (after.value === null) return unknown(`after: ${after.reason}`);
  const value = after.value - before.value;
  if (!bounds) return { value, low: null, high: null, interval: null, reason: "one of them has no interval" };
  return { value, ...bounds, interval };
}

function apart(before: Estimate | undefined, after: Estimate | undefined): { low: number; high: number } | undefined {
  if (!before || !after) return undefined;
  if (before.low === null || before.high === null || after.low === null || after.high === null) return undefined;
  return { low: after.low - before.high, high: after.high - before.low };
}

function unknown(reason: string): Estimate {
  return { value: null, low: null, high: null, interval: null, reason };
}
