import { checkAwaited } from "../core/checks/check-awaited.js";
import { checkKnownOptions } from "../core/checks/check-options.js";
import { type Coalitions, keep, noneKept } from "../core/coalitions.js";
import type { Executor } from "../core/executor.js";
import type { Masker } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { Batch, Model } from "../core/model.js";
import type { Plan } from "../core/plan.js";
import type { Probe } from "../core/probe.js";
import { WhyboxError } from "../core/whybox-error.js";
import { hiddenParts } from "../maskers/sampling/hidden-parts.js";
import { inProcess } from "./in-process.js";

export type ProbeOptions = {
  /** Who carries the questions to the model. Default: inProcess(). */
  readonly executor?: Executor;
};

/**
 * Model x masker: what every explainer asks.
 *
 * @throws WhyboxError INVALID_DATA when the masker's rows do not fit the model's features, naming row and
 *   column; INVALID_ARGUMENT
 * @example
 * const explanation = await kernelShap(probe(model, columns(background, instance)));
 * Cost: no model row until it is asked.
 */
export function probe<B extends Batch>(model: Model<B>, given: Masker<B>, options: ProbeOptions = {}): Probe {
  checkAwaited("probe", "a model", model);
  if (typeof model?.predict !== "function" || !model.outputs) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      "probe: expected a model { name, input, outputs, predict }; wrap a function with blackBox",
    );
  }
  if (typeof given?.filler !== "function") {
    throw new WhyboxError("INVALID_ARGUMENT", "probe: expected a masker, such as columns(background, instance)");
  }
  checkKnownOptions("probe", options, ["executor"]);
  const executor = options.executor ?? inProcess();
  if (typeof executor.ask !== "function") {
    throw new WhyboxError("INVALID_ARGUMENT", "probe: expected executor to be inProcess() or workerPool()");
  }
  const masker = given.forInput?.(model.input, model.name) ?? given;
  const { z, draws, weights } = masker;
  const ask: Probe["ask"] = async (plan, askOptions) => {
    checkPlan(plan, masker);
    return executor.ask(model, masker, plan, askOptions);
  };
  return {
    model: model.name,
    parts: masker.describe(model.input, model.name),
    outputs: model.outputs,
    ...(masker.source && { source: masker.source }),
    z,
    draws,
    ...(weights && { weights }),
    get constant() {
      return masker.constant;
    },
    executor: executor.name,
    locality: masker.locality ?? { distance: "euclidean", width: 0.75 * Math.sqrt(masker.parts), hidden: "halves" },
    originalZ: masker.originalZ ?? new Float64Array(masker.parts).fill(1),
    hidesParts: masker.z === "binary" && typeof masker.draws === "number" && !masker.neighbourhood,
    redrawsKept: masker.redrawsKept === true,
    ...(masker.conditions && { conditions: masker.conditions }),
    askOriginal: (askOptions) => {
      const kept = masker.original ? noneKept(1, 0) : everyPartKept(masker.parts);
      return executor.ask(model, masker.original ?? masker, { z: kept, draw: Int32Array.of(0) }, askOptions);
    },
    neighbourhood: (request) => {
      const { masker: law, plan, ...samples } = masker.neighbourhood?.(request) ?? hiddenParts(masker, request);
      return {
        ...samples,
        ask: (askOptions) => executor.ask(model, law, plan, askOptions),
        ...(model.input.kind === "columns" && { rows: () => rowsOf(law, plan) }),
      };
    },
    ask,
  };
}

/** A copy: the buffer is the masker's, and a model may write into what it is asked. */
function rowsOf<B extends Batch>(masker: Masker<B>, plan: Plan): Matrix {
  const whole = { from: 0, to: plan.z.rows };
  const filled = masker.filler()(plan, whole, whole) as Matrix;
  return { ...filled, data: filled.data.slice() };
}

function everyPartKept(parts: number): Coalitions {
  const kept = noneKept(1, parts);
  for (let part = 0; part < parts; part++) keep(kept, 0, part);
  return kept;
}

function checkPlan({ z, draw }: Plan, { parts, draws }: Masker): void {
  const columns = "bits" in z ? z.parts : z.columns;
  if (columns !== parts) {
    throw new WhyboxError("INVALID_ARGUMENT", `ask: expected a plan over ${parts} parts, got ${columns}`);
  }
  if (!draw) return;
  if (draw.length !== z.rows) {
    throw new WhyboxError("INVALID_ARGUMENT", `ask: expected a draw for each of ${z.rows} masks, got ${draw.length}`);
  }
  const most = draws === "unbounded" ? Number.POSITIVE_INFINITY : draws;
  const bad = firstOutside(draw, most);
  if (bad >= 0)
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `ask: expected draws from 0 to ${most - 1}, got ${draw[bad]} for mask ${bad}`,
    );
}

/** Where the first number is that is not from 0 up to, but not including, `end`; -1 where all are. */
function firstOutside(numbers: Int32Array, end: number): number {
  for (let i = 0; i < numbers.length; i++) if (numbers[i] < 0 || numbers[i] >= end) return i;
  return -1;
}
