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

/** The sampling law at one kernel, with all that its randomisations share. */
type Law = {
  readonly distance: NeighbourhoodRequest["distance"];
  readonly width: number;
  readonly columns: readonly ColumnDistribution[];
  readonly draw: readonly ColumnDraw[];
  /** For each column and bin, 1 where it is the instance's, else 0: looked up, because nobody can foresee the answer. */
  readonly isOwn: readonly Float64Array[];
  readonly controls: readonly BinControls[];
  readonly meanWeight: number;
};

/** Samples of the law; what depends on the kernel alone is worked out once for all randomisations. */
export function binnedNeighbourhood(
  binned: readonly BinnedColumn[],
): (request: NeighbourhoodRequest) => Neighbourhood<Matrix> {
  let law: Law | undefined;
  return (request) => {
    if (law?.distance !== request.distance || law.width !== request.width) law = lawOf(request, binned);
    return sample(request, law, binned);
  };
}

function lawOf({ distance, width }: NeighbourhoodRequest, binned: readonly BinnedColumn[]): Law {
  let meanWeight = 1;
  const laws = binned.map(({ shares, own, bins, values }): ColumnDistribution => {
    const weighted = distance === "euclidean" ? tiltedShares(shares, own, width) : { shares, meanWeight: 1 };
    meanWeight *= weighted.meanWeight;
    return bins
      ? { kind: "bins", shares: weighted.shares, bins }
      : { kind: "values", shares: weighted.shares, values: values as Float64Array };
  });
  const controls = laws.flatMap((law, column) => {
    const found = law.kind === "bins" ? binControls(law, binned[column]) : undefined;
    return found ? [{ column, ...found }] : [];
  });
  const isOwn = binned.map(({ shares, own }) => Float64Array.from(shares, (_, bin) => (bin === own ? 1 : 0)));
  return { distance, width, columns: laws, draw: columnDraws(laws), isOwn, controls, meanWeight };
}

function sample(
  { samples, seed, replicate, distance, width, design }: NeighbourhoodRequest,
  law: Law,
  binned: readonly BinnedColumn[],
): Neighbourhood<Matrix> {
  const spec = { kind: "independentColumns", columns: law.columns, seed, replicate, design } as const;
  const parts = binned.length;
  const z = { data: new Float64Array(samples * parts), rows: samples, columns: parts };
  const steps = new Float32Array(law.controls.length * samples);
  const outside = new Uint8Array(law.controls.length * samples);
  let next = 0;
  const rows = independentColumns(spec, law.draw)(0, samples, (column, chosen, values) => {
    const isOwn = law.isOwn[column];
    const controlled = law.controls[next]?.column === column;
    if (controlled)
      writeZAndSteps(z, column, law.controls[next], values, chosen, isOwn, steps, outside, next++ * samples);
    else writeZ(z, column, chosen, isOwn);
  });
  const toInstance = new Float64Array(parts).fill(1);
  return {
    z,
    meanWeight: law.meanWeight,
    ...(distance !== "euclidean" && { weights: localityWeights(distances(z, toInstance, distance), width) }),
    controls: controlsInBins(law.controls, { samples, steps, outside }),
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
    const own = isOwn[chosen[row]];
    data[cell] = own;
    const value = values[row];
    if (Number.isNaN(value)) continue;
    const elsewhere = 1 - own;
    outside[at] = elsewhere;
    steps[at] = (value - ownMean - elsewhere * further) * scale;
  }
}
