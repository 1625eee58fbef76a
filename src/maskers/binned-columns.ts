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
import { type BinControls, binControls } from "./bin-controls.js";
import { type ColumnsRecipe, columns, columnsFromRecipe, type Rows } from "./columns.js";
import { consecutiveDraws } from "./consecutive-draws.js";
import { kernelInShares } from "./kernel-in-shares.js";
import {
  type BinLaw,
  type ColumnDraw,
  type ColumnLaw,
  columnDraws,
  productLaw,
  productLawMasker,
} from "./product-law.js";

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
  let kept: Matrix | undefined;
  // LIME never asks for them.
  const whole = (): BinnedColumnsRecipe => {
    kept ??= keptValues(recipe, binned);
    return { kind: "binnedColumns", background: recipe.background, kept };
  };
  return {
    ...binnedFromRecipe({ kind: "binnedColumns", background: recipe.background, kept: recipe.background }),
    get recipe() {
      return whole();
    },
    filler: () => fillBinned(whole()),
    ...(recipe.weights && { weights: recipe.weights }),
    constant: binned.map(({ shares, own }) => shares[own] === 1),
    original: columnsFromRecipe({
      kind: "columns",
      background: { data: recipe.instance, rows: 1, columns: recipe.instance.length },
      instance: recipe.instance,
      groups: [],
    }),
    describe: () => parts.map((part, column) => ({ ...part, predicate: binned[column].predicate })),
    neighbourhood: sampler(binned),
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

/** The sampling law at one kernel, with all that its randomisations share. */
type Law = {
  readonly distance: NeighbourhoodRequest["distance"];
  readonly width: number;
  readonly columns: readonly ColumnLaw[];
  readonly draw: readonly ColumnDraw[];
  readonly controls: readonly BinControls[];
  readonly meanWeight: number;
};

/** Samples of the law; what depends on the kernel alone is worked out once for all randomisations. */
function sampler(binned: readonly Binned[]): (request: NeighbourhoodRequest) => Neighbourhood<Matrix> {
  let law: Law | undefined;
  return (request) => {
    if (law?.distance !== request.distance || law.width !== request.width) law = lawOf(request, binned);
    return sample(request, law, binned);
  };
}

function lawOf({ distance, width }: NeighbourhoodRequest, binned: readonly Binned[]): Law {
  let meanWeight = 1;
  const laws = binned.map(({ shares, own, bins, values }): ColumnLaw => {
    const weighted = distance === "euclidean" ? kernelInShares(shares, own, width) : { shares, meanWeight: 1 };
    meanWeight *= weighted.meanWeight;
    return bins
      ? { kind: "bins", shares: weighted.shares, bins }
      : { kind: "values", shares: weighted.shares, values: values as Float64Array };
  });
  const controls = laws.flatMap((law, column) => {
    const found = law.kind === "bins" ? binControls(law, binned[column].own) : undefined;
    return found ? [{ column, ...found }] : [];
  });
  return { distance, width, columns: laws, draw: columnDraws(laws), controls, meanWeight };
}

function sample(
  { samples, seed, replicate, distance, width, design }: NeighbourhoodRequest,
  law: Law,
  binned: readonly Binned[],
): Neighbourhood<Matrix> {
  const recipe = { kind: "productLaw", columns: law.columns, seed, replicate, design } as const;
  const { rows, chosen } = productLaw(recipe, law.draw)(0, samples);
  const parts = binned.length;
  const own = Int32Array.from(binned, (column) => column.own);
  const z = { data: new Float64Array(samples * parts), rows: samples, columns: parts };
  for (let row = 0, cell = 0; row < samples; row++) {
    for (let part = 0; part < parts; part++, cell++) z.data[cell] = chosen[cell] === own[part] ? 1 : 0;
  }
  const toInstance = new Float64Array(parts).fill(1);
  return {
    z,
    meanWeight: law.meanWeight,
    ...(distance !== "euclidean" && { weights: localityWeights(distances(z, toInstance, distance), width) }),
    controls: controlsOf(law.controls, rows, z),
    ...consecutiveDraws(productLawMasker(recipe, rows), samples),
  };
}

/** samples x (3 a numeric column): where in its bin a value fell, which z does not see; see {@link BinControls}. */
function controlsOf(all: readonly BinControls[], rows: Matrix, z: Matrix): Matrix {
  const width = 3 * all.length;
  const data = new Float64Array(rows.rows * width);
  for (let row = 0; row < rows.rows; row++) {
    for (let i = 0; i < all.length; i++) {
      const { column, scale, ownMean, otherMean, otherVariance } = all[i];
      const value = rows.data[row * rows.columns + column];
      // A gap says nothing about where in a bin it fell.
      if (Number.isNaN(value)) continue;
      const at = row * width + 3 * i;
      if (z.data[row * z.columns + column] === 1) {
        data[at] = (value - ownMean) * scale;
      } else {
        const s = (value - otherMean) * scale;
        data[at + 1] = s;
        data[at + 2] = s * s - otherVariance;
      }
    }
  }
  return { data, rows: rows.rows, columns: width };
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
