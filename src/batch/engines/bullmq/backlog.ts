import type { ShardFailure } from "../../shard-failure.js";

/** Shards of a batch in the queue at a time, about 1 kB of Redis each, however many the batch has. */
const MAX_QUEUED = 20_000;

/** The shards of a run that are not done, and which of them are in the queue. */
export interface Backlog {
  /** Number of unfinished shards. */
  readonly size: number;
  /** The shards to put into the queue now, in order; none while it is still half full. */
  next(): number[];
  /** A shard has been published, or has failed for good. */
  finish(shard: number, failure?: ShardFailure): void;
  /** The queue may have been lost: `next` begins again. */
  forgetQueue(): void;
}

/** @param onShard  called once for each shard that is finished */
export function backlog(shards: readonly number[], onShard: (shard: number, failure?: ShardFailure) => void): Backlog {
  const left = new Set(shards);
  const queued = new Set<number>();
  return {
    get size() {
      return left.size;
    },
    next() {
      if (queued.size > MAX_QUEUED / 2) return [];
      const more: number[] = [];
      for (const shard of left) {
        if (queued.size === MAX_QUEUED) break;
        if (queued.has(shard)) continue;
        queued.add(shard);
        more.push(shard);
      }
      return more;
    },
    finish(shard, failure) {
      queued.delete(shard);
      if (left.delete(shard)) onShard(shard, failure);
    },
    forgetQueue: () => queued.clear(),
  };
}
