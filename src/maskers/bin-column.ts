import type { Condition } from "../core/conditions.js";
import type { Feature } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import { binOf } from "../math/bin-of.js";
import { binStatistics } from "../math/bin-statistics.js";
import { entropyEdges } from "../math/entropy-edges.js";
import { quantileEdges } from "../math/quantile-edges.js";
import type { ColumnsRecipe } from "./columns.js";
import type { BinLaw } from "./product-law.js";

/** How numbers are cut into bins. */
export type BinEdges = "quartile" | "decile" | "entropy";

/** One column cut into bins: how often each comes up, what lies in it, and which one the instance is in. */
export type BinnedColumn = {
  readonly shares: Float64Array;
  readonly own: number;
  /** For numbers: what lies in each bin, null for gaps. */
  readonly bins?: readonly (BinLaw | null)[];
  /** For categories: the code of each value. */
  readonly values?: Float64Array;
  /** The instance's bin in words, such as `28 < age <= 37`, and for machines. */
  readonly predicate: string;
  readonly condition: Condition;
  /** One a background row: whether it is in the instance's bin. */
  readonly inside: readonly boolean[];
};

/** Cuts one column. Throws INVALID_DATA when no background row is where the instance is. */
export function binColumn(
  recipe: ColumnsRecipe,
  column: number,
  feature: Feature,
  edges: BinEdges,
  labels: ArrayLike<number | string> | undefined,
): BinnedColumn {
  const { background, instance } = recipe;
  const at = new Float64Array(background.rows);
  for (let row = 0; row < at.length; row++) at[row] = background.data[row * background.columns + column];
  const weightAt = recipe.weights ?? new Float64Array(at.length).fill(1 / at.length);
  const value = instance[column];
  const binned =
    feature.kind === "category"
      ? byValue(at, weightAt, value, feature)
      : byBin(at, weightAt, value, feature, edges, labels);
  if (!(binned.shares[binned.own] > 0)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `binnedColumns: instance, "${feature.name}": no background row has ${binned.predicate}; use a background that does`,
    );
  }
  return binned;
}

function byValue(
  at: Float64Array,
  weightAt: Float64Array,
  own: number,
  feature: Feature & { kind: "category" },
): BinnedColumn {
  const occurring = [...new Set([...at, own])].toSorted((a, b) => a - b);
  const shares = new Float64Array(occurring.length);
  at.forEach((code, row) => {
    shares[occurring.findIndex((value) => Object.is(value, code))] += weightAt[row];
  });
  const label = Number.isNaN(own) ? "missing" : feature.categories[own];
  return {
    shares,
    own: occurring.findIndex((value) => Object.is(value, own)),
    values: Float64Array.from(occurring),
    predicate: `${feature.name} = ${label}`,
    condition: Number.isNaN(own) ? { missing: true } : { in: [own] },
    get inside() {
      return Array.from(at, (code) => Object.is(code, own));
    },
  };
}

function byBin(
  at: Float64Array,
  weightAt: Float64Array,
  own: number,
  feature: Feature,
  edges: BinEdges,
  labels: ArrayLike<number | string> | undefined,
): BinnedColumn {
  const gaps = at.reduce((sum, value, row) => (Number.isNaN(value) ? sum + weightAt[row] : sum), 0);
  const isPresent = (_: unknown, row: number) => !Number.isNaN(at[row]);
  const hasGaps = at.some(Number.isNaN);
  const values = hasGaps ? at.filter(isPresent) : at;
  const cuts = cutsOf(values, edges, labels && Array.from(labels).filter(isPresent));
  const statistics =
    values.length > 0 ? binStatistics(values, cuts, hasGaps ? weightAt.filter(isPresent) : weightAt) : undefined;
  const bins = Array.from(statistics?.means ?? [], (mean, bin) => ({
    mean,
    standardDeviation: (statistics as NonNullable<typeof statistics>).standardDeviations[bin],
    min: (statistics as NonNullable<typeof statistics>).mins[bin],
    max: (statistics as NonNullable<typeof statistics>).maxs[bin],
  }));
  const bin = binOf(own, cuts);
  return {
    shares: Float64Array.of(...(statistics?.weights ?? []), gaps),
    bins: [...bins, null],
    own: Number.isNaN(own) ? bins.length : bin,
    predicate: Number.isNaN(own) ? `${feature.name} = missing` : predicateOf(feature.name, cuts, bin),
    condition: Number.isNaN(own)
      ? { missing: true }
      : { ...(bin > 0 && { above: cuts[bin - 1] }), ...(bin < cuts.length && { atMost: cuts[bin] }) },
    // LIME never asks for it.
    get inside() {
      return Array.from(at, (value) =>
        Number.isNaN(own) ? Number.isNaN(value) : !Number.isNaN(value) && binOf(value, cuts) === bin,
      );
    },
  };
}

function cutsOf(values: Float64Array, edges: BinEdges, labels: readonly (number | string)[] | undefined): number[] {
  if (values.length === 0) return [];
  if (edges === "entropy") return entropyEdges(values, labels ?? []);
  return quantileEdges(values, edges === "decile" ? 10 : 4);
}

function predicateOf(name: string, cuts: readonly number[], bin: number): string {
  const show = (edge: number) => String(Number(edge.toPrecision(4)));
  if (cuts.length === 0) return name;
  if (bin === 0) return `${name} <= ${show(cuts[0])}`;
  if (bin === cuts.length) return `${name} > ${show(cuts[bin - 1])}`;
  return `${show(cuts[bin - 1])} < ${name} <= ${show(cuts[bin])}`;
}
