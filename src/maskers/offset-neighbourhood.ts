import type { Neighbourhood } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { NeighbourhoodRequest } from "../core/neighbourhood.js";
import { WhyboxError } from "../core/whybox-error.js";
import { denseControls } from "../math/dense-controls.js";
import { distances } from "../math/distances.js";
import { localityWeights } from "../math/locality-weights.js";
import { square } from "../math/square.js";
import { type ColumnDistribution, tiltedShares } from "./sampling/column-distribution.js";
import { consecutiveReferences, independentColumns, independentRows } from "./sampling/independent-columns.js";

/** A column on the background's scale. A number that never varies in the background has scale 0 and is left alone. */
export type Scaled =
  | { readonly kind: "number"; readonly mean: number; readonly scale: number; readonly value: number }
  | {
      readonly kind: "category";
      readonly values: Float64Array;
      readonly shares: Float64Array;
      readonly instanceBin: number;
    };

/**
 * Samples around an instance: numbers moved by normal offsets, categories drawn as often as they come up.
 *
 * The kernel of a Euclidean distance is a product over columns, so it tilts each column's distribution by itself, and
 * samples of the tilted ones need no weights; other distances weigh the samples.
 *
 * @param centre  of the offsets
 * @param spread  their standard deviation, in those of the background
 */
export function offsetNeighbourhood(
  request: NeighbourhoodRequest,
  scaled: readonly Scaled[],
  centre: "instance" | "mean",
  spread: number,
): Neighbourhood<Matrix> {
  const { samples, seed, replicate, distance, width, design } = request;
  const kernelInSampling = distance === "euclidean";
  const precision = kernelInSampling ? 1 / (width * width) : 0;
  if (precision === Number.POSITIVE_INFINITY) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `neighbourhood: no sample can differ from the instance, because a kernel width of ${width} is too small for ${scaled.length} parts; raise it`,
    );
  }
  let meanWeight = 1;
  const normals = scaled.map((column) => {
    if (column.kind === "category") return undefined;
    const tilted = tiltedNormal(instanceOnScale(column), centre, spread, precision);
    if (column.scale > 0) for (const factor of tilted.weights) meanWeight *= factor;
    return column.scale > 0 ? tilted : { ...tilted, standardDeviation: 0 };
  });
  const columns = scaled.map((column, i): ColumnDistribution => {
    const normal = normals[i];
    if (column.kind === "number" && normal) return numberDistribution(column, normal);
    const { shares, instanceBin, values } = column as Scaled & { kind: "category" };
    const tilted = kernelInSampling ? tiltedShares(shares, instanceBin, width) : { shares, meanWeight: 1 };
    meanWeight *= tilted.meanWeight;
    return { kind: "values", shares: tilted.shares, values };
  });
  const spec = { kind: "independentColumns", columns, seed, replicate, design } as const;
  const { rows, z } = drawnRows(spec, samples, scaled);
  const toInstance = Float64Array.from(scaled, instanceOnScale);
  return {
    z,
    meanWeight,
    ...(!kernelInSampling && { weights: localityWeights(distances(z, toInstance, distance), width) }),
    ...(kernelInSampling && { controls: denseControls(centredSquares(z, scaled, normals)) }),
    perturbation: independentRows(spec, samples, rows),
    plan: consecutiveReferences(samples),
  };
}

/** z of the instance: 1 for its own category. */
export function instanceOnScale(column: Scaled): number {
  if (column.kind === "category") return 1;
  return column.scale > 0 ? (column.value - column.mean) / column.scale : 0;
}

type Normal = { readonly mean: number; readonly standardDeviation: number };

/**
 * A normal kernel times a normal distribution is a normal distribution again: with offsets of variance s^2 around c and
 * a kernel of width w around x, one of precision 1 / s^2 + 1 / w^2.
 *
 * @param instance  x, in standard deviations of the background
 * @param precision  1 / w^2
 * @returns the distribution, and the factors of the average weight that the kernel leaves
 */
function tiltedNormal(
  instance: number,
  centre: "instance" | "mean",
  spread: number,
  precision: number,
): Normal & { readonly weights: readonly number[] } {
  const around = centre === "instance" ? instance : 0;
  const variance = 1 / (1 / (spread * spread) + precision);
  const mean = variance * (around / (spread * spread) + instance * precision);
  const distanceSquared = square(instance - around);
  const standardDeviation = Math.sqrt(variance);
  const weights = [standardDeviation / spread];
  if (distanceSquared > 0) weights.push(Math.exp(-distanceSquared / (2 * (spread * spread + 1 / precision))));
  return { mean, standardDeviation, weights };
}

/** The distribution in the column's own unit; a number that never varies in the background stays as it is. */
function numberDistribution({ scale, mean, value }: Scaled & { kind: "number" }, normal: Normal): ColumnDistribution {
  if (scale === 0) return { kind: "values", shares: Float64Array.of(1), values: Float64Array.of(value) };
  return {
    kind: "normal",
    mean: mean + scale * normal.mean,
    standardDeviation: scale * normal.standardDeviation,
  };
}

/** The rows as a model is asked them, and z: numbers in standard deviations, 1 for the instance's own category. */
function drawnRows(
  spec: Parameters<typeof independentColumns>[0],
  samples: number,
  scaled: readonly Scaled[],
): { readonly rows: Matrix; readonly z: Matrix } {
  const parts = scaled.length;
  const z = { data: new Float64Array(samples * parts), rows: samples, columns: parts };
  const rows = independentColumns(spec)(0, samples, (part, chosen, values) => {
    const column = scaled[part];
    for (let row = 0; row < samples; row++) {
      const cell = row * parts + part;
      if (column.kind === "category") z.data[cell] = chosen[row] === column.instanceBin ? 1 : 0;
      else z.data[cell] = column.scale > 0 ? (values[row] - column.mean) / column.scale : 0;
    }
  });
  return { rows, z };
}

/**
 * Control variates, one per number that varies: the square of a standardised normal variable, less its mean, is
 * uncorrelated with it and with all others.
 */
function centredSquares(z: Matrix, scaled: readonly Scaled[], normals: readonly (Normal | undefined)[]): Matrix {
  const { rows: samples, columns: parts } = z;
  const numbers = scaled.flatMap((column, part) => (column.kind === "number" && column.scale > 0 ? [part] : []));
  const squares = { data: new Float64Array(samples * numbers.length), rows: numbers.length, columns: samples };
  for (const [control, part] of numbers.entries()) {
    const { mean, standardDeviation } = normals[part] as Normal;
    for (let row = 0; row < samples; row++) {
      const step = (z.data[row * parts + part] - mean) / standardDeviation;
      squares.data[control * samples + row] = step * step - 1;
    }
  }
  return squares;
}
