import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type BatchPlan, shardName } from "./read-plan.js";

/** Record of a finished shard. All but the seconds, the machine and the time is the same on any machine. */
export type ShardRecord = {
  readonly shard: number;
  readonly rows: number;
  readonly failedRows: number;
  /** Failed rows by the code of their error. */
  readonly errors: { readonly [code: string]: number };
  readonly modelRows: number;
  readonly seconds: number;
  /** The host's name. */
  readonly machine: string;
  readonly finishedAt: string;
  /** SHA-256 of each file beside the record. */
  readonly files: { readonly [name: string]: string };
};

/** The folder of a published shard. */
export function shardFolder({ job }: BatchPlan, shard: number): string {
  return join(job.out, "shards", shardName(shard));
}

/** True once a shard has been published. */
export async function isPublished(plan: BatchPlan, shard: number): Promise<boolean> {
  return (await stat(shardFolder(plan, shard)).catch(() => undefined)) !== undefined;
}

/** The shards that are published, in order, by one listing of a folder. */
export async function publishedShards(plan: BatchPlan): Promise<number[]> {
  const names = await readdir(join(plan.job.out, "shards")).catch(() => []);
  return names
    .map(Number)
    .filter((shard) => Number.isSafeInteger(shard) && shard < plan.shards)
    .toSorted((a, b) => a - b);
}

/** The record of a shard; undefined while it is not published. */
export async function readShardRecord(plan: BatchPlan, shard: number): Promise<ShardRecord | undefined> {
  try {
    return JSON.parse(await readFile(join(shardFolder(plan, shard), "shard.json"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
