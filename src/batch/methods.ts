import type { Attribution } from "../core/explanation.js";
import type { AnyMasker } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { Probe } from "../core/probe.js";
import { occlusion } from "../explain/ablation/occlusion.js";
import { predictionDifference } from "../explain/ablation/prediction-difference.js";
import { lime } from "../explain/lime/lime.js";
import type { SharedDesigns } from "../explain/run/shared-designs.js";
import { exactShapley } from "../explain/shapley/exact-shapley.js";
import { kernelShap } from "../explain/shapley/kernel-shap.js";
import { permutationShapley } from "../explain/shapley/permutation-shapley.js";
import { binnedColumns } from "../maskers/binned/binned-columns.js";
import { columns } from "../maskers/columns/columns.js";
import type { Seed } from "../random/stream.js";

/** Arguments of a batch's method besides its own options. */
export type BatchRun = {
  readonly seed: Seed;
  readonly signal: AbortSignal;
  readonly shared: SharedDesigns;
};

/** A method that gives every part of a row a value. */
export type BatchMethod = {
  readonly masker: (background: Matrix, row: Float64Array) => AnyMasker<Matrix>;
  readonly explain: (probe: Probe, options: object, run: BatchRun) => Promise<Attribution>;
};

/** The methods that a job can name. */
export const BATCH_METHODS: { readonly [name: string]: BatchMethod } = {
  "kernel-shap": { masker: columns, explain: (probe, options, run) => kernelShap(probe, { ...options, ...run }) },
  exact: {
    masker: columns,
    explain: (probe, options, { seed: _, ...run }) => exactShapley(probe, { ...options, ...run }),
  },
  permutation: {
    masker: columns,
    explain: (probe, options, run) => permutationShapley(probe, { ...options, ...run }),
  },
  lime: {
    masker: binnedColumns,
    explain: (probe, options, { shared: _, ...run }) => lime(probe, { ...options, ...run, surrogate: undefined }),
  },
  occlusion: {
    masker: columns,
    explain: (probe, options, { seed: _, shared: __, ...run }) => occlusion(probe, { ...options, ...run }),
  },
  "prediction-difference": {
    masker: columns,
    explain: (probe, options, { shared: _, ...run }) => predictionDifference(probe, { ...options, ...run }),
  },
};
