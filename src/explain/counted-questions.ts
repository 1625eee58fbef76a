import type { AskOptions, ChunkDone } from "../core/executor.js";
import type { Cost, RunRecord } from "../core/explanation.js";
import type { Matrix } from "../core/matrix.js";
import { VERSION } from "../core/version.js";
import { WhyboxError } from "../core/whybox-error.js";

/** Counts and watches over questions to a model that belong to one run. */
export interface CountedQuestions {
  /** Asks, counts, tells progress; an error carries the cost so far. */
  ask(question: (options: AskOptions) => Promise<Matrix>, onChunk?: (chunk: ChunkDone) => void): Promise<Matrix>;
  cost(stoppedBy: Cost["stoppedBy"]): Cost;
  record(): RunRecord;
}

/** @param totalRows  how many model rows the whole run will take, for progress */
export function countedQuestions(
  executor: string,
  budgetRows: number,
  totalRows: number,
  {
    signal,
    onProgress,
  }: { readonly signal?: AbortSignal; readonly onProgress?: (done: number, total: number) => void },
): CountedQuestions {
  const startedAt = new Date();
  const startedMs = performance.now();
  const counted = { modelRows: 0, modelCalls: 0, retries: 0 };
  const cost = (stoppedBy: Cost["stoppedBy"]): Cost => ({ modelRows: counted.modelRows, budgetRows, stoppedBy });
  return {
    cost,
    async ask(question, onChunk) {
      try {
        return await question({
          ...(signal && { signal }),
          onChunk: (chunk) => {
            counted.modelRows += chunk.modelRows;
            counted.modelCalls += chunk.modelCalls;
            counted.retries += chunk.retries;
            onChunk?.(chunk);
            onProgress?.(counted.modelRows, totalRows);
          },
        });
      } catch (error) {
        if (error instanceof WhyboxError) error.cost = cost("aborted");
        throw error;
      }
    },
    record: () => ({
      version: VERSION,
      executor,
      modelCalls: counted.modelCalls,
      retries: counted.retries,
      cacheHits: 0,
      startedAt: startedAt.toISOString(),
      wallMs: performance.now() - startedMs,
    }),
  };
}
