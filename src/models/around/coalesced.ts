import { batchRows, checkAnswerShape } from "../../core/checks/check-answers.js";
import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import { showValue } from "../../core/checks/show-value.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch, Model, Spent } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkModel, modelAround } from "./model-around.js";

export type CoalescedOptions = {
  /** Rows at which a batch goes out without waiting. Default 1024. */
  readonly maxRows?: number;
  /** Longest time in ms that the first rows of a batch wait for others. Default 2. */
  readonly maxWaitMs?: number;
  /** The most calls that wait or are under way at once. Default 64. */
  readonly concurrency?: number;
};

type Waiting<B> = {
  readonly batch: B;
  readonly rows: number;
  readonly signal: AbortSignal | undefined;
  readonly meter: ((spent: Spent) => void) | undefined;
  resolve(answers: Matrix): void;
  reject(reason: unknown): void;
};

/**
 * A model to which small questions that come at the same time, from explanations that run side by side, go out as one.
 *
 * Pays where a call costs much beside its rows, as over a network. It holds for models whose answer to a row ignores the
 * rows around it. What a batch has cost is shared out by rows. A batch is aborted when all who wait for it are.
 *
 * @throws WhyboxError INVALID_ARGUMENT
 * @example
 * const model = coalesced(await httpModel(url, options), { maxRows: 512, maxWaitMs: 5 });
 */
export function coalesced<B extends Batch = Matrix>(model: Model<B>, options: CoalescedOptions = {}): Model<B> {
  checkModel("coalesced", model);
  checkKnownOptions("coalesced", options, ["maxRows", "maxWaitMs", "concurrency"]);
  checkWholeNumber("coalesced", "maxRows", options.maxRows, 1);
  checkWholeNumber("coalesced", "concurrency", options.concurrency, 1);
  const { maxRows = 1024, maxWaitMs = 2, concurrency = 64 } = options;
  if (!(Number.isFinite(maxWaitMs) && maxWaitMs >= 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `coalesced: expected maxWaitMs to be 0 or more, got ${showValue(maxWaitMs)}`,
    );
  }
  let waiting: Waiting<B>[] = [];
  let rows = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const group = waiting.filter(({ signal }) => !signal?.aborted);
    for (const each of waiting) if (each.signal?.aborted) each.reject(each.signal.reason);
    waiting = [];
    rows = 0;
    if (group.length > 0) void askTogether(model, group);
  };
  const predict: Model<B>["predict"] = (batch, signal, meter) =>
    new Promise<Matrix>((resolve, reject) => {
      const count = batchRows(batch);
      // A model may overwrite the batch only until it answers, and this one answers later than its caller may think.
      if (rows > 0 && rows + count > maxRows) flush();
      waiting.push({ batch, rows: count, signal, meter, resolve, reject });
      rows += count;
      if (rows >= maxRows) flush();
      else timer ??= setTimeout(flush, maxWaitMs);
    });
  return modelAround(model, predict, { concurrency });
}

async function askTogether<B extends Batch>(model: Model<B>, group: readonly Waiting<B>[]): Promise<void> {
  const total = group.reduce((sum, { rows }) => sum + rows, 0);
  const stop = new AbortController();
  const stopIfAll = () => {
    if (group.every(({ signal }) => signal?.aborted)) stop.abort(group[0].signal?.reason);
  };
  for (const { signal } of group) signal?.addEventListener("abort", stopIfAll);
  const meter = (spent: Spent) => {
    for (const { rows, meter } of group) meter?.(shareOf(spent, rows / total));
  };
  try {
    const answers = await model.predict(joined(group.map(({ batch }) => batch)), stop.signal, meter);
    checkAnswerShape(model, answers, total);
    const { columns, data } = answers;
    let from = 0;
    for (const { rows, resolve } of group) {
      resolve({ data: data.slice(from * columns, (from + rows) * columns), rows, columns });
      from += rows;
    }
  } catch (error) {
    for (const { reject } of group) reject(error);
  } finally {
    for (const { signal } of group) signal?.removeEventListener("abort", stopIfAll);
  }
}

function joined<B extends Batch>(batches: readonly B[]): B {
  if (batches.length === 1) return batches[0];
  if (!("data" in batches[0])) return (batches as unknown as readonly string[][]).flat() as unknown as B;
  const matrices = batches as unknown as readonly Matrix[];
  const rows = matrices.reduce((sum, batch) => sum + batch.rows, 0);
  const { columns } = matrices[0];
  const data = new Float64Array(rows * columns);
  let at = 0;
  for (const batch of matrices) {
    data.set(batch.data.subarray(0, batch.rows * columns), at);
    at += batch.rows * columns;
  }
  return { data, rows, columns } as unknown as B;
}

function shareOf({ sentRows, cacheHits, money, currency }: Spent, share: number): Spent {
  return {
    ...(currency !== undefined && { currency }),
    ...(sentRows !== undefined && { sentRows: sentRows * share }),
    ...(cacheHits !== undefined && { cacheHits: cacheHits * share }),
    ...(money !== undefined && { money: money * share }),
  };
}
