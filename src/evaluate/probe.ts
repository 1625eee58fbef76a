import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { type Coalitions, keep, noneKept } from "../core/coalitions.js";
import type { AskOptions, Executor } from "../core/executor.js";
import { checkAwaited } from "../core/is-promise.js";
import type {
  AnyMasker,
  CapableMasker,
  HasNeighbourhood,
  Masker,
  MaskerForInput,
  Perturbation,
} from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { Batch, Model } from "../core/model.js";
import type { Plan } from "../core/plan.js";
import type { Probe } from "../core/probe.js";
import { WhyboxError } from "../core/whybox-error.js";
import { hiddenParts } from "../maskers/sampling/hidden-parts.js";
import { inProcess } from "./in-process.js";

export type ProbeOptions = {
  /** Executor of the model's questions. Default: inProcess(). */
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
export function probe<B extends Batch>(model: Model<B>, masker: AnyMasker<B>, options: ProbeOptions = {}): Probe {
  checkAwaited("probe", "a model", model);
  if (typeof model?.predict !== "function" || !model.outputs) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      "probe: expected a model { name, input, outputs, predict }; wrap a function with blackBox",
    );
  }
  checkAwaited("probe", "a masker", masker);
  checkKnownOptions("probe", options, ["executor"]);
  const executor = options.executor ?? inProcess();
  if (typeof executor.ask !== "function") {
    throw new WhyboxError("INVALID_ARGUMENT", "probe: expected executor to be inProcess() or workerPool()");
  }
  const { input, subject, hiding, sampling, conditions, mixed, unchanged } = capabilities(model, masker);
  const { parts } = subject;
  const instance = subject.instance ?? hiding;
  return {
    model: model.name,
    parts: subject.describe(input, model.name),
    outputs: model.outputs,
    ...(model.noise && { noise: model.noise }),
    ...(model.notes && { notes: model.notes }),
    ...(subject.source && { source: subject.source }),
    z: hiding ? "binary" : "real",
    references: hiding?.references ?? 0,
    sampled: hiding?.sampled === true,
    ...(hiding?.weights && { weights: hiding.weights }),
    get constant() {
      return subject.constant;
    },
    executor: executor.name,
    locality: hiding?.locality ?? { distance: "euclidean", width: 0.75 * Math.sqrt(parts), hidden: "halves" },
    instanceZ: sampling?.instanceZ ?? new Float64Array(parts).fill(1),
    hidesParts: sampling === undefined,
    resamplesKept: hiding === undefined || hiding.resamplesKept === true,
    ...(conditions && { conditions }),
    ...(mixed && {
      askMixed: (sources: Int32Array, askOptions?: AskOptions) => {
        const rows = sources.length / parts;
        const plan = { z: noneKept(rows, 0), referenceOf: Int32Array.from({ length: rows }, (_, row) => row) };
        return executor.ask(model, mixed(sources), plan, askOptions);
      },
    }),
    ...(unchanged && { unchanged: () => checkedUnchanged(unchanged(), parts, hiding?.references ?? 0) }),
    predictInstance: (askOptions) => {
      const kept = subject.instance ? noneKept(1, 0) : everyPartKept(parts);
      const plan = { z: kept, referenceOf: Int32Array.of(0) };
      return executor.ask(model, instance as Perturbation<B>, plan, askOptions);
    },
    neighbourhood: (request) => {
      const drawn = sampling?.neighbourhood(request) ?? hiddenParts(hiding as Masker<B>, request);
      const { perturbation, plan, ...samples } = drawn;
      return {
        ...samples,
        ask: (askOptions) => executor.ask(model, perturbation, plan, askOptions),
        ...(input.kind === "columns" && { rows: () => rowsOf(perturbation, plan) }),
      };
    },
    ask: async (plan, askOptions) => {
      checkPlan(plan, parts, hiding);
      return executor.ask(model, hiding as Masker<B>, plan, askOptions);
    },
  };
}

/** The masker for this model, by what it can do. */
function capabilities<B extends Batch>(model: Model<B>, given: AnyMasker<B>) {
  const { input } = model;
  const { forInput } = (given ?? {}) as Partial<MaskerForInput<B>>;
  const subject = forInput ? forInput(input, model.name) : (given as CapableMasker<B>);
  const hides = typeof (subject as Masker<B>)?.perturber === "function";
  const samples = typeof (subject as HasNeighbourhood<B>)?.neighbourhood === "function";
  if (!(hides || samples) || typeof subject.describe !== "function") {
    throw new WhyboxError("INVALID_ARGUMENT", "probe: expected a masker, such as columns(background, instance)");
  }
  const hiding = hides ? (subject as Masker<B>) : undefined;
  if (hiding && !(Number.isSafeInteger(hiding.references) && hiding.references >= 1)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `probe: expected masker.references to be a whole number of 1 or more, got ${describeValue(hiding.references)}`,
    );
  }
  const sampling = samples ? (subject as HasNeighbourhood<B>) : undefined;
  // Called as methods: a masker may be an instance of a class.
  const conditions = "conditions" in subject ? subject.conditions?.bind(subject) : undefined;
  const unchanged = "unchanged" in subject ? subject.unchanged?.bind(subject) : undefined;
  const mixed = "mixed" in subject ? subject.mixed?.bind(subject) : undefined;
  return { input, subject, hiding, sampling, conditions, mixed, unchanged };
}

function checkedUnchanged(unchanged: Uint8Array, parts: number, references: number): Uint8Array {
  if (unchanged?.length === parts * references) return unchanged;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `probe: expected masker.unchanged() to return ${references} x ${parts} numbers, got ${describeValue(unchanged?.length)}`,
  );
}

/** A copy: the buffer is the perturber's, and a model may write into what it is asked. */
function rowsOf<B extends Batch>(perturbation: Perturbation<B>, plan: Plan): Matrix {
  const whole = { from: 0, to: plan.z.rows };
  const filled = perturbation.perturber().perturb(plan, whole, whole) as Matrix;
  return { ...filled, data: filled.data.slice() };
}

function everyPartKept(parts: number): Coalitions {
  const kept = noneKept(1, parts);
  for (let part = 0; part < parts; part++) keep(kept, 0, part);
  return kept;
}

function checkPlan(
  { z, referenceOf, references }: Plan,
  parts: number,
  masker: Pick<Masker, "references"> | undefined,
): void {
  const invalid = (message: string) => new WhyboxError("INVALID_ARGUMENT", `ask: ${message}`);
  if (!masker) throw invalid("expected a masker that keeps or hides parts; this one is asked through lime");
  const columns = "bits" in z ? z.parts : z.columns;
  if (columns !== parts) throw invalid(`expected a plan over ${parts} parts, got ${columns}`);
  const last = masker.references - 1;
  if (references && !(references.from >= 0 && references.from < references.to && references.to <= last + 1)) {
    throw invalid(`expected references from 0 to ${last}, got ${references.from} up to ${references.to}`);
  }
  if (!referenceOf) return;
  if (referenceOf.length !== z.rows) {
    throw invalid(`expected a reference row for each of ${z.rows} masks, got ${referenceOf.length}`);
  }
  const bad = referenceOf.findIndex((reference) => reference < 0 || reference > last);
  if (bad >= 0) throw invalid(`expected reference rows from 0 to ${last}, got ${referenceOf[bad]} for mask ${bad}`);
}
