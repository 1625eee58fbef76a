import type { Coalitions } from "../../core/coalitions.js";
import type { Stream } from "../../random/stream.js";
import type { Solution } from "./shapley-attribution.js";
import type { EmptyAndFull, GameNoise, Worths } from "./shapley-game.js";

/** The coalitions that an estimator asks, neither empty nor grand. */
export interface ShapleyDesign {
  readonly coalitions: Coalitions;
  /** True when nothing is left to ask. */
  readonly isComplete: boolean;
}

export type Estimate = Omit<Solution, "stoppedBy" | "until">;

/** An algorithm that estimates Shapley values from v(S) of some coalitions. It knows no model, budget, link or abort. */
export interface ShapleyEstimator<Design extends ShapleyDesign> {
  /** Names its random numbers. */
  readonly name: string;
  /** Anything else that its designs depend on: explanations share a design of the same name and variant. */
  readonly variant?: string;
  /**
   * The coalitions to ask, at most `max`; undefined where the estimator needs more. Where they are all there are and the
   * design is not complete, the definition of the values is applied instead.
   */
  design(
    players: number,
    max: number,
    streams: (row: number) => Stream,
  ): Design | undefined | Promise<Design | undefined>;
  /** Another design by the answers to its first coalitions, which it begins with: as large. */
  readonly turn?: {
    /** In coalitions. */
    readonly at: number;
    decide(design: Design, v: Worths): Design;
  };
  /** The design that is left when only these coalitions have been answered; undefined when they are too few. */
  answered(design: Design, isAnswered: readonly boolean[]): Design | undefined | Promise<Design | undefined>;
  /**
   * @param v  per output, v(S) of every coalition of the design that was asked
   * @param noise  where the model's answers vary: standard errors have to cover it
   */
  estimate(design: Design, v: Worths, ends: EmptyAndFull, noise?: GameNoise): Estimate | Promise<Estimate>;
}
