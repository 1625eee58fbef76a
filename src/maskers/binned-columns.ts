import { keeps } from "../core/coalitions.js";
import type { Part } from "../core/explanation.js";
import type { Feature, Input } from "../core/features.js";
import type { Fill, Masker, Neighbourhood } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { NeighbourhoodRequest } from "../core/neighbourhood.js";
import { WhyboxError } from "../core/whybox-error.js";
import { binOf } from "../math/bin-of.js";
import { binStatistics } from "../math/bin-statistics.js";
import { distances } from "../math/distances.js";
import { entropyEdges } from "../math/entropy-edges.js";
import { localityWeights } from "../math/locality-weights.js";
import { quantileEdges } from "../math/quantile-edges.js";
import { truncatedNormal } from "../math/truncated-normal.js";
import { stream } from "../random/stream.js";
import { type ColumnsRecipe, columns, columnsFromRecipe, type Rows } from "./columns.js";
import { consecutiveDraws } from "./consecutive-draws.js";
import { kernelInShares } from "./kernel-in-shares.js";
import { type BinLaw, type ColumnLaw, productLaw, productLawMasker } from "./product-law.js";

export type BinnedColumnsOptions = {
  /** How numbers are cut into bins. Default "quartile". "entropy" needs labels. */
  readonly edges?: "quartile" | "decile" | "entropy";
  /** The class of each background row, for "entropy". */
  readonly labels?: ArrayLike<number | string>;
  /** One weight a background row, not negative; scaled to sum to 1. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

/** One column cut into bins: how often each comes up, what lies in it, and which one the instance is in. */
type Binned = {
  readonly shares: Float64Array;
  readonly own: number;
  /** For numbers: what lies in each bin, null for gaps. */
  readonly bins?: readonly (BinLaw | null)[];
  /** For categories: the code of each value. */
  readonly values?: Float64Array;
  /** The instance's bin in words, such as `28 < age <= 37`. */
  readonly predicate: string;
};

/**
 * Table columns as LIME sees them: a number is in the instance's bin or in another, a category is the instance's
 * or another.
 *
 * `lime` samples the law of Ribeiro, Singh & Guestrin's code: bins come up as often as in the background, each
 * column by itself, and a value inside a bin follows a normal law cut to the bin. z is 1 where the sample fell
 * into the instance's bin. Explainers that keep and hide get a fresh value of the instance's bin for a kept part
 * and the background row's own value for a hidden one.
 *
 * @param background  rows x columns
 * @param instance  one row of as many columns
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA when shapes, labels or weights do not fit; for a model,
 *   when the instance's category or bin holds no background row
 * @example
 * const explanation = await lime(probe(model, binnedColumns(background, instance)));
 * Source: Ribeiro, Singh & Guestrin 2016, and its reference implementation for the bins.
 */
export function binnedColumns(
  background: Rows,
  instance: Rows | ArrayLike<number>,
  options: BinnedColumnsOptions = {},
): Masker<Matrix> {
  const { edges = "quartile", labels } = options;
  const plain = columns(background, instance, options.weights === undefined ? {} : { weights: options.weights });
  const recipe = plain.recipe as ColumnsRecipe;
  if (!["quartile", "decile", "entropy"].includes(edges)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: expected edges "quartile", "decile" or "entropy", got ${JSON.stringify(edges)}`,
    );
  }
  if (edges === "entropy" && labels?.length !== recipe.background.rows) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: edges "entropy" need labels, one for each of ${recipe.background.rows} background rows, got ${labels?.length ?? "none"}`,
    );
  }
  return {
    ...plain,
    redrawsKept: true,
    forInput: (input, modelName) => binnedForInput(recipe, edges, labels, input, plain.describe(input, modelName)),
    filler: () => {
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        "binnedColumns: expected to be put to a model with probe(model, masker)",
      );
    },
  };
}

function binnedForInput(
  recipe: ColumnsRecipe,
  edges: "quartile" | "decile" | "entropy",
  labels: ArrayLike<number | string> | undefined,
  input: Input,
  parts: readonly Part[],
): Masker<Matrix> {
  if (input.kind !== "columns") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: expected a model of columns, got one of kind "${input.kind}"`,
    );
  }
  const binned = input.features.map((feature, column) => binColumn(recipe, column, feature, edges, labels));
  const kept = keptValues(recipe, binned);
  const masker = binnedFromRecipe({ kind: "binnedColumns", background: recipe.background, kept });
  return {
    ...masker,
    ...(recipe.weights && { weights: recipe.weights }),
    constant: binned.map(({ shares, own }) => shares[own] === 1),
    original: columnsFromRecipe({
      kind: "columns",
      background: { data: recipe.instance, rows: 1, columns: recipe.instance.length },
      instance: recipe.instance,
      groups: [],
    }),
    describe: () => parts.map((part, column) => ({ ...part, predicate: binned[column].predicate })),
    neighbourhood: (request) => sample(request, binned),
  };
}

/** What a worker needs: the background, and for each of its rows the values that kept parts take. */
export type BinnedColumnsRecipe = {
  readonly kind: "binnedColumns";
  readonly background: Matrix;
  readonly kept: Matrix;
};

/** The masker that a recipe stands for. */
export function binnedFromRecipe(recipe: BinnedColumnsRecipe): Masker<Matrix> {
  const { background } = recipe;
  return {
    parts: background.columns,
    z: "binary",
    draws: background.rows,
    rowBytes: background.columns * Float64Array.BYTES_PER_ELEMENT,
    redrawsKept: true,
    constant: [],
    recipe,
    describe: () => [],
    filler: () => fillBinned(recipe),
  };
}

function fillBinned({ background, kept }: BinnedColumnsRecipe): Fill<Matrix> {
  const width = background.columns;
  let buffer = new Float64Array(0);
  return ({ z, draw }, masks, draws) => {
    if (!("bits" in z)) throw new WhyboxError("INVALID_ARGUMENT", "binnedColumns: expected a plan of coalitions");
    const perMask = draw ? 1 : draws.to - draws.from;
    const rows = (masks.to - masks.from) * perMask;
    if (buffer.length !== rows * width) buffer = new Float64Array(rows * width);
    let cell = 0;
    for (let mask = masks.from; mask < masks.to; mask++) {
      for (let i = 0; i < perMask; i++) {
        const row = (draw ? draw[mask] : draws.from + i) * width;
        for (let column = 0; column < width; column++) {
          buffer[cell++] = (keeps(z, mask, column) ? kept.data : background.data)[row + column];
        }
      }
    }
    return { data: buffer, rows, columns: width };
  };
}

/** rows x columns: a fresh value of the instance's bin for each background row, the same whenever it is made. */
function keptValues({ background, instance }: ColumnsRecipe, binned: readonly Binned[]): Matrix {
  const { rows, columns: width } = background;
  const data = new Float64Array(rows * width);
  binned.forEach(({ bins, own }, column) => {
    const law = bins?.[own];
    const quantile = law ? truncatedNormal(law).quantile : undefined;
    const random = stream(0, "binnedColumns, kept values", column);
    for (let row = 0; row < rows; row++) {
      data[row * width + column] = quantile ? quantile(random.uniform()) : instance[column];
    }
  });
  return { data, rows, columns: width };
}

function sample(request: NeighbourhoodRequest, binned: readonly Binned[]): Neighbourhood<Matrix> {
  const { samples, seed, replicate, distance, width, design } = request;
  const kernelInSampling = distance === "euclidean";
  let meanWeight = 1;
  const laws = binned.map(({ shares, own, bins, values }): ColumnLaw => {
    const weighted = kernelInSampling ? kernelInShares(shares, own, width) : { shares, meanWeight: 1 };
    meanWeight *= weighted.meanWeight;
    return bins
      ? { kind: "bins", shares: weighted.shares, bins }
      : { kind: "values", shares: weighted.shares, values: values as Float64Array };
  });
  const recipe = { kind: "productLaw", columns: laws, seed, replicate, design } as const;
  const drawn = productLaw(recipe)(0, samples);
  const parts = binned.length;
  const z = { data: new Float64Array(samples * parts), rows: samples, columns: parts };
  for (let cell = 0; cell < z.data.length; cell++)
    z.data[cell] = drawn.chosen[cell] === binned[cell % parts].own ? 1 : 0;
  const toInstance = new Float64Array(parts).fill(1);
  return {
    z,
    meanWeight,
    ...(!kernelInSampling && { weights: localityWeights(distances(z, toInstance, distance), width) }),
    controls: controlsOf(laws, binned, drawn.rows, z),
    ...consecutiveDraws(productLawMasker(recipe), samples),
  };
}

/**
 * samples x (3 a numeric column): s z, s (1 - z) and s^2 (1 - z), each less its mean given z, where s is the raw
 * value on the column's own scale. They say where in its bin a value fell, which z does not see.
 */
function controlsOf(laws: readonly ColumnLaw[], binned: readonly Binned[], rows: Matrix, z: Matrix): Matrix {
  const numeric = laws.flatMap((law, column) =>
    law.kind === "bins" ? [{ law, column, own: binned[column].own }] : [],
  );
  const controls = {
    data: new Float64Array(rows.rows * 3 * numeric.length),
    rows: rows.rows,
    columns: 3 * numeric.length,
  };
  numeric.forEach(({ law, column, own }, index) => {
    const moments = law.bins.map((bin) => (bin ? truncatedNormal(bin).moments() : undefined));
    const held = moments.flatMap((moment, bin) => (moment && law.shares[bin] > 0 ? [{ ...moment, bin }] : []));
    if (held.length === 0) return;
    const mass = held.reduce((sum, { bin }) => sum + law.shares[bin], 0);
    const centre = held.reduce((sum, { bin, mean }) => sum + law.shares[bin] * mean, 0) / mass;
    const squares = held.reduce(
      (sum, { bin, mean, standardDeviation: sd }) => sum + law.shares[bin] * ((mean - centre) ** 2 + sd * sd),
      0,
    );
    const scale = squares > 0 ? 1 / Math.sqrt(squares / mass) : 0;
    const others = held.filter(({ bin }) => bin !== own);
    const otherMass = others.reduce((sum, { bin }) => sum + law.shares[bin], 0) || 1;
    const s = (value: number) => (value - centre) * scale;
    const ownMean = s(moments[own]?.mean ?? centre);
    const otherMean = others.reduce((sum, { bin, mean }) => sum + law.shares[bin] * s(mean), 0) / otherMass;
    const otherSquare =
      others.reduce(
        (sum, { bin, mean, standardDeviation: sd }) => sum + law.shares[bin] * (s(mean) ** 2 + (sd * scale) ** 2),
        0,
      ) / otherMass;
    for (let row = 0; row < rows.rows; row++) {
      const value = rows.data[row * rows.columns + column];
      // A gap says nothing about where in a bin it fell.
      if (Number.isNaN(value)) continue;
      const at = row * controls.columns + 3 * index;
      if (z.data[row * z.columns + column] === 1) {
        controls.data[at] = s(value) - ownMean;
      } else {
        controls.data[at + 1] = s(value) - otherMean;
        controls.data[at + 2] = s(value) ** 2 - otherSquare;
      }
    }
  });
  return controls;
}

function binColumn(
  recipe: ColumnsRecipe,
  column: number,
  feature: Feature,
  edges: "quartile" | "decile" | "entropy",
  labels: ArrayLike<number | string> | undefined,
): Binned {
  const { background, instance } = recipe;
  const at = Array.from({ length: background.rows }, (_, row) => background.data[row * background.columns + column]);
  const weightAt = at.map((_, row) => recipe.weights?.[row] ?? 1 / background.rows);
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
  at: readonly number[],
  weightAt: readonly number[],
  own: number,
  feature: Feature & { kind: "category" },
): Binned {
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
  };
}

function byBin(
  at: readonly number[],
  weightAt: readonly number[],
  own: number,
  feature: Feature,
  edges: "quartile" | "decile" | "entropy",
  labels: ArrayLike<number | string> | undefined,
): Binned {
  const present = [...at.keys()].filter((row) => !Number.isNaN(at[row]));
  const gaps = at.reduce((sum, value, row) => (Number.isNaN(value) ? sum + weightAt[row] : sum), 0);
  const values = present.map((row) => at[row]);
  const cuts = cutsOf(values, edges, labels && present.map((row) => labels[row]));
  const statistics =
    present.length > 0
      ? binStatistics(
          values,
          cuts,
          present.map((row) => weightAt[row]),
        )
      : undefined;
  const bins = Array.from(statistics?.means ?? [], (mean, bin) => ({
    mean,
    standardDeviation: (statistics as NonNullable<typeof statistics>).standardDeviations[bin],
    min: (statistics as NonNullable<typeof statistics>).mins[bin],
    max: (statistics as NonNullable<typeof statistics>).maxs[bin],
  }));
  return {
    shares: Float64Array.of(...(statistics?.weights ?? []), gaps),
    bins: [...bins, null],
    own: Number.isNaN(own) ? bins.length : binOf(own, cuts),
    predicate: Number.isNaN(own) ? `${feature.name} = missing` : predicateOf(feature.name, cuts, binOf(own, cuts)),
  };
}

function cutsOf(
  values: readonly number[],
  edges: "quartile" | "decile" | "entropy",
  labels: readonly (number | string)[] | undefined,
): number[] {
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
