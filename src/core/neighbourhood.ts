import type { Controls } from "./controls.js";
import type { Matrix } from "./matrix.js";
import type { Range } from "./plan.js";

/** The distance between a perturbed input and the instance, measured between their z. */
export type Distance = "euclidean" | "cosine" | "manhattan";

/** Request for samples around an instance. */
export interface NeighbourhoodRequest {
  /** Rows of this replicate. */
  readonly samples: number;
  readonly seed: number | string;
  /** Number of the randomisation, where several independent ones are wanted. */
  readonly replicate: number;
  readonly distance: Distance;
  /** The width of the kernel sqrt(exp(-distance^2 / width^2)); Infinity for none. */
  readonly width: number;
  /** "quasi": evenly spread points where the distribution allows. "random": independent ones. */
  readonly design: "quasi" | "random";
  /** The share of samples that are the instance itself, for distributions that would never draw it. */
  readonly instanceShare: number;
  /** Reference rows that hidden parts may be taken from. Default: all. */
  readonly references?: Range;
}

/** Samples around an instance, before the model is asked. */
export interface Samples {
  /** samples x parts: what a surrogate is fitted to. */
  readonly z: Matrix;
  /** The kernel's weight of each sample; absent when the kernel is in the sampling and all weigh the same. */
  readonly weights?: Float64Array;
  /** The average kernel weight of the distribution without the kernel: 1 where `weights` are given. */
  readonly meanWeight: number;
  /** Regressors of known mean 0, which take noise out of a fit without changing what is fitted. */
  readonly controls?: Controls;
}

/** The defaults of `lime` for one kind of input. */
export interface Locality {
  readonly distance: Distance;
  readonly width: number;
  /** The distribution of the number of hidden parts: "halves" each by the toss of a coin, "uniform" any number above 0 equally often. */
  readonly hidden: "halves" | "uniform";
}
