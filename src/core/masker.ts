import type { Conditions } from "./conditions.js";
import type { Part, Source } from "./explanation.js";
import type { Input } from "./features.js";
import type { Batch, ModuleRef } from "./model.js";
import type { Locality, NeighbourhoodRequest, Samples } from "./neighbourhood.js";
import type { Plan, Range } from "./plan.js";
import type { Room } from "./room.js";

/**
 * Makes the perturbed rows of a plan: masks `masks` of it, mask by mask, each with draws `draws` in order,
 * or with the one draw that the plan names for it (`draws` is then ignored). The batch lives in a buffer
 * that the next call overwrites.
 */
export type Fill<B extends Batch = Batch> = (plan: Plan, masks: Range, draws: Range) => B;

/** How a worker rebuilds a masker: by the name of a built-in kind with its data, or from a module. */
export type MaskerRecipe = { readonly kind: string; readonly [key: string]: unknown } | ModuleRef;

/** Samples of an instance's surroundings with the rows that belong to them. */
export interface Neighbourhood<B extends Batch = Batch> extends Samples {
  readonly masker: Masker<B>;
  readonly plan: Plan;
}

/** Turns "keep these parts" into rows a model can be asked. */
export interface Masker<B extends Batch = Batch> {
  /** How many parts there are to keep or hide. */
  readonly parts: number;
  /** "binary": parts are kept or hidden. "real": z holds numbers (LIME without bins). */
  readonly z: "binary" | "real";
  /** How many ways there are to hide, for `columns` the background rows; "unbounded" when they are sampled. */
  readonly draws: number | "unbounded";
  /** A weight a draw, summing to 1; absent when all weigh the same. */
  readonly weights?: Float64Array;
  /** Bytes of one perturbed row: what a chunk is measured in. */
  readonly rowBytes: number;
  /** Parts that no hiding can change, because every draw equals the instance there. */
  readonly constant: readonly boolean[];
  readonly recipe: MaskerRecipe;
  /** The input as a whole, where it is more than its parts. */
  readonly source?: Source;
  /** Names and values of the parts for a model with this input. Throws INVALID_DATA where they do not fit. */
  describe(input: Input, modelName: string): readonly Part[];
  /** Distance, kernel width and number of hidden parts that suit this kind of input; default euclidean, .75 sqrt(parts), halves. */
  readonly locality?: Locality;
  /** True when a kept part is not the instance's own value but another of its kind. */
  readonly redrawsKept?: true;
  /** The instance itself, where keeping every part does not give it: a masker without parts, with one draw. */
  readonly original?: Masker<B>;
  /** The masker for a model with this input, where it needs to know what the columns hold. */
  forInput?(input: Input, modelName: string): Masker<B>;
  /** What kept parts say of rows, where draws are rows that can meet a condition or not. Worked out when asked for. */
  conditions?(): Conditions;
  /** z of the instance itself. Default: 1 for every part. */
  readonly originalZ?: Float64Array;
  /** A sampling law of the masker's own. Default: parts hidden at random. */
  neighbourhood?(request: NeighbourhoodRequest): Neighbourhood<B>;
  /**
   * A new Fill, for one question at a time.
   * @param room  where to write rows; nobody else uses it meanwhile. Default: one of its own
   */
  filler(room?: Room): Fill<B>;
}
