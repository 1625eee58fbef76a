import type { AskOptions, ChunkDone } from "../core/executor.js";
import type { Cost, Explanation, RunRecord } from "../core/explanation.js";
import type { Matrix } from "../core/matrix.js";
import type { Plan } from "../core/plan.js";
import type { Probe } from "../core/probe.js";
import { VERSION } from "../core/version.js";
import { WhyboxError } from "../core/whybox-error.js";

export type RunOptions = {
  /** Stops the run: it rejects with ABORTED, the cost so far and, where one can be formed, a partial explanation. */
  readonly signal?: AbortSignal;
  /** Told how many model rows have been answered, and how many there will be in all. */
  readonly onProgress?: (doneRows: number, totalRows: number) => void;
};

/** Makes what it can of the answers that came before an abort; `answered[i]` says whether row i of the plan did. */
type Salvage = (answers: Matrix, answered: readonly boolean[]) => Explanation | undefined;

/** One run of an explainer: everything it asks goes through here, and is counted here. */
export interface Run {
  /** plan rows x outputs. An error carries the cost so far and, after an abort, what `salvage` makes of it. */
  ask(plan: Plan, salvage?: Salvage): Promise<Matrix>;
  /** The model's answer to the instance itself. */
  askOriginal(): Promise<Matrix>;
  /** Counts and watches over any other question. */
  track(question: (options: AskOptions) => Promise<Matrix>): Promise<Matrix>;
  /** How many model rows the whole run will take, for progress. */
  expect(totalRows: number): void;
  cost(stoppedBy: Cost["stoppedBy"]): Cost;
  record(cacheHits?: number): RunRecord;
}

export function beginRun(probe: Probe, budgetRows: number, { signal, onProgress }: RunOptions): Run {
  const startedAt = new Date();
  const startedMs = performance.now();
  let modelRows = 0;
  let modelCalls = 0;
  let retries = 0;
  let totalRows = budgetRows;

  const cost = (stoppedBy: Cost["stoppedBy"]): Cost => ({ modelRows, budgetRows, stoppedBy });

  const track = async (
    question: (options: AskOptions) => Promise<Matrix>,
    hooks: { onChunk?: (chunk: ChunkDone) => void; onAbort?: () => Explanation | undefined } = {},
  ): Promise<Matrix> => {
    try {
      return await question({
        ...(signal && { signal }),
        onChunk: (chunk) => {
          modelRows += chunk.modelRows;
          modelCalls += chunk.modelCalls;
          retries += chunk.retries;
          hooks.onChunk?.(chunk);
          onProgress?.(modelRows, totalRows);
        },
      });
    } catch (error) {
      if (error instanceof WhyboxError) {
        error.cost = cost("aborted");
        const rescued = error.code === "ABORTED" ? hooks.onAbort?.() : undefined;
        if (rescued) error.partial = rescued;
      }
      throw error;
    }
  };

  return {
    cost,
    expect(rows) {
      totalRows = rows;
    },
    record: (cacheHits = 0) => ({
      version: VERSION,
      executor: probe.executor,
      modelCalls,
      retries,
      cacheHits,
      startedAt: startedAt.toISOString(),
      wallMs: performance.now() - startedMs,
    }),
    ask(plan, salvage) {
      const finished: ChunkDone[] = [];
      return track((options) => probe.ask(plan, options), {
        ...(salvage && { onChunk: (chunk) => finished.push(chunk) }),
        onAbort: () => salvage?.(...putTogether(finished, plan, probe)),
      });
    },
    askOriginal: () => track((options) => probe.askOriginal(options)),
    track: (question) => track(question),
  };
}

/** The answers of some chunks, with which rows of the plan they answer. */
function putTogether(finished: readonly ChunkDone[], plan: Plan, probe: Probe): Parameters<Salvage> {
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
