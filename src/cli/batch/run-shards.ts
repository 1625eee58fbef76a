import { localEngine } from "../../batch/engines/local.js";
import { readJob } from "../../batch/job.js";
import { planBatch } from "../../batch/plan-batch.js";
import { isPublished } from "../../batch/published-shards.js";
import { endsBatch, type ShardFailure } from "../../batch/shard-failure.js";
import { recordFailure } from "../../batch/shard-failures.js";
import { importModel } from "../../models/import-model.js";
import { listenForSignals } from "../output/signals.js";
import { UsageError } from "../output/usage-error.js";
import { warn } from "../output/warn.js";
import { batchLog } from "./batch-log.js";
import { finishShardsFirst } from "./finish-shards-first.js";

export type ShardFlags = { readonly index: number; readonly of?: number; readonly timeoutMs?: number };

/** Explains the shards of one task of somebody's scheduler, one after the other. Returns the exit code. */
export async function runShards(file: string, flags: ShardFlags, stdout: NodeJS.WriteStream): Promise<number> {
  const plan = await planBatch(await readJob(file), importModel);
  const { out } = plan.job;
  const shards = shardsOf(flags, plan.shards);
  const published = await Promise.all(shards.map((shard) => isPublished(plan, shard)));
  const say = (shard: number, what: string) => stdout.write(`shard ${shard} of ${plan.shards}: ${what}\n`);
  for (const [i, shard] of shards.entries()) if (published[i]) say(shard, "was published before");
  const left = shards.filter((_, i) => !published[i]);
  if (left.length === 0) return 0;

  const failed: ({ readonly shard: number } & ShardFailure)[] = [];
  const givenUp = new AbortController();
  const interrupted = listenForSignals(finishShardsFirst(batchLog("text")));
  let done = 0;
  const onShard = (shard: number, failure?: ShardFailure) => {
    done++;
    if (!failure) {
      say(shard, "published");
      return;
    }
    failed.push({ shard, ...failure });
    warn(`shard ${shard} of ${plan.shards}: ${failure.code}: ${failure.message}`);
    if (endsBatch(failure)) givenUp.abort();
  };
  try {
    const { timeoutMs } = flags;
    const engine = localEngine({ size: 1, ...(timeoutMs !== undefined && { timeoutMs }) });
    await engine.run(out, left, AbortSignal.any([interrupted.signal, givenUp.signal]), onShard);
  } finally {
    interrupted.stopListening();
  }
  for (const failure of failed) await recordFailure(out, failure);
  if (failed.length > 0) return 1;
  return done < left.length ? (interrupted.received()?.exitCode ?? 0) : 0;
}

function shardsOf({ index, of }: ShardFlags, shards: number): number[] {
  if (of !== undefined && index >= of) {
    throw new UsageError(`--index ${index}: of ${of} tasks, expected one from 0 to ${of - 1}`);
  }
  if (of === undefined && index >= shards) {
    throw new UsageError(`--index ${index}: the job has ${shards} shards, from 0 to ${shards - 1}`);
  }
  return Array.from({ length: shards }, (_, shard) => shard).filter((shard) =>
    of === undefined ? shard === index : shard % of === index,
  );
}
