import pMap from "p-map";
import type { Attribution, Cost, SurrogateExplanation } from "../../core/explanation.js";
import { giveWay, inTurns } from "../../core/give-way.js";
import type { AskableSamples, Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { momentsSteps } from "../../regression/weighted-moments.js";
import { askInstance } from "../run/ask-instance.js";
import type { Agreed } from "../run/few-values.js";
import type { WorthNoise } from "../run/noise.js";
import { contrasting } from "../run/output-choice.js";
import { referenceGroups } from "../run/reference-groups.js";
import { beginRun, type Run } from "../run/run.js";
import { everyCoalition } from "./every-coalition.js";
import type { Surrogate } from "./fit-surrogate.js";
import { fitWork } from "./fit-work.js";
import type { LocalFit } from "./jackknifed-ridge.js";
import { checkKernel, checkVaries, checkWeighs, kernelSamples } from "./kernel.js";
import { limeExplanation } from "./lime-explanation.js";
import { fitSurrogates, type LimeState, limeFits } from "./lime-fits.js";
import { type LimeOptions, MAX_CELLS, type ResolvedLimeOptions, resolveLimeOptions } from "./lime-options.js";
import type { Replicate } from "./replicate.js";
import { MAX_GRAM_PARTS } from "./sparse-ridge.js";

/** An abort is answered soon: its partial explanation has a rough stability, of as many resamples as there is time for. */
const MAX_RESAMPLES_AFTER_ABORT = 10;
const MIN_RESAMPLES_AFTER_ABORT = 2;

/** Multiplications of a fit that is still made after an abort: measured to take 100 to 200 ms. */
const MAX_WORK_AFTER_ABORT = 1.2e8;

/** With fewer parts, products of columns take no time that is felt. */
const MIN_EARLY_PARTS = 100;

/** Fewer independent replicates than this say too little about their spread. */
const MIN_REPLICATES = 16;

/** Enough to keep a pool busy, few enough for memory. */
const MAX_REPLICATES_AT_ONCE = 8;

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
 *   enough randomisations are answered, where its fit takes little: of up to some 500 parts)
 * Source: Ribeiro, Singh & Guestrin 2016; kernel in the sampling: Tan, Tian & Li 2023 (GLIME).
 * Cost: `samples` + 2 model rows, less where every coalition is asked, or up to budgetRows with `until`; where the model's
 *   answers vary, up to 3 for the instance and 64 coalitions more, as far as budgetRows goes. Never more than budgetRows.
 * @example
 * const explanation = await lime(probe(model, binnedColumns(background, instance)), { count: 5 });
 */
export function lime(
  probe: Probe,
  options: LimeOptions & { readonly surrogate: Surrogate },
): Promise<SurrogateExplanation>;
export function lime(probe: Probe, options?: LimeOptions & { readonly surrogate?: undefined }): Promise<Attribution>;
export async function lime(plain: Probe, given: LimeOptions = {}): Promise<Attribution | SurrogateExplanation> {
  const options = resolveLimeOptions(plain, given);
  const probe = contrasting(plain, options.outputs);
  checkKernel(probe, options);
  const run = beginRun(probe, options.budgetRows, given);
  const first = firstRows(probe, options);
  const instance = await askInstance(run, options.budgetRows - first - 1);
  run.expect(first + 1 + instance.repeated);
  const asked: Asked = { replicates: [], meanWeight: 1 };
  const state = (): LimeState => ({
    probe,
    options,
    surrogate: given.surrogate,
    run,
    giveWay: run.giveWay,
    instance,
    prediction: instance.prediction,
    ...asked,
  });
  try {
    // z', pi_x(z') and f(z): the kernel pi_x is in the sampling, or in the weights of all coalitions.
    const stoppedBy = await askSamples(asked, state);
    // K-LASSO: select parts, fit the ridge, say how sure it is.
    const fits = await fitSurrogates(state());
    return limeExplanation(state(), fits, stoppedBy);
  } catch (error) {
    if (error instanceof WhyboxError && error.code === "ABORTED" && asked.replicates.length >= MIN_REPLICATES) {
      const partial = soonFitted(state());
      if (!partial) throw error;
      error.partial = limeExplanation(partial, await fitSurrogates(partial), "aborted");
    }
    throw error;
  }
}

/** A state whose fit is soon made, by fewer resamples where they take long; undefined where it takes long without. */
function soonFitted(state: LimeState): LimeState | undefined {
  for (let resamples = MAX_RESAMPLES_AFTER_ABORT; resamples >= MIN_RESAMPLES_AFTER_ABORT; resamples--) {
    const partial = { ...state, giveWay, resamples };
    if (fitWork(partial) <= MAX_WORK_AFTER_ABORT) return partial;
  }
  return undefined;
}

/** Answers so far; they grow while a run goes on, so that an abort can use them. */
type Asked = { replicates: Replicate[]; meanWeight: number; worthNoise?: WorthNoise; agreed?: Agreed };

/** Asks until there is enough. */
async function askSamples(asked: Asked, state: () => LimeState): Promise<Cost["stoppedBy"]> {
  const { options, probe, run } = state();
  if (options.enumerate) {
    Object.assign(asked, await everyCoalition(probe, run, options, state().instance));
    return "complete";
  }
  const { size, count: first } = sampleSizes(options.samples);
  await askReplicates(asked, state(), size, first);
  const { stable } = options.until ?? {};
  if (stable === undefined) return "budget";
  for (;;) {
    if (isStable((await limeFits(state())).all, stable)) return "converged";
    const most = Math.min(
      options.budgetRows - 1 - state().instance.repeated,
      Math.floor(MAX_CELLS / probe.parts.length),
    );
    const left = most - asked.replicates.length * size;
    const count = Math.min(asked.replicates.length, Math.floor(left / size));
    if (count < 1) return "budget";
    run.expect(run.cost("budget").modelRows + count * size);
    await askReplicates(asked, state(), size, count);
  }
}

/** Number of rows that are asked before anything is looked at. */
function firstRows(probe: Probe, { enumerate, samples }: ResolvedLimeOptions): number {
  if (enumerate) return 2 ** probe.parts.length * probe.references;
  const { size, count } = sampleSizes(samples);
  return size * count;
}

/** Asks `count` more replicates of `samples` samples each: z' under the kernel, and f of the rows that they stand for. */
async function askReplicates(
  asked: Asked,
  { probe, options, run, surrogate }: LimeState,
  samples: number,
  count: number,
): Promise<void> {
  const first = asked.replicates.length;
  const groups = referenceGroups(probe, sampleSizes(options.samples).count);
  const { length: parts } = probe.parts;
  const fitsEarly = !surrogate && parts >= MIN_EARLY_PARTS && parts <= MAX_GRAM_PARTS && !groups;
  const finished: (Replicate | undefined)[] = new Array(count).fill(undefined);
  // Several are asked at once, but drawn one after the other, with a turn for other work before each and after it.
  let drawing: Promise<unknown> = Promise.resolve();
  const drawnInTurn = (draw: () => AskableSamples): Promise<AskableSamples> => {
    const drawn = drawing.then(run.giveWay).then(draw);
    drawing = drawn.then(giveWay);
    return drawing.then(() => drawn);
  };
  const askOne = async (index: number) => {
    const replicate = first + index;
    const group = groups && replicate % groups.length;
    const references = groups?.[replicate % groups.length];
    const drawn = await drawnInTurn(() => kernelSamples(probe, options, samples, replicate, references));
    asked.meanWeight = drawn.meanWeight;
    checkWeighs(drawn, options.kernelWidth);
    if (replicate === 0) checkVaries(probe, drawn, options.kernelWidth);
    const replicateOf = await answered(drawn, run, options.controlVariate);
    finished[index] = group === undefined ? replicateOf : { ...replicateOf, group };
    if (!fitsEarly) return;
    const { z, weights } = replicateOf;
    const noAnswers = { data: new Float64Array(0), rows: z.rows, columns: 0 };
    const momentsOfZ = await inTurns(momentsSteps("lime", z, noAnswers, weights), run.giveWay);
    finished[index] = { ...replicateOf, momentsOfZ };
  };
  try {
    await pMap(finished.keys(), askOne, { concurrency: MAX_REPLICATES_AT_ONCE });
  } finally {
    asked.replicates.push(...finished.filter((replicate) => replicate !== undefined));
  }
}

function isStable(all: readonly LocalFit[], share: number): boolean {
  return all.every(({ stability }) => stability.every((value) => value >= share));
}

async function answered(samples: AskableSamples, run: Run, keepRows: boolean): Promise<Replicate> {
  const { z, weights, controls } = samples;
  // Before the model is asked, which may write into them.
  const rows = keepRows ? samples.rows?.() : undefined;
  const y = await run.track((askOptions) => samples.ask(askOptions));
  return { z, y, ...(weights && { weights }), ...(controls && { controls }), ...(rows && { rows }) };
}

/** Split of samples: replicates of a power of two points, which a Sobol sequence fills evenly, at least 16. */
function sampleSizes(samples: number): { size: number; count: number } {
  const size = 2 ** Math.floor(Math.log2(samples / MIN_REPLICATES));
  return { size, count: Math.floor(samples / size) };
}
