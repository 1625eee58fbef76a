import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeJson } from "./publish.js";
import { shardName } from "./read-plan.js";
import type { ShardFailure } from "./shard-failure.js";

/** A shard that could not be published, and why. */
export type FailedShard = { readonly shard: number } & ShardFailure;

/** Records a failure for later queries. Where it cannot be written, as on a full disk, the run reports it all the same. */
export async function recordFailure(out: string, failed: FailedShard): Promise<void> {
  const folder = failuresFolder(out);
  try {
    await mkdir(folder, { recursive: true });
    await writeJson(join(folder, `${shardName(failed.shard)}.json`), failed);
  } catch {}
}

/** The failures since the last run began, in the order of the shards. */
export async function readFailures(out: string): Promise<FailedShard[]> {
  const folder = failuresFolder(out);
  const names = (await readdir(folder).catch(() => [])).toSorted();
  const failures = names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8")));
  // One may be half written, or removed by a run that begins.
  const settled = await Promise.allSettled(failures);
  return settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}

/** A run tries them all again. */
export async function forgetFailures(out: string): Promise<void> {
  await rm(failuresFolder(out), { recursive: true, force: true });
}

function failuresFolder(out: string): string {
  return join(out, "failures");
}
