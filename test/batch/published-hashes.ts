import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A hash of every published file of a batch but the records, which hold times. */
export function publishedHashes(out: string): string[] {
  const shards = join(out, "shards");
  return readdirSync(shards)
    .toSorted()
    .flatMap((shard) =>
      readdirSync(join(shards, shard))
        .filter((name) => name !== "shard.json")
        .toSorted()
        .map((name) => {
          const hash = createHash("sha256").update(readFileSync(join(shards, shard, name)));
          return `${shard}/${name} ${hash.digest("hex")}`;
        }),
    );
}
