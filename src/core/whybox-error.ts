import type { Cost, Explanation } from "./explanation.js";

/**
 * Kind of failure, as a name that does not change between versions.
 *
 * - `INVALID_ARGUMENT` an argument or option is not what the function takes
 * - `INVALID_DATA` a table, row or value does not fit the features
 * - `INVALID_EXPLANATION` JSON that is not an explanation of a version this library reads
 * - `MODEL_LOAD_FAILED` a module could not be loaded or holds no model
 * - `MODEL_FAILED` the predict function threw
 * - `MODEL_ANSWER_INVALID` predict answered with the wrong shape or with numbers that are not finite
 * - `MODEL_CLOSED` a model was asked after `close()`
 * - `MODEL_NOT_PORTABLE` a closure was given to a worker pool
 * - `MASKER_NOT_PORTABLE` a masker without a usable spec was given to a worker pool
 * - `BUDGET_SPENT` a model with a budget of its own was asked for more (see budgeted)
 * - `BUDGET_TOO_SMALL` `budgetRows` cannot pay for the smallest run of the method
 * - `TOO_MANY_PARTS` enumeration was asked for more parts than can be enumerated
 * - `LINK_DOMAIN` the logit of an average outside (0, 1), the logarithm of one that is not above 0
 * - `WORKER_EXITED`, `WORKER_OUT_OF_MEMORY`, `WORKER_FAILED` a worker was lost
 * - `WORKER_TIMED_OUT` a worker took longer for a chunk than the pool allows
 * - `EXECUTOR_CLOSED` a question was put to an executor after `close()`
 * - `RESUME_MISMATCH` the explanation to go on from is of another question, or the model answers differently now
 * - `ABORTED` the signal was aborted
 * - `BATCH_CHANGED` an output folder holds the results of another job
 * - `DISK_FULL` the disk was full when a batch wrote its results
 * - `REDIS_UNAVAILABLE` no Redis answers
 * - `WORKER_OUTDATED` a worker of another version than the batch
 * - `MODEL_DIFFERS` a worker has another copy of the model than the batch was planned with
 * - `MODEL_NOT_ALLOWED` a worker was given a model or folder that its operator does not allow
 * - `DEPENDENCY_MISSING` an optional package is not installed
 * - `DEPENDENCY_FAILED` an optional package is installed and does not load
 */
export type ErrorCode =
  | "INVALID_ARGUMENT"
  | "INVALID_DATA"
  | "INVALID_EXPLANATION"
  | "MODEL_LOAD_FAILED"
  | "MODEL_FAILED"
  | "MODEL_ANSWER_INVALID"
  | "MODEL_CLOSED"
  | "MODEL_NOT_PORTABLE"
  | "MASKER_NOT_PORTABLE"
  | "BUDGET_SPENT"
  | "BUDGET_TOO_SMALL"
  | "TOO_MANY_PARTS"
  | "LINK_DOMAIN"
  | "WORKER_EXITED"
  | "WORKER_OUT_OF_MEMORY"
  | "WORKER_FAILED"
  | "WORKER_TIMED_OUT"
  | "EXECUTOR_CLOSED"
  | "RESUME_MISMATCH"
  | "ABORTED"
  | "BATCH_CHANGED"
  | "DISK_FULL"
  | "REDIS_UNAVAILABLE"
  | "WORKER_OUTDATED"
  | "MODEL_DIFFERS"
  | "MODEL_NOT_ALLOWED"
  | "DEPENDENCY_MISSING"
  | "DEPENDENCY_FAILED";

/**
 * Every error that whybox throws on purpose.
 *
 * `message` says where, what was expected, what came and what to do; `code` is stable; `cause` is the
 * error underneath, where there is one. An error in mid-run carries what the run has spent (`cost`, whose
 * `stoppedBy` is "aborted" whatever cut the run short) and, after an abort and where one can be formed from the
 * finished work, a `partial` explanation.
 */
export class WhyboxError extends Error {
  override readonly name = "WhyboxError";
  readonly code: ErrorCode;
  cost?: Cost;
  partial?: Explanation;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
