import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inTablesDirectory } from "./files.js";

const place = inTablesDirectory();

const { refusal } = place;

describe("a file", () => {
  test("no file, a directory, another kind of file", async () => {
    expect(await refusal(join(place.directory, "nope.csv"))).toBe("INVALID_DATA nope.csv: no such file");
    const kinds = ".csv, .tsv, .json, .jsonl, .ndjson, .parquet";
    expect(await refusal(join(place.directory, "a.xlsx"))).toBe(
      `INVALID_DATA a.xlsx: expected a file that ends in ${kinds}, got ".xlsx"; save the sheet as CSV`,
    );
    expect(await refusal(join(place.directory, "a.csv.gz"))).toContain('got ".gz"; unpack it first');
    await mkdir(join(place.directory, "folder.csv"));
    expect(await refusal(join(place.directory, "folder.csv"))).toBe(
      "INVALID_DATA folder.csv: expected a file, got a directory or a device",
    );
  });
});
