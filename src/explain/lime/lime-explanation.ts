import type { Asked, Attribution, Cost, Note, Part, SurrogateExplanation } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import { unseenNoiseNotes } from "../run/few-values.js";
import { localFrame } from "../run/local-frame.js";
import { answersVaryNote, rowNoise } from "../run/noise.js";
import { chosenOutputs } from "../run/output-choice.js";
import type { LocalFit } from "./jackknifed-ridge.js";
import {
  independentReplicates,
  isExact,
  type LimeFits,
  type LimeState,
  rowsOf,
  type SurrogateFits,
} from "./lime-fits.js";
import { limeNotes } from "./lime-notes.js";
import { limeOptions } from "./lime-options.js";
import type { Replicate } from "./replicate.js";
import { effectiveRows } from "./replicate.js";

/** The explanation that the answers so far make. */
export function limeExplanation(
  state: LimeState,
  fits: LimeFits | SurrogateFits,
  stoppedBy: Cost["stoppedBy"],
): Attribution | SurrogateExplanation {
  const { probe, options, replicates, prediction } = state;
  const outputs = chosenOutputs(options.outputs, probe.outputs, prediction);
  if (fits.kind === "surrogate") return surrogateExplanation(state, fits, outputs, stoppedBy);
  const { corrected } = fits;
  const ranges = rangesOf(replicates);
  const alike = outputs.map((output) => areAlikeElsewhere(state, output, ranges[output]));
  const all = fits.all.map((fit, i) => withoutUnknownErrors(fit, state, alike[i]));
  return {
    ...frame(state, "attribution", outputs, stoppedBy),
    result: {
      values: all.map(({ coefficients }) => Array.from(coefficients)),
      standardErrors: all.map(({ standardErrors }) => standardErrors),
      intercepts: all.map(({ intercept }) => intercept),
      asked: asked(state, state.options.enumerate && !probe.sampled),
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
    notes: [
      ...state.run.notes(),
      ...noiseNotes(state, outputs, true),
      ...limeNotes({
        uncorrected: outputs.flatMap((output, i) =>
          corrected && !corrected.used[i] ? [probe.outputs[output].name] : [],
        ),
        outputs: outputs.map((output) => probe.outputs[output].name),
        prediction: outputs.map((output) => prediction[output]),
        localPrediction: all.map(({ localPrediction }) => localPrediction),
        range: outputs.map((output) => ranges[output]),
        samples: rowsOf(replicates),
        alike,
        heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
        leastStable: all.map((fit) => leastStable(fit, probe.parts)),
        outweighed: all.map(({ outweighed }) => outweighed),
        fewSamples: tooFewSamples(state),
        unvaried: unvariedParts(replicates, probe.parts),
        errorsUnknown: probe.sampled && independentReplicates(state).length < 2,
      }),
    ],
  };
}

function surrogateExplanation(
  state: LimeState,
  { all }: SurrogateFits,
  outputs: readonly number[],
  stoppedBy: Cost["stoppedBy"],
): SurrogateExplanation {
  const { probe, replicates, prediction } = state;
  const ranges = rangesOf(replicates);
  return {
    ...frame(state, "surrogate", outputs, stoppedBy),
    result: {
      descriptions: all.map(({ description }) => description),
      localPrediction: all.map(({ localPrediction }) => localPrediction),
      r2: all.map(({ r2 }) => r2),
      heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
      asked: asked(state, isExact(state)),
    },
    diagnostics: samplingDiagnostics(state),
    notes: [
      ...state.run.notes(),
      ...noiseNotes(state, outputs, false),
      ...limeNotes({
        outputs: outputs.map((output) => probe.outputs[output].name),
        prediction: outputs.map((output) => prediction[output]),
        localPrediction: all.map(({ localPrediction }) => localPrediction),
        range: outputs.map((output) => ranges[output]),
        samples: rowsOf(replicates),
        alike: outputs.map((output) => areAlikeElsewhere(state, output, ranges[output])),
        heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
        uncorrected: [],
        leastStable: outputs.map(() => undefined),
        outweighed: outputs.map(() => false),
        fewSamples: tooFewSamples(state),
        unvaried: unvariedParts(replicates, probe.parts),
        errorsUnknown: false,
      }),
    ],
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

function asked({ replicates }: LimeState, all: boolean): Asked {
  return { count: rowsOf(replicates), of: "samples", all };
}

function samplingDiagnostics(state: LimeState): { [name: string]: Json } {
  const { worthNoise, options, probe } = state;
  const { length: replicates } = independentReplicates(state);
  if (options.enumerate && !probe.sampled)
    return { randomisations: null, degreesOfFreedom: worthNoise?.degreesOfFreedom ?? null };
  return { randomisations: replicates, degreesOfFreedom: replicates - 1 };
}

/** The note of a model whose answers vary; the surrogate of the user's own has no standard errors to cover it. */
function noiseNotes(
  { instance, worthNoise, agreed, probe }: LimeState,
  outputs: readonly number[],
  covered: boolean,
): Note[] {
  const noise = instance.noise ?? (worthNoise && rowNoise(worthNoise, probe));
  return noise ? [answersVaryNote(noise, probe, outputs, covered)] : unseenNoiseNotes(agreed, probe, outputs);
}

/** Samples of equal weight that a surrogate needs at the least, in all and for each of its parts. */
const MIN_EFFECTIVE_SAMPLES = 32;
const MIN_EFFECTIVE_SAMPLES_PER_PART = 2;

/** Effective sample size, where that is too few. Coalitions that are all asked are no samples. */
function tooFewSamples({ replicates, options }: LimeState): number | undefined {
  if (options.enumerate) return undefined;
  const effective = effectiveRows(replicates);
  const least = Math.max(MIN_EFFECTIVE_SAMPLES, MIN_EFFECTIVE_SAMPLES_PER_PART * options.count);
  return effective < least ? effective : undefined;
}

/** True if all samples were answered alike, and the instance otherwise: what lies between has not been seen. */
function areAlikeElsewhere(state: LimeState, output: number, range: number): boolean {
  const { replicates, prediction } = state;
  if (isExact(state) || range > 0) return false;
  return Math.abs(prediction[output] - replicates[0].y.data[output]) > ROUNDING * Math.abs(prediction[output]);
}

/** Of the model's answer. */
const ROUNDING = 1e-12;

/** The fit with null for the standard errors of coefficients that no sample says anything of. */
function withoutUnknownErrors(fit: LocalFit, state: LimeState, alike: boolean): LocalFit {
  if (isExact(state)) return fit;
  const unvaried = new Set(unvariedParts(state.replicates, state.probe.parts));
  const isUnknown = state.probe.parts.map(({ name }) => alike || unvaried.has(name));
  const known = <T>(values: readonly (T | null)[]) => values.map((value, part) => (isUnknown[part] ? null : value));
  return { ...fit, standardErrors: known(fit.standardErrors), intervals: known(fit.intervals) };
}

/** Per output of the probe, the largest answer less the smallest; read in the order of the memory. */
function rangesOf(replicates: readonly Replicate[]): Float64Array {
  const { columns } = replicates[0].y;
  const lowest = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const highest = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (const { y } of replicates) {
    for (let row = 0, cell = 0; row < y.rows; row++) {
      for (let output = 0; output < columns; output++, cell++) {
        lowest[output] = Math.min(lowest[output], y.data[cell]);
        highest[output] = Math.max(highest[output], y.data[cell]);
      }
    }
  }
  return highest.map((high, output) => high - lowest[output]);
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
