import { checkArgument, isObject } from "../../core/checks/check-argument.js";
import { oddProbabilities } from "../../core/checks/odd-probabilities.js";
import type { AskOptions, ChunkDone } from "../../core/executor.js";
import type { Cost, Explanation, Note, RunRecord } from "../../core/explanation.js";
import { turns } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import type { Spent } from "../../core/model.js";
import type { Plan } from "../../core/plan.js";
import type { Probe } from "../../core/probe.js";
import { VERSION } from "../../core/version.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { aborted } from "../../evaluate/aborted.js";
import { addSpent } from "../../evaluate/answer-chunk.js";

/** Options of everything that asks a model. */
export type RunOptions = {
  /** Stops the run: it rejects with ABORTED, the cost so far and, where one can be formed, a partial explanation. */
  readonly signal?: AbortSignal;
  /** Called with the number of model rows answered so far, and of those there will be in all. */
  readonly onProgress?: (doneRows: number, totalRows: number) => void;
  /** The budget as the user gave it: rows that are asked again then count too. */
  readonly budgetRows?: number | undefined;
};

/** Counts every model row of one run, and its cost. */
export interface Meter {
  /**
   * Asks, counts and reports progress. An error carries the cost so far and, after an abort, the explanation that
   * `partial` makes from the chunks answered before it.
   */
  ask(
    question: (options: AskOptions) => Promise<Matrix>,
    onChunk?: (chunk: ChunkDone) => void,
    partial?: () => Partial,
  ): Promise<Matrix>;
  /** Attaches the cost so far to a WhyboxError thrown while handling answers. */
  withCost<E>(error: E): E;
  /** Sets how many model rows the whole run will take, for progress. Default: the budget. */
  expect(totalRows: number): void;
  cost(stoppedBy: Cost["stoppedBy"]): Cost;
  record(cacheHits?: number): RunRecord;
  /**
   * Gives timers, input and the signal a turn, once the last one was a while ago; for long computations between
   * questions, which call it often. Rejects with ABORTED after an abort.
   */
  giveWay(): Promise<void>;
}

/** Makes an explanation of the answers before an abort; `answered[i]`: whether row i of the plan was answered. */
type MakePartial = (answers: Matrix, answered: readonly boolean[]) => Partial;

type Partial = Explanation | undefined | Promise<Explanation | undefined>;

/** One run of an explainer: every question goes through it, and is counted. */
export interface Run extends Omit<Meter, "ask"> {
  /** plan rows x outputs. An error carries the cost so far and, after an abort, the explanation that `partial` makes. */
  ask(plan: Plan, partial?: MakePartial): Promise<Matrix>;
  /** The model's answer to the instance itself. */
  predictInstance(): Promise<Matrix>;
  /** Counts any other question about the probe. */
  track(question: (options: AskOptions) => Promise<Matrix>): Promise<Matrix>;
  /**
   * Notes of the model, and on what was odd about its answers to this run: an explanation begins with them. They are of
   * the run and not of the probe, which may have answered others.
   */
  notes(): Note[];
}

export function beginRun(probe: Probe, budgetRows: number, options: RunOptions): Run {
  checkArgument("beginRun", typeof probe?.ask === "function", "a probe, such as probe(model, masker)", probe);
  checkArgument("beginRun", budgetRows >= 0, "budgetRows to be 0 or more", budgetRows);
  checkArgument("beginRun", isObject(options), "options to be an object", options);
  const { ask: counting, ...counts } = meter(probe.executor, budgetRows, options);
  const odd = oddProbabilities(probe.outputs);
  const ask: Meter["ask"] = async (...question) => {
    const answers = await counting(...question);
    odd.look(answers);
    return answers;
  };
  return {
    ...counts,
    notes() {
      const known = probe.notes ?? [];
      // Of answers that contrasts were made of, the contrasting probe has said so.
      return [...known, ...odd.notes().filter(({ code }) => !known.some((note) => note.code === code))];
    },
    ask(plan, partial) {
      const question = (askOptions: AskOptions) => probe.ask(plan, askOptions);
      if (!partial) return ask(question);
      const finished: ChunkDone[] = [];
      return ask(
        question,
        (chunk) => finished.push(chunk),
        () => partial(...assembleChunks(finished, plan, probe)),
      );
    },
    predictInstance: () => ask((askOptions) => probe.predictInstance(askOptions)),
    track: (question) => ask(question),
  };
}

/** Codes of errors that end a run without a fault in its question: the answers that came before are explained. */
const KEEPS_PARTIAL: ReadonlySet<string> = new Set(["ABORTED", "WORKER_EXITED"]);

/** The meter of a run that has no probe. */
export function meter(
  executor: string,
  budgetRows: number,
  { signal, onProgress, budgetRows: given }: RunOptions,
): Meter {
  const startedAt = new Date();
  const startedMs = performance.now();
  const counted: Counted = { modelRows: 0, modelCalls: 0, retries: 0, resentRows: 0, spent: undefined };
  let totalRows = budgetRows;
  let resending = 0;
  const cost = (stoppedBy: Cost["stoppedBy"]) => costOf(counted, budgetRows, stoppedBy);
  const withCost = <E>(error: E): E => {
    // "aborted" covers every error that cut the run short; the error's code says which it was.
    if (error instanceof WhyboxError) error.cost = cost("aborted");
    return error;
  };
  return {
    cost,
    withCost,
    giveWay: turns(signal, (signal) => withCost(aborted(signal))),
    expect(rows) {
      totalRows = rows;
    },
    async ask(question, onChunk, partial) {
      try {
        return await question({
          ...(signal && { signal }),
          mayResend(rows) {
            const left = budgetRows - Math.max(totalRows, counted.modelRows) - resending;
            if (given !== undefined && rows > left) return false;
            resending += rows;
            return true;
          },
          onChunk: (chunk) => {
            count(counted, chunk);
            onChunk?.(chunk);
            onProgress?.(counted.modelRows, totalRows);
          },
        });
      } catch (error) {
        if (error instanceof WhyboxError && KEEPS_PARTIAL.has(error.code) && partial) {
          const explanation = await tryPartial(partial);
          if (explanation) error.partial = explanation;
        }
        throw withCost(error);
      }
    },
    record: (cacheHits = 0) => ({
      version: VERSION,
      executor,
      modelCalls: counted.modelCalls,
      retries: counted.retries,
      ...(counted.resentRows > 0 && { resentRows: counted.resentRows }),
      cacheHits: cacheHits + Math.round(counted.spent?.cacheHits ?? 0),
      startedAt: startedAt.toISOString(),
      wallMs: performance.now() - startedMs,
    }),
  };
}

/** Everything that the chunks of a run add up to. */
type Counted = {
  modelRows: number;
  modelCalls: number;
  retries: number;
  resentRows: number;
  /** Money, cache hits and rows that left the machine, as far as the model says. */
  spent: Spent | undefined;
};

function count(counted: Counted, chunk: ChunkDone): void {
  counted.modelRows += chunk.modelRows;
  counted.modelCalls += chunk.modelCalls;
  counted.retries += chunk.retries;
  counted.resentRows += chunk.resentRows ?? 0;
  counted.spent = addSpent(counted.spent, chunk.spent);
}

function costOf({ modelRows, spent }: Counted, budgetRows: number, stoppedBy: Cost["stoppedBy"]): Cost {
  return {
    modelRows,
    budgetRows,
    // Shares of batches that explanations have asked together need not be whole.
    ...(spent?.sentRows !== undefined && { sentRows: Math.round(spent.sentRows) }),
    ...(spent?.money !== undefined && { money: { amount: spent.money, currency: spent.currency ?? "" } }),
    stoppedBy,
  };
}

/** The partial explanation, or undefined if building it throws (such as LINK_DOMAIN): the run rejects with ABORTED. */
export async function tryPartial(partial: () => Partial): Promise<Explanation | undefined> {
  try {
    return await partial();
  } catch (error) {
    if (error instanceof WhyboxError) return undefined;
    throw error;
  }
}

/** The answers of some chunks, and which rows of the plan they answer. */
function assembleChunks(finished: readonly ChunkDone[], plan: Plan, probe: Probe): Parameters<MakePartial> {
  const { rows } = plan.z;
  const columns = probe.outputs.length;
  const answers = { data: new Float64Array(rows * columns), rows, columns };
  const answered = new Array<boolean>(rows).fill(false);
  for (const chunk of finished) {
    answers.data.set(chunk.answers.data, chunk.from * columns);
    answered.fill(true, chunk.from, chunk.from + chunk.answers.rows);
  }
  return [answers, answered];
}
