import { join } from "node:path";
import pMap from "p-map";
import { thrownMessage } from "../core/checks/thrown-message.js";
import { fileHash } from "./file-hash.js";
import { publishedShards, readShardRecord, shardFolder } from "./published-shards.js";
import { type BatchPlan, checkFolder, readPlan } from "./read-plan.js";

/** A published shard that does not hold what was published. */
export type DamagedShard = { readonly shard: number; readonly problem: string };

/**
 * Compares every published file with the SHA-256 that was recorded when it was published, as after a copy to another disk.
 *
 * @param out  the output folder
 * @returns the shards that differ; none where all is well
 * @throws WhyboxError INVALID_DATA where no job was started
 * Cost: every byte is read once.
 */
export async function verifyBatch(out: string): Promise<DamagedShard[]> {
  checkFolder("verifyBatch", out);
  const plan = await readPlan(out);
  const checked = await pMap(await publishedShards(plan), (shard) => damageOf(plan, shard), { concurrency: 4 });
  return checked.flatMap((damage) => damage ?? []);
}

async function damageOf(plan: BatchPlan, shard: number): Promise<DamagedShard | undefined> {
  try {
    const record = await readShardRecord(plan, shard);
    if (!record) return { shard, problem: "shard.json is missing" };
    for (const [name, hash] of Object.entries(record.files)) {
      const found = await fileHash(join(shardFolder(plan, shard), name));
      if (found !== hash) return { shard, problem: `${name} is not as it was published` };
    }
    return undefined;
  } catch (error) {
    return { shard, problem: thrownMessage(error) };
  }
}
