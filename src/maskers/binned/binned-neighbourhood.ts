import type { Neighbourhood } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import type { NeighbourhoodRequest } from "../../core/neighbourhood.js";
import { distances } from "../../math/distances.js";
import { localityWeights } from "../../math/locality-weights.js";
import { type ColumnDistribution, type ColumnDraw, tiltedShares } from "../sampling/column-distribution.js";
import {
  columnDraws,
  consecutiveReferences,
  independentColumns,
  independentRows,
} from "../sampling/independent-columns.js";
import type { BinnedColumn } from "./bin-column.js";
import { type BinControls, binControls, controlsInBins } from "./bin-controls.js";

/** The sampling distribution at one kernel, with all that its randomisations share. */
type Distribution = {
  readonly distance: NeighbourhoodRequest["distance"];
  readonly width: number;
  readonly columns: readonly ColumnDistribution[];
  readonly draw: readonly ColumnDraw[];
  /** For each column and bin, 1 where it is the instance's, else 0: looked up, because a branch would be mispredicted. */
  readonly isOwn: readonly Float64Array[];
  readonly controls: readonly BinControls[];
  readonly meanWeight: number;
};

/** Samples around an instance; what depends on the kernel alone is worked out once for all randomisations. */
export function binnedNeighbourhood(
  binned: readonly BinnedColumn[],
): (request: NeighbourhoodRequest) => Neighbourhood<Matrix> {
  let known: Distribution | undefined;
  return (request) => {
    if (known?.distance !== request.distance || known.width !== request.width) known = distributionOf(request, binned);
    return sample(request, known, binned);
  };
}

function distributionOf({ distance, width }: NeighbourhoodRequest, binned: readonly BinnedColumn[]): Distribution {
  let meanWeight = 1;
  const columns = binned.map(({ shares, instanceBin: own, bins, values }): ColumnDistribution => {
    const weighted = distance === "euclidean" ? tiltedShares(shares, own, width) : { shares, meanWeight: 1 };
    meanWeight *= weighted.meanWeight;
    return bins
      ? { kind: "bins", shares: weighted.shares, bins }
      : { kind: "values", shares: weighted.shares, values: values as Float64Array };
  });
  const controls = columns.flatMap((each, column) => {
    const moments = each.kind === "bins" ? binControls(each, binned[column]) : undefined;
    return moments ? [{ column, ...moments }] : [];
  });
  const isOwn = binned.map(({ shares, instanceBin: own }) =>
    Float64Array.from(shares, (_, bin) => (bin === own ? 1 : 0)),
  );
  return { distance, width, columns, draw: columnDraws(columns), isOwn, controls, meanWeight };
}

function sample(
  { samples, seed, replicate, distance, width, design }: NeighbourhoodRequest,
  distribution: Distribution,
  binned: readonly BinnedColumn[],
): Neighbourhood<Matrix> {
  const spec = { kind: "independentColumns", columns: distribution.columns, seed, replicate, design } as const;
  const parts = binned.length;
  const z = { data: new Float64Array(samples * parts), rows: samples, columns: parts };
  const steps = new Float32Array(distribution.controls.length * samples);
  const outside = new Uint8Array(distribution.controls.length * samples);
  let next = 0;
  const rows = independentColumns(spec, distribution.draw)(0, samples, (column, chosen, values) => {
    const isOwn = distribution.isOwn[column];
    const controlled = distribution.controls[next]?.column === column;
    if (controlled)
      writeZAndSteps(z, column, distribution.controls[next], values, chosen, isOwn, steps, outside, next++ * samples);
    else writeZ(z, column, chosen, isOwn);
  });
  const toInstance = new Float64Array(parts).fill(1);
  return {
    z,
    meanWeight: distribution.meanWeight,
    ...(distance !== "euclidean" && { weights: localityWeights(distances(z, toInstance, distance), width) }),
    controls: controlsInBins(distribution.controls, { samples, steps, outside }),
    perturbation: independentRows(spec, samples, rows),
    plan: consecutiveReferences(samples),
  };
}

function writeZ({ data, rows, columns }: Matrix, column: number, chosen: Int32Array, isOwn: Float64Array): void {
  for (let row = 0, cell = column; row < rows; row++, cell += columns) data[cell] = isOwn[chosen[row]];
}

/** Also where in its bin each value fell, from `from` on; see {@link StepsInBins}. */
function writeZAndSteps(
  { data, columns }: Matrix,
  column: number,
  { scale, ownMean, otherMean }: BinControls,
  values: Float64Array,
  chosen: Int32Array,
  isOwn: Float64Array,
  steps: Float32Array,
  outside: Uint8Array,
  from: number,
): void {
  const further = otherMean - ownMean;
  for (let row = 0, at = from, cell = column; row < values.length; row++, at++, cell += columns) {
    const isInside = isOwn[chosen[row]];
    data[cell] = isInside;
    const value = values[row];
    if (Number.isNaN(value)) continue;
    const elsewhere = 1 - isInside;
    outside[at] = elsewhere;
    steps[at] = (value - ownMean - elsewhere * further) * scale;
  }
}
