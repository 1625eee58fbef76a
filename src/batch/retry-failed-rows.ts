import pMap from "p-map";
import { unpublishFolder } from "./publish.js";
import { publishedShards, readShardRecord, shardFolder } from "./published-shards.js";
import type { BatchPlan } from "./read-plan.js";

/**
 * Takes back the shards in which rows failed, so that the next run explains them again.
 *
 * @returns how many
 */
export async function retryFailedRows(plan: BatchPlan): Promise<number> {
  const takenBack = await pMap(
    await publishedShards(plan),
    async (shard) => {
      const record = await readShardRecord(plan, shard);
      if (!record?.failedRows) return 0;
      await unpublishFolder(shardFolder(plan, shard));
      return 1;
    },
    { concurrency: 16 },
  );
  return takenBack.reduce<number>((sum, one) => sum + one, 0);
}
