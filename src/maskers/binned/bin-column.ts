import type { Condition } from "../../core/conditions.js";
import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixColumn } from "../../core/matrix-rows.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { binOf } from "../../math/bin-of.js";
import { shortestCut } from "../../math/shortest-cut.js";
import type { CheckedColumns } from "../columns/check-columns.js";
import type { BinDistribution } from "../sampling/column-distribution.js";
import type { BinMoments, CutColumn } from "./cut-columns.js";

/** One column cut into bins: how often each comes up, what lies in it, and which one the instance is in. */
export type BinnedColumn = {
  readonly shares: Float64Array;
  readonly instanceBin: number;
  /** For numbers: what lies in each bin, null for gaps. */
  readonly bins?: readonly (BinDistribution | null)[];
  readonly moments?: readonly (BinMoments | null)[];
  /** For categories: the code of each value. */
  readonly values?: Float64Array;
  /** The instance's bin in words, such as `28 < age <= 37`, and for machines. */
  readonly predicate: string;
  readonly condition: Condition;
  /** One per background row: whether it is in the instance's bin. */
  readonly inside: readonly boolean[];
};

/**
 * Cuts one column.
 * @param cut  the result of `cutColumns` for the background
 * @throws WhyboxError INVALID_DATA when no background row is where the instance is
 */
export function binColumn(
  { background, instance, weights }: CheckedColumns,
  column: number,
  feature: Feature,
  cut: (column: number) => CutColumn,
): BinnedColumn {
  const value = instance[column];
  const binned =
    feature.kind === "category"
      ? byValue(background, weights, column, value, feature)
      : byBin(cut(column), value, feature.name);
  if (!(binned.shares[binned.instanceBin] > 0)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `binnedColumns: instance, "${feature.name}": no background row has ${binned.predicate}; use a background that does`,
    );
  }
  return binned;
}

function byValue(
  background: Matrix,
  weights: Float64Array | undefined,
  column: number,
  instanceValue: number,
  feature: Feature & { kind: "category" },
): BinnedColumn {
  const at = matrixColumn(background, column);
  const occurring = [...new Set([...at, instanceValue])].toSorted((a, b) => a - b);
  const places = new Map(occurring.map((code, place) => [code, place]));
  const shares = new Float64Array(occurring.length);
  at.forEach((code, row) => {
    shares[places.get(code) as number] += weights ? weights[row] : 1 / background.rows;
  });
  const label = Number.isNaN(instanceValue) ? "missing" : feature.categories[instanceValue];
  return {
    shares,
    instanceBin: places.get(instanceValue) as number,
    values: Float64Array.from(occurring),
    predicate: `${feature.name} = ${label}`,
    condition: Number.isNaN(instanceValue) ? { missing: true } : { in: [instanceValue + 0] },
    get inside() {
      return Array.from(at, (code) => Object.is(code, instanceValue));
    },
  };
}

function byBin(cut: CutColumn, instanceValue: number, name: string): BinnedColumn {
  const { values, cuts, shares, bins } = cut;
  const isGap = Number.isNaN(instanceValue);
  if (!isGap && bins.length === 1) {
    throw new WhyboxError(
      "INVALID_DATA",
      `binnedColumns: instance, "${name}": no background row has a value; use a background that does`,
    );
  }
  const bin = binOf(instanceValue, cuts);
  return {
    shares,
    bins,
    get moments() {
      return cut.moments;
    },
    instanceBin: isGap ? bins.length - 1 : bin,
    predicate: isGap ? `${name} = missing` : predicateOf(name, cut, instanceValue, bin),
    condition: isGap
      ? { missing: true }
      : { ...(bin > 0 && { above: cuts[bin - 1] + 0 }), ...(bin < cuts.length && { atMost: cuts[bin] + 0 }) },
    // LIME never asks for it.
    get inside() {
      return Array.from(values, (value) =>
        isGap ? Number.isNaN(value) : !Number.isNaN(value) && binOf(value, cuts) === bin,
      );
    },
  };
}

function predicateOf(name: string, { cuts, values }: CutColumn, instanceValue: number, bin: number): string {
  const show = (cut: number) => String(shortestCut(cut, values, instanceValue));
  if (cuts.length === 0) return name;
  if (bin === 0) return `${name} <= ${show(cuts[0])}`;
  if (bin === cuts.length) return `${name} > ${show(cuts[bin - 1])}`;
  return `${show(cuts[bin - 1])} < ${name} <= ${show(cuts[bin])}`;
}
