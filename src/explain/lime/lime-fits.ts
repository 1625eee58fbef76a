import { takeColumns } from "../../core/matrix-rows.js";
import type { Probe } from "../../core/probe.js";
import { stream } from "../../random/stream.js";
import type { InstanceAnswer } from "../run/ask-instance.js";
import type { Agreed } from "../run/few-values.js";
import type { WorthNoise } from "../run/noise.js";
import { chosenOutputs } from "../run/output-choice.js";
import type { Run } from "../run/run.js";
import { checkRange } from "./check-range.js";
import { type ControlVariate, limeControlVariate } from "./control-variate.js";
import { fitSurrogate, type Surrogate, type SurrogateFit } from "./fit-surrogate.js";
import type { LocalFit } from "./jackknifed-ridge.js";
import type { ResolvedLimeOptions } from "./lime-options.js";
import { joined, type Replicate } from "./replicate.js";
import { sparseRidge } from "./sparse-ridge.js";

/** State of a run of LIME: what it has asked so far. */
export type LimeState = {
  readonly probe: Probe;
  readonly options: ResolvedLimeOptions;
  readonly surrogate: Surrogate | undefined;
  readonly run: Run;
  readonly giveWay: Run["giveWay"];
  /** Fewer than usual for the explanation of an aborted run, which is waited for. */
  readonly resamples?: number;
  /** The model's answer to the instance, and whether it varies. */
  readonly instance: InstanceAnswer;
  readonly prediction: Float64Array;
  readonly replicates: readonly Replicate[];
  /** The average kernel weight under the distribution that was sampled. */
  readonly meanWeight: number;
  /** Of coalitions that were all asked by a model whose answers vary. */
  readonly worthNoise?: WorthNoise;
  readonly agreed?: Agreed;
};

/** Ridge regressions, one per chosen output. */
export type LimeFits = {
  readonly kind: "ridge";
  /** One per output. */
  readonly all: readonly LocalFit[];
  readonly corrected: ControlVariate | undefined;
};

/** The ridge regression of each chosen output on what was asked so far. */
export async function limeFits(state: LimeState): Promise<LimeFits> {
  const { probe, options, prediction } = state;
  const replicates = independentReplicates(state);
  const outputs = chosenOutputs(options.outputs, probe.outputs, prediction);
  const answered = replicates.map((replicate) => ({ ...replicate, y: takeColumns(replicate.y, outputs) }));
  checkRange(
    outputs.map((output) => probe.outputs[output]),
    answered,
  );
  const corrected =
    options.controlVariate && !options.enumerate
      ? await limeControlVariate(probe, options, answered, state.giveWay)
      : undefined;
  return {
    kind: "ridge",
    corrected,
    all: await sparseRidge(corrected?.replicates ?? answered, {
      count: options.count,
      method: options.select,
      // The penalty is one for `samples` samples: somewhat fewer or many more must not change what is estimated.
      alpha: options.enumerate ? options.alpha : (options.alpha * rowsOf(replicates)) / options.samples,
      meanWeight: state.meanWeight,
      instance: probe.instanceZ,
      random: stream(options.seed, "lime stability"),
      exhaustive: options.enumerate && !probe.sampled,
      ...(state.worthNoise && { noise: ofOutputs(state.worthNoise, outputs) }),
      giveWay: state.giveWay,
      ...(state.resamples !== undefined && { resamples: state.resamples }),
    }),
  };
}

/** Surrogates of the user's own, one per chosen output. */
export type SurrogateFits = { readonly kind: "surrogate"; readonly all: readonly SurrogateFit[] };

/** Surrogates of the answers so far: the user's own where there is one, else the sparse ridge regression. */
export async function fitSurrogates(state: LimeState): Promise<LimeFits | SurrogateFits> {
  const { probe, options, surrogate, prediction } = state;
  if (!surrogate) return limeFits(state);
  const replicates = independentReplicates(state);
  const outputs = chosenOutputs(options.outputs, probe.outputs, prediction);
  return {
    kind: "surrogate",
    all: outputs.map((output) => fitSurrogate(surrogate, replicates, output, probe.instanceZ)),
  };
}

/** True if nothing is left to chance: every coalition was asked, of reference rows that are no sample. */
export function isExact({ options, probe, instance, worthNoise }: LimeState): boolean {
  return options.enumerate && !probe.sampled && !instance.noise && !worthNoise;
}

function ofOutputs({ variances, degreesOfFreedom }: WorthNoise, outputs: readonly number[]): WorthNoise {
  return { variances: Float64Array.from(outputs, (output) => variances[output]), degreesOfFreedom };
}

/** The replicates, with those that met the same sampled reference rows joined to one. */
export function independentReplicates({ replicates }: LimeState): readonly Replicate[] {
  const groups = new Set(replicates.map(({ group }) => group));
  if (groups.has(undefined)) return replicates;
  return [...groups].map((group) => joined(replicates.filter((each) => each.group === group)));
}

export function rowsOf(replicates: readonly Replicate[]): number {
  return replicates.reduce((sum, { z }) => sum + z.rows, 0);
}
