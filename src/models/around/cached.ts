import { batchRows, checkAnswerShape } from "../../core/checks/check-answers.js";
import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import { showValue } from "../../core/checks/show-value.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Batch, Model, ModuleRef, Spent } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { importModel } from "../import-model.js";
import { type AnswerFile, answerFile } from "./answer-file.js";
import { type AnswerStore, answerStore } from "./answer-store.js";
import { checkModel, modelAround } from "./model-around.js";
import { rowKeys, someRows } from "./row-keys.js";

export type CachedOptions = {
  /** The most memory that answers take; those asked longest ago are forgotten first. Default 256 MiB. */
  readonly maxBytes?: number;
  /** A file that keeps answers from run to run, on Node. Default: none. */
  readonly path?: string;
  /**
   * Version of the model that a file's answers are valid for, besides its name, such as a date of training. Default "".
   */
  readonly version?: string;
};

/** A model that remembers, and how well it pays. */
export type CachedModel<B extends Batch = Matrix> = Model<B> & {
  /** Rows asked so far, those of them that were known, and the memory that answers take. */
  readonly cache: { readonly askedRows: number; readonly hits: number; readonly bytes: number };
};

/**
 * A model that is asked about equal rows once: across calls, explanations and, with a `path`, runs.
 *
 * Rows are equal when they are so to the last bit. Rows under way are waited for, not asked again. The cost of an
 * explanation counts `sentRows` beside rows asked. A model of answers that vary keeps the first answer to each row.
 *
 * @throws WhyboxError INVALID_ARGUMENT; INVALID_DATA for a file that holds answers of another model
 * @example
 * const model = cached(await httpModel(url, options), { path: "answers.jsonl", version: "2026-11" });
 */
export function cached<B extends Batch = Matrix>(model: Model<B>, options: CachedOptions = {}): CachedModel<B> {
  checkModel("cached", model);
  checkKnownOptions("cached", options, ["maxBytes", "path", "version"]);
  checkWholeNumber("cached", "maxBytes", options.maxBytes, 1);
  const { maxBytes = 256 * 1024 * 1024, path, version = "" } = options;
  for (const [name, value] of Object.entries({ path: path ?? "", version })) {
    if (typeof value === "string") continue;
    throw new WhyboxError("INVALID_ARGUMENT", `cached: expected ${name} to be a text, got ${showValue(value)}`);
  }
  const store = answerStore(maxBytes);
  const file = path === undefined ? undefined : answerFile("cached", path, model, version);
  for (const [key, answers] of file?.entries ?? []) store.set(key, answers);
  const count = { askedRows: 0, hits: 0 };
  const ask = askedOnce(model, store, file, count);
  const ref: ModuleRef | undefined = model.ref && {
    module: import.meta.url,
    export: "cachedFromRef",
    args: { ref: model.ref, options } as unknown as Json,
  };
  return Object.defineProperty(modelAround(model, ask, { ref }), "cache", {
    get: () => ({ ...count, bytes: store.bytes }),
  }) as CachedModel<B>;
}

/** Asks for the answers of a batch: those in the store are taken, those under way awaited, the others asked of the model. */
function askedOnce<B extends Batch>(
  model: Model<B>,
  store: AnswerStore,
  file: AnswerFile | undefined,
  count: { askedRows: number; hits: number },
): Model<B>["predict"] {
  const outputs = model.outputs.length;
  const underWay = new Map<string, Promise<Float64Array>>();
  const askMissing = missingAsked(model, underWay, store, file);
  return async function ask(batch: B, signal?: AbortSignal, meter?: (spent: Spent) => void): Promise<Matrix> {
    const keys = rowKeys(batch);
    const answers = new Map<string, Float64Array>();
    const waited = new Map<string, Promise<Float64Array>>();
    const missing = new Map<string, number>();
    for (const [row, key] of keys.entries()) {
      if (answers.has(key) || waited.has(key) || missing.has(key)) continue;
      const known = store.get(key);
      const coming = known ? undefined : underWay.get(key);
      if (known) answers.set(key, known);
      else if (coming) waited.set(key, coming);
      else missing.set(key, row);
    }
    count.askedRows += keys.length;
    count.hits += keys.length - missing.size;
    meter?.({ cacheHits: keys.length - missing.size, ...(missing.size === 0 && { sentRows: 0 }) });
    if (missing.size > 0) {
      const asked = askMissing(someRows(batch, [...missing.values()]), [...missing.keys()], signal, meter);
      for (const [key, answer] of await asked) answers.set(key, answer);
    }
    const lost: number[] = [];
    for (const [key, coming] of waited) {
      const answer = await coming.catch(() => undefined);
      if (answer) answers.set(key, answer);
      else lost.push(keys.indexOf(key));
    }
    if (lost.length > 0) {
      // The call that asked for them first has failed, or was aborted; this one still needs an answer.
      const again = await ask(someRows(batch, lost), signal, meter);
      for (const [i, row] of lost.entries()) answers.set(keys[row], matrixRow(again, i));
    }
    const data = new Float64Array(keys.length * outputs);
    for (const [row, key] of keys.entries()) data.set(answers.get(key) as Float64Array, row * outputs);
    return { data, rows: keys.length, columns: outputs };
  };
}

/** Asks the model about rows without an answer, which are under way meanwhile, and keeps their answers. */
function missingAsked<B extends Batch>(
  model: Model<B>,
  underWay: Map<string, Promise<Float64Array>>,
  store: AnswerStore,
  file: AnswerFile | undefined,
) {
  const outputs = model.outputs.length;
  return async (
    batch: B,
    keys: readonly string[],
    signal: AbortSignal | undefined,
    meter: ((spent: Spent) => void) | undefined,
  ): Promise<(readonly [string, Float64Array])[]> => {
    let isMetered = false;
    const whole = (async () => {
      const answers = await model.predict(batch, signal, (spent) => {
        isMetered ||= spent.sentRows !== undefined;
        meter?.(spent);
      });
      checkAnswerShape(model, answers, keys.length);
      return answers.data.slice();
    })();
    for (const [row, key] of keys.entries()) {
      const answer = whole.then((data) => data.subarray(row * outputs, (row + 1) * outputs));
      answer.catch(() => {});
      underWay.set(key, answer);
    }
    try {
      const data = await whole;
      const entries = keys.map((key, row) => [key, data.slice(row * outputs, (row + 1) * outputs)] as const);
      if (!isMetered) meter?.({ sentRows: batchRows(batch) });
      for (const [key, answers] of entries) store.set(key, answers);
      file?.append(entries);
      return entries;
    } finally {
      for (const key of keys) underWay.delete(key);
    }
  };
}

/**
 * Rebuilds the model in a worker: with its own memory, and the file that all workers add to.
 * @public loaded by name, from `ref`
 */
export async function cachedFromRef({ ref, options }: { ref: ModuleRef; options: CachedOptions }): Promise<Model> {
  const { module, ...rest } = ref;
  return cached(await importModel<Matrix>(module, rest), options);
}
