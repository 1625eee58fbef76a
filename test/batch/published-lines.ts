import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The lines of a batch's explanations.jsonl, in the order of the rows. */
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
