import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** Lines up to this are what DuckDB's readers take as they are. */
export const MAX_DEFAULT_LINE_BYTES = 2_000_000;

/** Writes lines to a file; returns the bytes of the longest. */
export async function writeLines(file: string, lines: () => AsyncIterable<string>): Promise<number> {
  let longest = 0;
  await pipeline(async function* () {
    for await (const line of lines()) {
      const bytes = Buffer.from(`${line}\n`);
      longest = Math.max(longest, bytes.length);
      yield bytes;
    }
  }, createWriteStream(file));
  return longest;
}
