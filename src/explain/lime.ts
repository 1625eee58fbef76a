import { keeps, noneKept } from "../core/coalitions.js";
import type { Attribution, Cost, Part, SurrogateExplanation } from "../core/explanation.js";
import { type Explained, SCHEMA } from "../core/explanation.js";
import type { Json } from "../core/json.js";
import type { Matrix } from "../core/matrix.js";
import type { AskableSamples } from "../core/neighbourhood.js";
import type { Probe } from "../core/probe.js";
import { WhyboxError } from "../core/whybox-error.js";
import { binomial } from "../math/binomial.js";
import { hiddenShares } from "../plans/hidden-parts.js";
import { stream } from "../random/stream.js";
import { type LocalFit, localRidge } from "../surrogates/local-ridge.js";
import type { Replicate } from "../surrogates/replicate.js";
import { fitSurrogate, type Surrogate } from "./fit-surrogate.js";
import { limeNotes } from "./lime-notes.js";
import { type LimeOptions, type ResolvedLimeOptions, resolveLimeOptions } from "./lime-options.js";
import { chosenOutputs } from "./output-choice.js";
import { beginRun, type Run } from "./run.js";

/** Fewer independent randomisations than this say too little about their spread. */
const LEAST_REPLICATES = 16;

/**
 * A sparse linear surrogate of the model around one input, with how sure it is of itself.
 *
 * Samples of the input's surroundings are asked, and a ridge regression is fitted to the answers, near samples
 * counting more. Two departures from the published method leave what is estimated alone and take noise out of it:
 * the kernel is in the sampling rather than in weights, and samples are scrambled Sobol points with variables
 * regressed out that say where inside a bin a value fell. Samples come in independent randomisations, whose
 * spread gives a standard error to every coefficient. Parts that are kept or hidden are enumerated where they fit.
 *
 * @param probe  with binnedColumns or offsetColumns for tables, tokens for text; any masker will do
 * @param options  see LimeOptions
 * @returns values outputs x parts: coefficients, 0 for parts that were not selected (their standard error is null);
 *   diagnostics: `selected`, `stability`, `intervals` (95%), `r2` in sample, `heldOutR2`, `localPrediction`
 * @throws WhyboxError INVALID_ARGUMENT, BUDGET_TOO_SMALL, TOO_MANY_PARTS; ABORTED (with a partial explanation once
 *   enough randomisations are answered)
 * Source: Ribeiro, Singh & Guestrin 2016; kernel in the sampling: Tan, Tian & Li 2023 (GLIME).
 * Cost: `samples` + 1 model rows, or up to budgetRows with `until`.
 * @example
 * const explanation = await lime(probe(model, binnedColumns(background, instance)), { count: 5 });
 */
export function lime(
  probe: Probe,
  options: LimeOptions & { readonly surrogate: Surrogate },
): Promise<SurrogateExplanation>;
export function lime(probe: Probe, options?: LimeOptions & { readonly surrogate?: undefined }): Promise<Attribution>;
export async function lime(probe: Probe, options: LimeOptions = {}): Promise<Attribution | SurrogateExplanation> {
  const resolved = resolveLimeOptions(probe, options);
  const run = beginRun(probe, resolved.budgetRows, options);
  const state: State = { probe, options: resolved, surrogate: options.surrogate, run, replicates: [] };
  run.expect(
    resolved.enumerate
      ? 2 ** probe.parts.length * (probe.draws as number) + 1
      : sampleSizes(resolved.samples).total + 1,
  );
  const prediction = (await run.askOriginal()).data;
  try {
    const stoppedBy = await collect(state, prediction);
    return explain(state, prediction, stoppedBy);
  } catch (error) {
    if (error instanceof WhyboxError && error.code === "ABORTED" && state.replicates.length >= LEAST_REPLICATES) {
      error.partial = explain(state, prediction, "aborted");
    }
    throw error;
  }
}

type State = {
  readonly probe: Probe;
  readonly options: ResolvedLimeOptions;
  readonly surrogate: Surrogate | undefined;
  readonly run: Run;
  replicates: Replicate[];
  meanWeight?: number;
};

/** Asks until there is enough, leaving what was answered in the state. */
async function collect(state: State, prediction: Float64Array): Promise<Cost["stoppedBy"]> {
  const { options, probe, run } = state;
  if (options.enumerate) {
    const { replicate, meanWeight } = await everyCoalition(probe, run, options);
    state.replicates = [replicate];
    state.meanWeight = meanWeight;
    return "complete";
  }
  const { size, count: first } = sampleSizes(options.samples);
  await draw(state, size, first);
  if (!options.until) return "budget";
  for (;;) {
    if (isStable(fits(state, prediction), options.until.stable)) return "converged";
    const left = options.budgetRows - 1 - state.replicates.length * size;
    const count = Math.min(state.replicates.length, Math.floor(left / size));
    if (count < 1) return "budget";
    run.expect(run.cost("budget").modelRows + count * size);
    await draw(state, size, count);
  }
}

/** Randomisations of a power of two points, which a Sobol sequence fills evenly, and at least 16 of them. */
function sampleSizes(samples: number): { size: number; count: number; total: number } {
  const size = 2 ** Math.floor(Math.log2(samples / LEAST_REPLICATES));
  const count = Math.floor(samples / size);
  return { size, count, total: size * count };
}

async function draw(state: State, samples: number, count: number): Promise<void> {
  const { probe, options, run } = state;
  const first = state.replicates.length;
  const { seed, distance, kernelWidth: width, design } = options;
  const finished: (Replicate | undefined)[] = new Array(count).fill(undefined);
  const askOne = async (index: number) => {
    const drawn = probe.neighbourhood({ samples, seed, replicate: first + index, distance, width, design });
    state.meanWeight = drawn.meanWeight;
    finished[index] = await answered(drawn, run);
  };
  try {
    await Promise.all(finished.map((_, index) => askOne(index)));
  } finally {
    state.replicates.push(...finished.filter((replicate) => replicate !== undefined));
  }
}

async function answered(samples: AskableSamples, run: Run): Promise<Replicate> {
  const { z, weights, controls } = samples;
  const y = await run.track((askOptions) => samples.ask(askOptions));
  return { z, y, ...(weights && { weights }), ...(controls && { controls }) };
}

/** Every coalition with the weight that the sampling law and the kernel give it. */
async function everyCoalition(
  probe: Probe,
  run: Run,
  { distance, kernelWidth, samples }: ResolvedLimeOptions,
): Promise<{ replicate: Replicate; meanWeight: number }> {
  const parts = probe.parts.length;
  const { shares, meanWeight } = hiddenShares(parts, probe.locality.hidden, distance, kernelWidth);
  const coalitions = noneKept(2 ** parts, parts);
  const z: Matrix = { data: new Float64Array(coalitions.rows * parts), rows: coalitions.rows, columns: parts };
  const weights = new Float64Array(coalitions.rows);
  for (let row = 0; row < coalitions.rows; row++) {
    coalitions.bits[row] = row;
    let hidden = parts;
    for (let part = 0; part < parts; part++) {
      if (!keeps(coalitions, row, part)) continue;
      z.data[row * parts + part] = 1;
      hidden--;
    }
    // As many samples as would otherwise have been drawn, so that the ridge penalty weighs the same.
    weights[row] = (samples * shares[hidden]) / binomial(parts, hidden);
  }
  return { replicate: { z, y: await run.ask({ z: coalitions }), weights }, meanWeight };
}

function fits(state: State, prediction: Float64Array): LocalFit[] {
  const { probe, options, replicates } = state;
  const outputs = chosenOutputs(options.outputs, probe.outputs, prediction);
  return localRidge(
    replicates.map((replicate) => ({ ...replicate, y: onlyColumns(replicate.y, outputs) })),
    {
      count: options.count,
      method: options.select,
      // The penalty is one for `samples` samples: somewhat fewer or many more must not change what is estimated.
      alpha: options.enumerate ? options.alpha : (options.alpha * rowsOf(replicates)) / options.samples,
      meanWeight: state.meanWeight as number,
      instance: probe.originalZ,
      random: stream(options.seed, "lime stability"),
      exhaustive: options.enumerate,
    },
  );
}

function isStable(all: readonly LocalFit[], share: number): boolean {
  return all.every(({ stability }) => stability.every((value) => value >= share));
}

function explain(
  state: State,
  prediction: Float64Array,
  stoppedBy: Cost["stoppedBy"],
): Attribution | SurrogateExplanation {
  const { probe, options, surrogate, replicates } = state;
  const outputs = chosenOutputs(options.outputs, probe.outputs, prediction);
  if (surrogate) return explainBySurrogate(state, surrogate, outputs, prediction, stoppedBy);
  const all = fits(state, prediction);
  return {
    ...frame(state, "attribution", outputs, prediction, stoppedBy),
    result: {
      values: all.map(({ coefficients }) => Array.from(coefficients)),
      standardErrors: all.map(({ standardErrors }) => standardErrors),
      intercepts: all.map(({ intercept }) => intercept),
    },
    diagnostics: {
      ...samplingDiagnostics(state),
      selected: all.map(({ selected }) => selected),
      stability: all.map(({ stability }) => stability),
      intervals: all.map(({ intervals }) => intervals),
      r2: all.map(({ r2 }) => r2),
      heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
      localPrediction: all.map(({ localPrediction }) => localPrediction),
    },
    notes: limeNotes({
      outputs: outputs.map((output) => probe.outputs[output].name),
      prediction: outputs.map((output) => prediction[output]),
      localPrediction: all.map(({ localPrediction }) => localPrediction),
      range: outputs.map((output) => rangeOf(replicates, output)),
      heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
      leastStable: all.map((fit) => leastStable(fit, probe.parts)),
      unvaried: unvariedParts(replicates, probe.parts),
    }),
  };
}

function explainBySurrogate(
  state: State,
  surrogate: Surrogate,
  outputs: readonly number[],
  prediction: Float64Array,
  stoppedBy: Cost["stoppedBy"],
): SurrogateExplanation {
  const { probe, replicates } = state;
  const all = outputs.map((output) => fitSurrogate(surrogate, replicates, output, probe.originalZ));
  return {
    ...frame(state, "surrogate", outputs, prediction, stoppedBy),
    result: {
      descriptions: all.map(({ description }) => description),
      localPrediction: all.map(({ localPrediction }) => localPrediction),
    },
    diagnostics: {
      ...samplingDiagnostics(state),
      r2: all.map(({ r2 }) => r2),
      heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
    },
    notes: limeNotes({
      outputs: outputs.map((output) => probe.outputs[output].name),
      prediction: outputs.map((output) => prediction[output]),
      localPrediction: all.map(({ localPrediction }) => localPrediction),
      range: outputs.map((output) => rangeOf(replicates, output)),
      heldOutR2: all.map(({ heldOutR2 }) => heldOutR2),
      leastStable: outputs.map(() => undefined),
      unvaried: unvariedParts(replicates, probe.parts),
    }),
  };
}

/** All of an explanation but what it found. */
function frame<Kind extends string>(
  { probe, options, run, surrogate }: State,
  kind: Kind,
  outputs: readonly number[],
  prediction: Float64Array,
  stoppedBy: Cost["stoppedBy"],
): Omit<Explained<Kind, never>, "result" | "diagnostics" | "notes"> {
  const { seed, kernelWidth, until, ...rest } = options;
  return {
    schema: SCHEMA,
    kind,
    method: {
      name: "lime",
      options: {
        ...(rest as { [name: string]: Json }),
        kernelWidth: Number.isFinite(kernelWidth) ? kernelWidth : null,
        until: until ?? null,
        ...(surrogate && { surrogate: surrogate.fit.name || "surrogate" }),
      },
      seed,
    },
    subject: {
      scope: "local",
      model: probe.model,
      outputs: outputs.map((output) => probe.outputs[output].name),
      units: outputs.map((output) => probe.outputs[output].unit ?? null),
      parts: probe.parts,
      prediction: outputs.map((output) => prediction[output]),
      // LIME has no average answer to start from: its intercept is the surrogate's own.
      baseline: outputs.map(() => null),
      ...(probe.source && { source: probe.source }),
    },
    cost: run.cost(stoppedBy),
    run: run.record(),
  };
}

function samplingDiagnostics({ replicates, options }: State): { [name: string]: Json } {
  return {
    exact: options.enumerate,
    samples: rowsOf(replicates),
    randomisations: options.enumerate ? null : replicates.length,
    degreesOfFreedom: options.enumerate ? null : replicates.length - 1,
  };
}

function rowsOf(replicates: readonly Replicate[]): number {
  return replicates.reduce((sum, { z }) => sum + z.rows, 0);
}

function onlyColumns(y: Matrix, columns: readonly number[]): Matrix {
  const data = new Float64Array(y.rows * columns.length);
  for (let row = 0; row < y.rows; row++) {
    columns.forEach((column, i) => {
      data[row * columns.length + i] = y.data[row * y.columns + column];
    });
  }
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
    const varies = replicates.some(({ z }) => {
      for (let row = 0; row < z.rows; row++) if (z.data[row * z.columns + part] !== first) return true;
      return false;
    });
    return varies ? [] : [name];
  });
}
