import type { Conditions } from "./conditions.js";
import type { Part, Source } from "./explanation.js";
import type { Input } from "./features.js";
import type { Batch } from "./model.js";
import type { Locality, NeighbourhoodRequest, Samples } from "./neighbourhood.js";
import type { Plan, Range } from "./plan.js";
import type { RowBuffer } from "./row-buffer.js";

/** The worker's half of a masker: writes the perturbed rows of a plan. */
export interface Perturber<B extends Batch = Batch> {
  /** Bytes of one perturbed row: the unit in which chunks are measured. */
  readonly rowBytes: number;
  /**
   * Rows of masks `masks.from` up to `masks.to` of the plan, mask by mask. Each mask meets the reference rows
   * `references.from` up to `references.to` in order; or, where the plan has `referenceOf`, the one row that it names,
   * and `references` is ignored. The batch may live in a buffer that the next call overwrites.
   */
  perturb(plan: Plan, masks: Range, references: Range): B;
}

/**
 * Recipe by which a worker makes a perturber again: a built-in kind with its data, or a module whose export, called with `args`,
 * returns (a promise of) a Perturber. `args` may hold whatever structured cloning carries; typed arrays of 4 KiB or
 * more are sent through shared memory once.
 */
export type MaskerSpec =
  | { readonly kind: string; readonly [key: string]: unknown }
  | { readonly module: string; readonly export?: string; readonly args?: unknown };

/** Rows that hidden parts are filled from, and answers averaged over. */
export interface ReferenceRows {
  /** Number of reference rows that each mask meets: for `columns`, the background rows. */
  readonly references: number;
  /**
   * The reference rows are independent draws from a distribution, a Monte Carlo sample of what is meant. Explainers
   * then widen their standard errors by the spread between reference rows, and call nothing exact.
   */
  readonly sampled?: true;
  /** One per reference row, summing to 1; absent when all weigh the same. */
  readonly weights?: Float64Array;
  /** A kept part does not show the instance's own value but another of its kind. */
  readonly resamplesKept?: true;
}

/** For `kernelShap`: where reference rows hold what the instance holds. Computed when asked for. */
export interface HasUnchanged {
  /** references x parts: 1 where the part is the same in the reference row and the instance, so that hiding changes nothing. */
  unchanged(): Uint8Array;
}

/** Perturbed rows that an executor can ask about. */
export interface Perturbation<B extends Batch = Batch> extends ReferenceRows {
  /** Recipe by which a worker makes the perturber. Without it, the masker works in process only. */
  readonly spec?: MaskerSpec;
  /**
   * A new perturber, for one question at a time.
   * @param buffer  for the rows; in use until the next call. Default: a new one
   */
  perturber(buffer?: RowBuffer): Perturber<B>;
}

/** The parts of an input: players of a game, interpretable components of LIME. */
export interface PartsOfInput {
  /** Number of them. */
  readonly parts: number;
  /** One per part: true where no reference row differs from the instance, so that hiding changes nothing. */
  readonly constant: readonly boolean[];
  /** The input as a whole, where it is more than its parts. */
  readonly source?: Source;
  /** Names and values of the parts for a model with this input. Throws INVALID_DATA where they do not fit. */
  describe(input: Input, modelName: string): readonly Part[];
}

/** Turns "keep these parts" into rows that a model can be asked about. */
export interface Masker<B extends Batch = Batch> extends PartsOfInput, Perturbation<B> {
  /** The instance itself, as its one reference row, where keeping every part does not give it (`resamplesKept`). */
  readonly instance?: Perturbation<B>;
  /** Default: euclidean distance, kernel width .75 sqrt(parts), each part hidden by the toss of a coin. */
  readonly locality?: Locality;
}

/** Samples around an instance, with the rows that belong to them. */
export interface Neighbourhood<B extends Batch = Batch> extends Samples {
  readonly perturbation: Perturbation<B>;
  readonly plan: Plan;
}

/** For `lime`: a sampling distribution of the masker's own. Without it, parts are hidden at random. */
export interface HasNeighbourhood<B extends Batch = Batch> {
  neighbourhood(request: NeighbourhoodRequest): Neighbourhood<B>;
  /** One per part: z of the instance. */
  readonly instanceZ: Float64Array;
  /** The instance itself, as its one reference row. */
  readonly instance: Perturbation<B>;
}

/** For `anchors`: which reference rows meet the condition of a kept part. Computed when asked for. */
export interface HasConditions {
  /** @param giveWay  to be awaited now and then on the way through a large table; rejects after an abort */
  conditions(giveWay: () => Promise<void>): Conditions | Promise<Conditions>;
}

/**
 * For `anchors`, of a masker that resamples kept parts: rows put together part by part, so that values of kept parts can be
 * drawn anew for every row.
 */
export interface HasMixedRows<B extends Batch = Batch> {
  /**
   * Reference rows of no part, row i of which has the value of part p from background row `sources[i * parts + p]`.
   * @param sources  rows x parts
   */
  mixed(sources: Int32Array): Perturbation<B>;
}

/** A masker with its capabilities: parts to keep and hide, or samples of a distribution of its own, or both. */
export type CapableMasker<B extends Batch = Batch> =
  | (Masker<B> &
      Partial<HasNeighbourhood<B>> &
      Partial<HasConditions> &
      Partial<HasMixedRows<B>> &
      Partial<HasUnchanged>)
  | (PartsOfInput & HasNeighbourhood<B>);

/** A masker that must know what the model's columns hold. `probe` calls it with the model's input. */
export interface MaskerForInput<B extends Batch = Batch, M extends CapableMasker<B> = CapableMasker<B>> {
  forInput(input: Input, modelName: string): M;
}

/** Any masker that `probe` takes. */
export type AnyMasker<B extends Batch = Batch> = CapableMasker<B> | MaskerForInput<B>;
