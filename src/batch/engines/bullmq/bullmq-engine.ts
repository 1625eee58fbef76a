import { setTimeout as sleep } from "node:timers/promises";
import type { Job, Queue } from "bullmq";
import { checkKnownOptions } from "../../../core/checks/check-options.js";
import { VERSION } from "../../../core/version.js";
import type { Log } from "../../batch-event.js";
import type { Engine } from "../../engine.js";
import { publishedShards } from "../../published-shards.js";
import { batchId, readPlan } from "../../read-plan.js";
import { backlog } from "./backlog.js";
import { oncePerOutage } from "./once-per-outage.js";
import { reachRedis } from "./redis.js";
import { failureFromText, importBullmq, PREFIX, QUEUE, type ShardPayload } from "./shard-payload.js";

const POLL_MS = 500;

/** The output folder may hold a million shards: looking at it takes at most this share of the time. */
const POLL_SHARE = 0.1;

/**
 * After so long without a shard done, what was put is put again: a no-op for what is still in the queue, which costs Redis
 * as much as the first time. The next time comes after twice as long, since shards may just be slow.
 */
const QUIET_MS = 15_000;
const MAX_QUIET_MS = 600_000;

/** Shards put by one command. */
const PUT_AT_ONCE = 1000;

/** A shard is given to so many workers before it counts as failed. */
const ATTEMPTS = 3;

export type BullmqOptions = {
  /** Default: the environment's REDIS_URL, else redis://127.0.0.1:6379. Its password comes from the environment. */
  readonly redis?: string;
  readonly log?: Log;
};

/**
 * Puts shards into a queue in Redis or Valkey, from which workers on any number of machines take them: those started by
 * `whybox batch work`, or by `workBatches`. All machines see the output folder under the same path.
 *
 * Finished shards are read from the output folder, not from the queue: a lost queue is filled again, and a worker that
 * returns after it was given up changes nothing.
 *
 * @throws WhyboxError from `run`: REDIS_UNAVAILABLE; DEPENDENCY_MISSING without bullmq and ioredis
 */
export function bullmqEngine(given: BullmqOptions = {}): Engine {
  checkKnownOptions("bullmqEngine", given, ["redis", "log"]);
  const { redis, log = () => {} } = given;
  return {
    name: "bullmq",
    async run(out, shards, signal, onShard) {
      const plan = await readPlan(out);
      const batch = batchId(plan);
      const { options, shown } = await reachRedis(redis, log);
      const { Queue } = await importBullmq();
      const queue: Queue<ShardPayload> = new Queue(QUEUE, { connection: options, prefix: PREFIX });
      queue.on("error", oncePerOutage(shown, log));
      const waiting = backlog(shards, onShard);
      const topUp = () => put(queue, { batch, out, shards: waiting.next() });
      let pollMs = POLL_MS;
      const collect = async () => {
        const before = waiting.size;
        const startedMs = performance.now();
        for (const shard of await publishedShards(plan)) waiting.finish(shard);
        pollMs = Math.max(POLL_MS, (performance.now() - startedMs) / POLL_SHARE);
        for (const job of await jobsOf(queue, batch, ["failed"])) {
          await job.remove();
          waiting.finish(job.data.shard, failureFromText(job.failedReason));
        }
        return waiting.size < before;
      };
      try {
        for (const job of await jobsOf(queue, batch, ["failed"])) await job.remove();
        await topUp();
        await warnWithoutWorkers(queue, shown, log);
        const isQuiet = quietness();
        while (waiting.size > 0 && !signal.aborted) {
          await sleep(pollMs, undefined, { signal }).catch(() => {});
          const quiet = isQuiet(await collect());
          if (signal.aborted) break;
          if (quiet) waiting.forgetQueue();
          await topUp();
          if (quiet) await warnWithoutWorkers(queue, shown, log);
        }
        if (waiting.size > 0) await drain(queue, batch);
        await collect();
      } finally {
        await queue.close();
      }
    },
  };
}

/** Tells when nothing has moved for so long that the queue may be lost: asked with whether something has moved. */
function quietness(): (hasMoved: boolean) => boolean {
  let quietMs = QUIET_MS;
  let movedMs = performance.now();
  return (hasMoved) => {
    const nowMs = performance.now();
    const isQuiet = !hasMoved && nowMs - movedMs > quietMs;
    if (hasMoved) quietMs = QUIET_MS;
    if (isQuiet) quietMs = Math.min(MAX_QUIET_MS, 2 * quietMs);
    if (hasMoved || isQuiet) movedMs = nowMs;
    return isQuiet;
  };
}

type Put = { readonly batch: string; readonly out: string; readonly shards: readonly number[] };

/** The name of a job says which shard it is: one that is in the queue already is not put twice. */
async function put(queue: Queue<ShardPayload>, { batch, out, shards }: Put): Promise<void> {
  for (let at = 0; at < shards.length; at += PUT_AT_ONCE) {
    await queue.addBulk(
      shards.slice(at, at + PUT_AT_ONCE).map((shard) => ({
        name: "shard",
        data: { schema: "whybox/shard@1", version: VERSION, out, batch, shard },
        opts: {
          jobId: `${batch}-${shard}`,
          attempts: ATTEMPTS,
          backoff: { type: "fixed", delay: 500 },
          removeOnComplete: true,
          stackTraceLimit: 0,
        },
      })),
    );
  }
}

/** Takes what no worker has begun out of the queue, and waits for what is under way. */
async function drain(queue: Queue<ShardPayload>, batch: string): Promise<void> {
  for (;;) {
    // One that a worker has just taken is under way.
    for (const job of await jobsOf(queue, batch, ["waiting", "delayed"])) await job.remove().catch(() => {});
    const active = await jobsOf(queue, batch, ["active"]);
    if (active.length === 0 || (await queue.getWorkersCount()) === 0) return;
    await sleep(POLL_MS);
  }
}

type State = "failed" | "waiting" | "delayed" | "active";

async function jobsOf(queue: Queue<ShardPayload>, batch: string, states: State[]): Promise<Job<ShardPayload>[]> {
  const jobs: (Job<ShardPayload> | undefined)[] = await queue.getJobs(states);
  return jobs.filter((job) => job?.data?.batch === batch) as Job<ShardPayload>[];
}

async function warnWithoutWorkers(queue: Queue, shown: string, log: Log): Promise<void> {
  // Hosted servers may not list their clients.
  const workers = await queue.getWorkersCount().catch(() => undefined);
  log({ level: "info", event: "shards put", redis: shown, workers: workers ?? null });
  if (workers !== 0) return;
  const message = `no worker takes shards from ${shown}; start some: whybox batch work --redis ${shown} --allow FOLDER`;
  log({ level: "warn", event: "no workers", message });
}
