import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import type { Part } from "../core/explanation.js";
import type { Feature, Input } from "../core/features.js";
import type { HasNeighbourhood, MaskerForInput, PartsOfInput } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import { matrixColumn } from "../core/matrix-rows.js";
import { WhyboxError } from "../core/whybox-error.js";
import { square } from "../math/square.js";
import { type CheckedColumns, checkColumns, type Rows } from "./columns/check-columns.js";
import { describeColumns } from "./columns/columns.js";
import { plainRows } from "./columns/columns-perturber.js";
import { instanceOnScale, offsetNeighbourhood, type Scaled } from "./offset-neighbourhood.js";
import { isDegenerate } from "./sampling/column-distribution.js";

export type OffsetColumnsOptions = {
  /** Centre of the samples: the instance (default) or the background's mean. */
  readonly centre?: "instance" | "mean";
  /**
   * Standard deviation of the offsets, in those of the background. Default 1. With `lime`'s kernelWidth Infinity the locality
   * is in the spread alone, which is GLIME (Tan, Tian & Li 2023).
   */
  readonly spread?: number;
  /** One weight per background row, not negative; scaled to sum to 1. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

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
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `offsetColumns: expected spread to be above 0, got ${describeValue(spread)}`,
    );
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
        instanceZ: Float64Array.from(scaled, instanceOnScale),
        neighbourhood: (request) => offsetNeighbourhood(request, scaled, centre, spread),
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
    const value = instance[column];
    const at = matrixColumn(background, column);
    const weightAt = weights ?? new Float64Array(background.rows).fill(1 / background.rows);
    if (feature.kind === "category") return scaledCategory(at, weightAt, value, feature);
    if (Number.isNaN(value)) {
      throw new WhyboxError(
        "INVALID_DATA",
        `offsetColumns: instance, "${feature.name}" is missing and cannot be moved; use binnedColumns`,
      );
    }
    const total = sumOfPresent(at, weightAt, () => 1);
    if (!(total > 0)) {
      throw new WhyboxError(
        "INVALID_DATA",
        `offsetColumns: instance, "${feature.name}": no background row has a value, so that nothing says how far to move it; use a background that does`,
      );
    }
    const mean = sumOfPresent(at, weightAt, (number) => number) / total;
    const variance = sumOfPresent(at, weightAt, (number) => square(number - mean)) / total;
    const deviation = Math.sqrt(variance);
    if (!Number.isFinite(deviation)) {
      throw new WhyboxError(
        "INVALID_DATA",
        `offsetColumns: "${feature.name}" holds numbers whose spread is beyond the largest double; scale the column down`,
      );
    }
    const largest = largestOfPresent(at);
    return { kind: "number", mean, scale: deviation > ROUNDING * largest ? deviation : 0, value };
  });
}

/** A weighted sum over the numbers that are no gaps. */
function sumOfPresent(at: Float64Array, weightAt: Float64Array, of: (number: number) => number): number {
  let sum = 0;
  for (let row = 0; row < at.length; row++) if (!Number.isNaN(at[row])) sum += weightAt[row] * of(at[row]);
  return sum;
}

function largestOfPresent(at: Float64Array): number {
  let most = 0;
  for (const number of at) if (!Number.isNaN(number)) most = Math.max(most, Math.abs(number));
  return most;
}

function scaledCategory(
  at: Float64Array,
  weightAt: Float64Array,
  value: number,
  feature: Feature & { kind: "category" },
): Scaled {
  const values = [...new Set(at)].toSorted((a, b) => a - b);
  const places = new Map(values.map((code, place) => [code, place]));
  const shares = new Float64Array(values.length);
  at.forEach((code, row) => {
    shares[places.get(code) as number] += weightAt[row];
  });
  const place = places.get(value);
  if (place === undefined || shares[place] === 0) {
    const label = Number.isNaN(value) ? "missing" : feature.categories[value];
    throw new WhyboxError(
      "INVALID_DATA",
      `offsetColumns: instance, "${feature.name}": no background row has ${feature.name} = ${label}; use a background that does`,
    );
  }
  return { kind: "category", values: Float64Array.from(values), shares, instanceBin: place };
}

function withPredicate(part: Part, column: Scaled): Part {
  if (column.kind === "category") return { ...part, predicate: `${part.name} = ${String(part.value)}` };
  return part;
}
