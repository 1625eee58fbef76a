import type { Controls } from "./controls.js";
import type { Matrix } from "./matrix.js";

/** How far a perturbed input is from the instance, measured between their z. */
export type Distance = "euclidean" | "cosine" | "manhattan";

/** Which samples of an instance's surroundings are wanted. */
export interface NeighbourhoodRequest {
  /** Rows of this randomisation. */
  readonly samples: number;
  readonly seed: number | string;
  /** Which of several independent randomisations. */
  readonly replicate: number;
  readonly distance: Distance;
  /** The width of the kernel sqrt(exp(-distance^2 / width^2)); Infinity for none. */
  readonly width: number;
  /** "quasi": evenly spread points where the law allows. "random": independent ones. */
  readonly design: "quasi" | "random";
  /** The share of samples that are the instance itself, for laws that would never draw it. */
  readonly instanceShare: number;
}

/** Samples of an instance's surroundings, before the model is asked. */
export interface Samples {
  /** samples x parts: what a surrogate is fitted to. */
  readonly z: Matrix;
  /** The kernel's weight of each sample; absent when the kernel is in the sampling and all weigh the same. */
  readonly weights?: Float64Array;
  /** What a sample of the law without the kernel weighs on average: 1 where `weights` are given. */
  readonly meanWeight: number;
  /** They take noise out of a fit without changing what is fitted. */
  readonly controls?: Controls;
}

/** What a masker takes for granted unless told otherwise. */
export interface Locality {
  readonly distance: Distance;
  readonly width: number;
  /** How many parts are hidden: "halves" each by the toss of a coin, "uniform" any number above 0 equally often. */
  readonly hidden: "halves" | "uniform";
}
