import type { Asked, Attribution, Cost, Part, SurrogateExplanation } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { stream } from "../../random/stream.js";
import { localFrame } from "../run/local-frame.js";
import { chosenOutputs } from "../run/output-choice.js";
import type { Run } from "../run/run.js";
import type { ControlVariate } from "./control-variate.js";
import { effectiveRows } from "./effective-rows.js";
import { fitSurrogate, type Surrogate } from "./fit-surrogate.js";
import type { LocalFit } from "./jackknifed-ridge.js";
import { limeControlVariate } from "./lime-control-variate.js";
import { limeNotes } from "./lime-notes.js";
import { limeOptions, type ResolvedLimeOptions } from "./lime-options.js";
import { joined, type Replicate } from "./replicate.js";
import { sparseRidge } from "./sparse-ridge.js";

/** What a run of LIME has asked so far. */
export type LimeState = {
  readonly probe: Probe;
  readonly options: ResolvedLimeOptions;
  readonly surrogate: Surrogate | undefined;
  readonly run: Run;
  readonly giveWay: Run["giveWay"];
  /** Fewer than usual for the explanation of an aborted run, which is waited for. */
  readonly resamples?: number;
  /** The model's answer to the instance. */
  readonly prediction: Float64Array;
  readonly replicates: readonly Replicate[];
  /** The average kernel weight of the law that was sampled. */
  readonly meanWeight: number;
};

type LimeFits = {
  /** One an output. */
  readonly all: readonly LocalFit[];
  readonly corrected: ControlVariate | undefined;
};

/** The ridge regression of each chosen output on what was asked so far. */
export async function limeFits(state: LimeState): Promise<LimeFits> {
  const { probe, options, prediction } = state;
  const replicates = independentReplicates(state);
  const outputs = chosenOutputs(options.outputs, probe.outputs, prediction);
  const answered = replicates.map((replicate) => ({ ...replicate, y: onlyColumns(replicate.y, outputs) }));
  const corrected =
    options.controlVariate && !options.enumerate ? limeControlVariate(probe, options, answered) : undefined;
  return {
    corrected,
    all: await sparseRidge(corrected?.replicates ?? answered, {
      count: options.count,
      method: options.select,
      // The penalty is one for `samples` samples: somewhat fewer or many more must not change what is estimated.
      alpha: options.enumerate ? options.alpha : (options.alpha * rowsOf(replicates)) / options.samples,
      meanWeight: state.meanWeight,
      instance: probe.instanceZ,
      random: stream(options.seed, "lime stability"),
      exhaustive: isExact(state),
      giveWay: state.giveWay,
      ...(state.resamples !== undefined && { resamples: state.resamples }),
    }),
  };
}

/** The explanation that the answers so far make. */
export async function limeExplanation(
  state: LimeState,
  stoppedBy: Cost["stoppedBy"],
): Promise<Attribution | SurrogateExplanation> {
  const { probe, options, surrogate, replicates, prediction } = state;
  const outputs = chosenOutputs(options.outputs, probe.outputs, prediction);
  if (surrogate) return explainBySurrogate(state, surrogate, outputs, stoppedBy);
  const { all, corrected } = await limeFits(state);
  return {
    ...frame(state, "attribution", outputs, stoppedBy),
    result: {
      values: all.map(({ coefficients }) => Array.from(coefficients)),
      standardErrors: all.map(({ standardErrors }) => standardErrors),
      intercepts: all.map(({ intercept }) => intercept),
      asked: asked(state),
      surrogate: {
        localPrediction: all.map(({ localPrediction }) => localPrediction),
        r2: all.map(({ r2 }) => r2),
        heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
        selected: all.map(({ selected }) => selected),
        stability: all.map(({ stability }) => stability),
        intervals: all.map(({ intervals }) => intervals),
      },
    },
    diagnostics: {
      ...samplingDiagnostics(state),
      ...(corrected && {
        controlVariate: outputs.map((_, i) => ({ used: corrected.used[i], varianceKept: corrected.varianceKept[i] })),
      }),
    },
    notes: limeNotes({
      uncorrected: outputs.flatMap((output, i) =>
        corrected && !corrected.used[i] ? [probe.outputs[output].name] : [],
      ),
      outputs: outputs.map((output) => probe.outputs[output].name),
      prediction: outputs.map((output) => prediction[output]),
      localPrediction: all.map(({ localPrediction }) => localPrediction),
      range: outputs.map((output) => rangeOf(replicates, output)),
      heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
      leastStable: all.map((fit) => leastStable(fit, probe.parts)),
      outweighed: all.map(({ outweighed }) => outweighed),
      fewSamples: tooFewSamples(state),
      unvaried: unvariedParts(replicates, probe.parts),
      errorsUnknown: !isExact(state) && independentReplicates(state).length < 2,
    }),
  };
}

function explainBySurrogate(
  state: LimeState,
  surrogate: Surrogate,
  outputs: readonly number[],
  stoppedBy: Cost["stoppedBy"],
): SurrogateExplanation {
  const { probe, prediction } = state;
  const replicates = independentReplicates(state);
  const all = outputs.map((output) => fitSurrogate(surrogate, replicates, output, probe.instanceZ));
  return {
    ...frame(state, "surrogate", outputs, stoppedBy),
    result: {
      descriptions: all.map(({ description }) => description),
      localPrediction: all.map(({ localPrediction }) => localPrediction),
      r2: all.map(({ r2 }) => r2),
      heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
      asked: asked(state),
    },
    diagnostics: samplingDiagnostics(state),
    notes: limeNotes({
      outputs: outputs.map((output) => probe.outputs[output].name),
      prediction: outputs.map((output) => prediction[output]),
      localPrediction: all.map(({ localPrediction }) => localPrediction),
      range: outputs.map((output) => rangeOf(replicates, output)),
      heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
      uncorrected: [],
      leastStable: outputs.map(() => undefined),
      outweighed: outputs.map(() => false),
      fewSamples: tooFewSamples(state),
      unvaried: unvariedParts(replicates, probe.parts),
      errorsUnknown: false,
    }),
  };
}

/** All of an explanation but what it found. */
function frame<Kind extends string>(
  { probe, options, run, surrogate, prediction }: LimeState,
  kind: Kind,
  outputs: readonly number[],
  stoppedBy: Cost["stoppedBy"],
) {
  return localFrame({
    kind,
    method: "lime",
    options: limeOptions.record({ ...options, surrogate: surrogate && (surrogate.fit.name || "surrogate") }),
    seed: options.seed,
    probe,
    run,
    outputs,
    prediction,
    // LIME has no average answer to start from: its intercept is the surrogate's own.
    baseline: outputs.map(() => null),
    stoppedBy,
  });
}

function asked(state: LimeState): Asked {
  return { count: rowsOf(state.replicates), of: "samples", all: isExact(state) };
}

function samplingDiagnostics(state: LimeState): { [name: string]: Json } {
  const exact = isExact(state);
  const { length: replicates } = independentReplicates(state);
  return {
    randomisations: exact ? null : replicates,
    degreesOfFreedom: exact ? null : replicates - 1,
  };
}

/** Whether nothing is left to chance: every coalition was asked, of reference rows that are no sample. */
function isExact({ options, probe }: LimeState): boolean {
  return options.enumerate && !probe.sampled;
}

/** The replicates, with those that met the same sampled reference rows joined to one. */
function independentReplicates({ replicates }: LimeState): readonly Replicate[] {
  const groups = new Set(replicates.map(({ group }) => group));
  if (groups.has(undefined)) return replicates;
  return [...groups].map((group) => joined(replicates.filter((each) => each.group === group)));
}

/** Samples of equal weight that a surrogate needs at the least, in all and for each of its parts. */
const LEAST_EFFECTIVE_SAMPLES = 32;
const LEAST_EFFECTIVE_SAMPLES_PER_PART = 2;

/** How many samples the weighted ones amount to, where that is too few. Coalitions that are all asked are no samples. */
function tooFewSamples({ replicates, options }: LimeState): number | undefined {
  if (options.enumerate) return undefined;
  const effective = effectiveRows(replicates);
  const least = Math.max(LEAST_EFFECTIVE_SAMPLES, LEAST_EFFECTIVE_SAMPLES_PER_PART * options.count);
  return effective < least ? effective : undefined;
}

function rowsOf(replicates: readonly Replicate[]): number {
  return replicates.reduce((sum, { z }) => sum + z.rows, 0);
}

function onlyColumns(y: Matrix, columns: readonly number[]): Matrix {
  const data = new Float64Array(y.rows * columns.length);
  columns.forEach((column, i) => {
    for (let row = 0; row < y.rows; row++) data[row * columns.length + i] = y.data[row * y.columns + column];
  });
  return { data, rows: y.rows, columns: columns.length };
}

function rangeOf(replicates: readonly Replicate[], output: number): number {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { y } of replicates) {
    for (let row = 0; row < y.rows; row++) {
      lowest = Math.min(lowest, y.data[row * y.columns + output]);
      highest = Math.max(highest, y.data[row * y.columns + output]);
    }
  }
  return highest - lowest;
}

function leastStable(
  { selected, stability }: LocalFit,
  parts: readonly Part[],
): { part: string; stability: number } | undefined {
  if (stability.length === 0) return undefined;
  const least = stability.indexOf(Math.min(...stability));
  return { part: parts[selected[least]].name, stability: stability[least] };
}

function unvariedParts(replicates: readonly Replicate[], parts: readonly Part[]): string[] {
  return parts.flatMap(({ name }, part) => {
    const first = replicates[0].z.data[part];
    return replicates.some(({ z }) => holdsAnother(z, part, first)) ? [] : [name];
  });
}

function holdsAnother({ data, columns }: Matrix, column: number, value: number): boolean {
  for (let cell = column; cell < data.length; cell += columns) if (data[cell] !== value) return true;
  return false;
}
