import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the explanations.jsonl of a batch hold, in the order of the rows. */
export function publishedLines(out: string): unknown[] {
  const shards = join(out, "shards");
  return readdirSync(shards)
    .toSorted()
    .flatMap((shard) =>
      readFileSync(join(shards, shard, "explanations.jsonl"), "utf8")
        .trim()
        .split("\n"),
    )
    .map((line) => JSON.parse(line));
}
