import { thrownMessage } from "../core/checks/thrown-message.js";
import { WhyboxError } from "../core/whybox-error.js";

/** Reason why a shard could not be published. Plain data, so that it crosses threads and queues. */
export type ShardFailure = { readonly code: string; readonly message: string };

export function failureOf(error: unknown): ShardFailure {
  return { code: error instanceof WhyboxError ? error.code : "UNEXPECTED", message: thrownMessage(error) };
}

/** Failures that every other shard would meet too. */
const OF_THE_BATCH = new Set([
  ...["DISK_FULL", "INVALID_ARGUMENT", "BUDGET_TOO_SMALL", "TOO_MANY_PARTS", "BATCH_CHANGED", "MODEL_LOAD_FAILED"],
  ...["DEPENDENCY_MISSING", "DEPENDENCY_FAILED", "MODEL_NOT_ALLOWED", "MODEL_DIFFERS", "WORKER_OUTDATED"],
]);

/** True where the machine is at fault: another one may well publish the shard. */
export function endsWorker({ code }: ShardFailure): boolean {
  return code === "WORKER_OUTDATED" || code === "MODEL_DIFFERS";
}

/** True where it is no use to go on with other shards. */
export function endsBatch({ code }: ShardFailure): boolean {
  return OF_THE_BATCH.has(code);
}
