import type { ShardFailure } from "./shard-failure.js";

/**
 * Hands out the shards of a batch: to threads, to processes, to machines. What a shard is and what becomes of it is
 * decided elsewhere, so that every engine gives the same bytes.
 */
export interface Engine {
  /** Recorded in logs. */
  readonly name: string;
  /**
   * Has every shard explained and published, in whatever order.
   *
   * A shard that fails is given out again as often as the engine sees fit, and does not keep the others back.
   *
   * @param out  the output folder, in which the batch is planned
   * @param signal  no further shard is handed out once it is aborted; those under way are finished
   * @param onShard  called for each shard that is published, or has failed for good
   */
  run(
    out: string,
    shards: readonly number[],
    signal: AbortSignal,
    onShard: (shard: number, failure?: ShardFailure) => void,
  ): Promise<void>;
}
