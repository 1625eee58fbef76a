import type { Neighbourhood } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { NeighbourhoodRequest } from "../core/neighbourhood.js";
import { distances } from "../math/distances.js";
import { localityWeights } from "../math/locality-weights.js";
import type { BinnedColumn } from "./bin-column.js";
import { type BinControls, binControls } from "./bin-controls.js";
import { consecutiveDraws } from "./consecutive-draws.js";
import { kernelInShares } from "./kernel-in-shares.js";
import { type ColumnDraw, type ColumnLaw, columnDraws, productLaw, productLawMasker } from "./product-law.js";

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
export function binnedLaw(binned: readonly BinnedColumn[]): (request: NeighbourhoodRequest) => Neighbourhood<Matrix> {
  let law: Law | undefined;
  return (request) => {
    if (law?.distance !== request.distance || law.width !== request.width) law = lawOf(request, binned);
    return sample(request, law, binned);
  };
}

function lawOf({ distance, width }: NeighbourhoodRequest, binned: readonly BinnedColumn[]): Law {
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
  binned: readonly BinnedColumn[],
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

/** (3 a numeric column) x samples: where in its bin a value fell, which z does not see; see {@link BinControls}. */
function controlsOf(all: readonly BinControls[], rows: Matrix, z: Matrix): Matrix {
  const samples = rows.rows;
  const data = new Float64Array(3 * all.length * samples);
  let at = 0;
  for (const { column, scale, ownMean, otherMean, otherVariance, otherSkew } of all) {
    for (let row = 0, cell = column; row < samples; row++, cell += rows.columns, at++) {
      const value = rows.data[cell];
      // A gap says nothing about where in a bin it fell.
      if (Number.isNaN(value)) continue;
      // Products rather than branches, which nobody could foresee.
      const own = z.data[cell];
      const other = 1 - own;
      const s = (value - (own * ownMean + other * otherMean)) * scale;
      data[at] = own * s;
      data[at + samples] = other * s;
      data[at + 2 * samples] = other * (s * (s - otherSkew) - otherVariance);
    }
    at += 2 * samples;
  }
  return { data, rows: 3 * all.length, columns: samples };
}
