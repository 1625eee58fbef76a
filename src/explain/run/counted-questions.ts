import type { AskOptions, ChunkDone } from "../../core/executor.js";
import type { Cost, Explanation, RunRecord } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import { VERSION } from "../../core/version.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { RunOptions } from "./run-options.js";
import { unlessImpossible } from "./unless-impossible.js";

/** Counts and watches over questions to a model that belong to one run. */
export interface CountedQuestions {
  /**
   * Asks, counts, tells progress. An error carries the cost so far and, after an abort, what `salvage` makes of the
   * chunks that came before it.
   */
  ask(
    question: (options: AskOptions) => Promise<Matrix>,
    onChunk?: (chunk: ChunkDone) => void,
    salvage?: () => Explanation | undefined,
  ): Promise<Matrix>;
  /** The error, with the cost so far if it is one of whybox: what an answer gives rise to is an error in mid-run too. */
  charged<E>(error: E): E;
  /** How many model rows the whole run will take, for progress. Until it is said: the budget. */
  expect(totalRows: number): void;
  cost(stoppedBy: Cost["stoppedBy"]): Cost;
  record(cacheHits?: number): RunRecord;
}

export function countedQuestions(
  executor: string,
  budgetRows: number,
  { signal, onProgress }: RunOptions,
): CountedQuestions {
  const startedAt = new Date();
  const startedMs = performance.now();
  const counted = { modelRows: 0, modelCalls: 0, retries: 0 };
  let totalRows = budgetRows;
  const cost = (stoppedBy: Cost["stoppedBy"]): Cost => ({ modelRows: counted.modelRows, budgetRows, stoppedBy });
  const charged = <E>(error: E): E => {
    // Whatever it was that cut the run short: which, says the error's code.
    if (error instanceof WhyboxError) error.cost = cost("aborted");
    return error;
  };
  return {
    cost,
    charged,
    expect(rows) {
      totalRows = rows;
    },
    async ask(question, onChunk, salvage) {
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
        if (error instanceof WhyboxError && error.code === "ABORTED" && salvage) {
          const partial = unlessImpossible(salvage);
          if (partial) error.partial = partial;
        }
        throw charged(error);
      }
    },
    record: (cacheHits = 0) => ({
      version: VERSION,
      executor,
      modelCalls: counted.modelCalls,
      retries: counted.retries,
      cacheHits,
      startedAt: startedAt.toISOString(),
      wallMs: performance.now() - startedMs,
    }),
  };
}
