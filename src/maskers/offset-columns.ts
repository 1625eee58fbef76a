import { checkKnownOptions } from "../core/checks/check-options.js";
import type { Part } from "../core/explanation.js";
import type { Feature, Input } from "../core/features.js";
import type { HasNeighbourhood, MaskerForInput, Neighbourhood, PartsOfInput } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { NeighbourhoodRequest } from "../core/neighbourhood.js";
import { WhyboxError } from "../core/whybox-error.js";
import { denseControls } from "../math/dense-controls.js";
import { distances } from "../math/distances.js";
import { localityWeights } from "../math/locality-weights.js";
import { square } from "../math/square.js";
import { type CheckedColumns, checkColumns, type Rows } from "./columns/check-columns.js";
import { describeColumns } from "./columns/columns.js";
import { plainRows } from "./columns/columns-perturber.js";
import { type ColumnDistribution, isDegenerate, tiltedShares } from "./sampling/column-distribution.js";
import { consecutiveReferences, independentColumns, independentRows } from "./sampling/independent-columns.js";

export type OffsetColumnsOptions = {
  /** Centre of the samples: the instance (default) or the background's mean. */
  readonly centre?: "instance" | "mean";
  /**
   * How far, in standard deviations of the background. Default 1. With `lime`'s kernelWidth Infinity the locality
   * is in the spread alone, which is GLIME (Tan, Tian & Li 2023).
   */
  readonly spread?: number;
  /** One weight per background row, not negative; scaled to sum to 1. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

/** A column on the background's scale. A number that never varies in the background has scale 0 and is left alone. */
type Scaled =
  | { readonly kind: "number"; readonly mean: number; readonly scale: number; readonly own: number }
  | { readonly kind: "category"; readonly values: Float64Array; readonly shares: Float64Array; readonly own: number };

/**
 * Table columns without bins: numbers are moved by normal offsets, in the background's standard deviations;
 * categories are drawn as often as they come up in the background, and z is 1 for the instance's own.
 *
 * z of a number is (value - mean) / standard deviation, so a coefficient is the effect of one standard deviation.
 * Only `lime` can use this masker: parts are not kept or hidden.
 *
 * @param background  rows x columns
 * @param instance  one row of as many columns
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA when shapes or weights do not fit; for a model, when a number
 *   of the instance is missing or its category is not in the background
 * @example
 * const explanation = await lime(probe(model, offsetColumns(background, instance)));
 * Source: Ribeiro, Singh & Guestrin 2016, and its reference implementation without discretisation.
 */
export function offsetColumns(
  background: Rows,
  instance: Rows | ArrayLike<number>,
  options: OffsetColumnsOptions = {},
): MaskerForInput<Matrix, PartsOfInput & HasNeighbourhood<Matrix>> {
  checkKnownOptions("offsetColumns", options, ["centre", "spread", "weights"]);
  const { centre = "instance", spread = 1 } = options;
  if (centre !== "instance" && centre !== "mean") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `offsetColumns: expected centre "instance" or "mean", got ${JSON.stringify(centre)}`,
    );
  }
  if (!(spread > 0 && Number.isFinite(spread))) {
    throw new WhyboxError("INVALID_ARGUMENT", `offsetColumns: expected spread to be above 0, got ${String(spread)}`);
  }
  const given = options.weights === undefined ? {} : { weights: options.weights };
  const checked = checkColumns("offsetColumns", background, instance, given);
  return {
    forInput: (input, modelName) => {
      const parts = describeColumns("offsetColumns", checked, input, modelName);
      const scaled = scaledColumns(checked, input);
      return {
        parts: parts.length,
        constant: scaled.map((column) => (column.kind === "number" ? column.scale === 0 : isDegenerate(column))),
        describe: () => parts.map((part, i) => withPredicate(part, scaled[i])),
        instance: plainRows({ data: checked.instance, rows: 1, columns: checked.instance.length }),
        instanceZ: Float64Array.from(scaled, scaledOwn),
        neighbourhood: (request) => sample(request, scaled, centre, spread),
      };
    },
  };
}

/** A deviation of so few units in the last place is that of a mean of equal numbers from these. */
const ROUNDING = 16 * Number.EPSILON;

function scaledColumns({ background, instance, weights }: CheckedColumns, input: Input): Scaled[] {
  const features: readonly Feature[] =
    input.kind === "columns"
      ? input.features
      : Array.from(instance, (_, i) => ({ name: `pixel ${i}`, kind: "number" as const }));
  return features.map((feature, column) => {
    const own = instance[column];
    const at = Array.from({ length: background.rows }, (_, row) => background.data[row * background.columns + column]);
    const weightAt = at.map((_, row) => weights?.[row] ?? 1 / background.rows);
    if (feature.kind === "category") return scaledCategory(at, weightAt, own, feature);
    if (Number.isNaN(own)) {
      throw new WhyboxError(
        "INVALID_DATA",
        `offsetColumns: instance, "${feature.name}" is missing and cannot be moved; use binnedColumns`,
      );
    }
    const present = [...at.keys()].filter((row) => !Number.isNaN(at[row]));
    const total = present.reduce((sum, row) => sum + weightAt[row], 0);
    if (!(total > 0)) {
      throw new WhyboxError(
        "INVALID_DATA",
        `offsetColumns: instance, "${feature.name}": no background row has a value, so that nothing says how far to move it; use a background that does`,
      );
    }
    const mean = present.reduce((sum, row) => sum + weightAt[row] * at[row], 0) / total;
    const variance = present.reduce((sum, row) => sum + weightAt[row] * square(at[row] - mean), 0) / total;
    const deviation = Math.sqrt(variance);
    const largest = present.reduce((most, row) => Math.max(most, Math.abs(at[row])), 0);
    return { kind: "number", mean, scale: deviation > ROUNDING * largest ? deviation : 0, own };
  });
}

function scaledCategory(
  at: readonly number[],
  weightAt: readonly number[],
  own: number,
  feature: Feature & { kind: "category" },
): Scaled {
  const values = [...new Set(at)].toSorted((a, b) => a - b);
  const places = new Map(values.map((code, place) => [code, place]));
  const shares = new Float64Array(values.length);
  at.forEach((code, row) => {
    shares[places.get(code) as number] += weightAt[row];
  });
  const place = places.get(own);
  if (place === undefined || shares[place] === 0) {
    const label = Number.isNaN(own) ? "missing" : feature.categories[own];
    throw new WhyboxError(
      "INVALID_DATA",
      `offsetColumns: instance, "${feature.name}": no background row has ${feature.name} = ${label}; use a background that does`,
    );
  }
  return { kind: "category", values: Float64Array.from(values), shares, own: place };
}

/**
 * The kernel of a Euclidean distance is a product over columns, and times a normal law it is a normal law again:
 * with offsets of variance s^2 around c and a kernel of width w around x, one of precision 1 / s^2 + 1 / w^2.
 */
function sample(
  { samples, seed, replicate, distance, width, design }: NeighbourhoodRequest,
  scaled: readonly Scaled[],
  centre: "instance" | "mean",
  spread: number,
): Neighbourhood<Matrix> {
  const kernelInSampling = distance === "euclidean";
  const precision = kernelInSampling ? 1 / (width * width) : 0;
  if (precision === Number.POSITIVE_INFINITY) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `neighbourhood: no sample can differ from the instance, because a kernel width of ${width} is too small for ${scaled.length} parts; raise it`,
    );
  }
  let meanWeight = 1;
  const standard = scaled.map((column) => {
    if (column.kind === "category") return undefined;
    const own = scaledOwn(column);
    const around = centre === "instance" ? own : 0;
    const variance = 1 / (1 / (spread * spread) + precision);
    const mean = variance * (around / (spread * spread) + own * precision);
    if (column.scale > 0) {
      const distanceSquared = square(own - around);
      meanWeight *= Math.sqrt(variance) / spread;
      if (distanceSquared > 0) meanWeight *= Math.exp(-distanceSquared / (2 * (spread * spread + 1 / precision)));
    }
    return { own, mean, standardDeviation: column.scale > 0 ? Math.sqrt(variance) : 0 };
  });
  const laws = scaled.map((column, i): ColumnDistribution => {
    const law = standard[i];
    if (column.kind === "number" && law) {
      if (column.scale === 0)
        return { kind: "values", shares: Float64Array.of(1), values: Float64Array.of(column.own) };
      return {
        kind: "normal",
        mean: column.mean + column.scale * law.mean,
        standardDeviation: column.scale * law.standardDeviation,
      };
    }
    const { shares, own, values } = column as Scaled & { kind: "category" };
    const weighted = kernelInSampling ? tiltedShares(shares, own, width) : { shares, meanWeight: 1 };
    meanWeight *= weighted.meanWeight;
    return { kind: "values", shares: weighted.shares, values };
  });

  const spec = { kind: "independentColumns", columns: laws, seed, replicate, design } as const;
  const parts = scaled.length;
  const z = { data: new Float64Array(samples * parts), rows: samples, columns: parts };
  const numbers = scaled.flatMap((column, i) => (column.kind === "number" && column.scale > 0 ? [i] : []));
  const squares = { data: new Float64Array(samples * numbers.length), rows: numbers.length, columns: samples };
  const rows = independentColumns(spec)(0, samples, (i, chosen, values) => {
    const column = scaled[i];
    for (let row = 0; row < samples; row++) {
      const cell = row * parts + i;
      if (column.kind === "category") z.data[cell] = chosen[row] === column.own ? 1 : 0;
      else z.data[cell] = column.scale > 0 ? (values[row] - column.mean) / column.scale : 0;
    }
  });
  // The square of a centred normal variable, less its mean, is uncorrelated with it and with all others.
  numbers.forEach((i, index) => {
    const { mean, standardDeviation } = standard[i] as NonNullable<(typeof standard)[number]>;
    for (let row = 0; row < samples; row++) {
      const step = (z.data[row * parts + i] - mean) / standardDeviation;
      squares.data[index * samples + row] = step * step - 1;
    }
  });
  const toInstance = Float64Array.from(scaled, scaledOwn);
  return {
    z,
    meanWeight,
    ...(!kernelInSampling && { weights: localityWeights(distances(z, toInstance, distance), width) }),
    ...(kernelInSampling && { controls: denseControls(squares) }),
    perturbation: independentRows(spec, samples, rows),
    plan: consecutiveReferences(samples),
  };
}

/** z of the instance: 1 for its own category. */
function scaledOwn(column: Scaled): number {
  if (column.kind === "category") return 1;
  return column.scale > 0 ? (column.own - column.mean) / column.scale : 0;
}

function withPredicate(part: Part, column: Scaled): Part {
  if (column.kind === "category") return { ...part, predicate: `${part.name} = ${String(part.value)}` };
  return part;
}
