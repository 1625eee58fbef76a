import { pMapIterable } from "p-map";
import { describeValue } from "../../core/checks/describe-value.js";
import { option, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf, type Resolved } from "../../core/checks/options.js";
import { thrownMessage } from "../../core/checks/thrown-message.js";
import type { Explanation } from "../../core/explanation.js";
import { isMatrix, type Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { aborted } from "../../evaluate/aborted.js";
import { runOptions } from "../run/run-options.js";
import { type SharedDesigns, sharedDesigns } from "../run/shared-designs.js";

/** Context of each explanation of a run. */
export type ExplainContext = {
  /** The position of the instance, from 0. */
  readonly index: number;
  /** Hand it to the explainer: designs and factorisations are then made once for all instances. */
  readonly shared: SharedDesigns;
  /** Hand it to the explainer: aborts when the run does, also when its reader stops reading. */
  readonly signal: AbortSignal;
};

/** One place of a run: an explanation, or the error that took its place. */
export type ExplainedInstance<E extends Explanation = Explanation> =
  | { readonly index: number; readonly explanation: E; readonly error?: undefined }
  | { readonly index: number; readonly error: Error; readonly explanation?: undefined };

type OnInstances = (doneInstances: number, totalInstances: number | undefined) => void;

/** The options of `explainAll`. */
export const explainAllOptions = optionsOf("explainAll", {
  concurrency: wholeNumber({ min: 1, default: 4, says: "instances that are under way at once" }),
  ids: option<readonly string[]>()({
    says: "the name of each instance in its table, in order: the `subject.id` of its explanation",
    expected: "a list of texts",
    accepts: (value) => Array.isArray(value) && value.every((id) => typeof id === "string"),
  }),
  signal: runOptions.signal,
  onProgress: option<OnInstances>()({
    says: "called with the instances that are done, and how many there are (undefined for a source of unknown length)",
    expected: "a function",
    accepts: (value) => typeof value === "function",
    recorded: false,
  }),
});

export type ExplainAllOptions = Given<typeof explainAllOptions>;

/**
 * Explains many instances, a few at a time, and yields the results in the order of the instances.
 *
 * An instance whose explanation fails yields its error in its place, and the run goes on. No more than
 * `concurrency` results wait to be read, so a run of any length takes the same memory. Each explanation carries the
 * place of its instance as `subject.row`, and with `ids` its name as `subject.id`.
 *
 * @param instances  a Matrix (each row is handed over as a Float64Array), an array, or any iterable
 * @param explain  explains one instance
 * @returns an async iterable of { index, explanation } or { index, error }
 * @throws WhyboxError INVALID_ARGUMENT; ABORTED while iterating
 * Cost: what the explanations cost.
 * @example
 * for await (const { index, explanation, error } of explainAll(rows, (row, { shared, signal }) =>
 *   kernelShap(probe(model, columns(background, row), { executor }), { shared, signal }))) {
 *   console.log(index, error ?? explanation.result.values[0]);
 * }
 */
export function explainAll<E extends Explanation>(
  instances: Matrix,
  explain: (instance: Float64Array, context: ExplainContext) => Promise<E>,
  options?: ExplainAllOptions,
): AsyncIterableIterator<ExplainedInstance<E>>;
export function explainAll<T, E extends Explanation>(
  instances: Iterable<T> | AsyncIterable<T>,
  explain: (instance: T, context: ExplainContext) => Promise<E>,
  options?: ExplainAllOptions,
): AsyncIterableIterator<ExplainedInstance<E>>;
export function explainAll<E extends Explanation>(
  instances: Matrix | Iterable<unknown> | AsyncIterable<unknown>,
  explain: (instance: never, context: ExplainContext) => Promise<E>,
  options: ExplainAllOptions = {},
): AsyncIterableIterator<ExplainedInstance<E>> {
  const resolved = explainAllOptions.resolve(options);
  if (typeof explain !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `explainAll: expected explain to be a function, got ${describeValue(explain)}`,
    );
  }
  const items = isMatrix(instances) ? rowsOf(instances) : instances;
  if (typeof items !== "object" || items === null || !(Symbol.iterator in items || Symbol.asyncIterator in items)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `explainAll: expected instances to be a Matrix or something to iterate over, got ${describeValue(instances)}`,
    );
  }
  return run(items, explain, resolved);
}

async function* run<E extends Explanation>(
  items: Iterable<unknown> | AsyncIterable<unknown>,
  explain: (instance: never, context: ExplainContext) => Promise<E>,
  { concurrency, ids, signal, onProgress }: Resolved<(typeof explainAllOptions)["spec"]>,
): AsyncGenerator<ExplainedInstance<E>, void, undefined> {
  if (signal?.aborted) throw aborted(signal);
  const total = Array.isArray(items) ? items.length : undefined;
  const shared = sharedDesigns();
  const stop = new AbortController();
  const halt = () => stop.abort(signal?.reason);
  signal?.addEventListener("abort", halt, { once: true });
  let done = 0;

  const place = async (instance: unknown, index: number): Promise<ExplainedInstance<E>> => {
    if (stop.signal.aborted) throw aborted(stop.signal);
    try {
      const explanation = await explain(instance as never, { index, shared, signal: stop.signal });
      return { index, explanation: withRow(explanation, index, ids?.[index]) };
    } catch (error) {
      // A callback may answer an abort with an error of its own.
      if (stop.signal.aborted) throw isAborted(error) ? error : aborted(stop.signal, error);
      return { index, error: error instanceof Error ? error : new Error(thrownMessage(error), { cause: error }) };
    } finally {
      done++;
      if (!stop.signal.aborted) onProgress?.(done, total);
    }
  };
  try {
    yield* pMapIterable(items, place, { concurrency });
  } finally {
    signal?.removeEventListener("abort", halt);
    // A reader that stops has no use for what is still under way.
    stop.abort();
  }
}

/** The explanation with the place of its row in the run, unless it says itself which row of its table it is about. */
function withRow<E extends Explanation>(explanation: E, index: number, id: string | undefined): E {
  if (explanation?.subject?.scope !== "local") return explanation;
  const { subject } = explanation;
  const named = subject.id ?? id;
  return {
    ...explanation,
    subject: { ...subject, row: subject.row ?? index, ...(named !== undefined && { id: named }) },
  };
}

function isAborted(error: unknown): boolean {
  return error instanceof WhyboxError && error.code === "ABORTED";
}

function rowsOf(table: Matrix): Float64Array[] {
  return Array.from({ length: table.rows }, (_, row) => matrixRow(table, row));
}
