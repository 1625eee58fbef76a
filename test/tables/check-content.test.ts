import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { type Feature, readTable } from "whybox";
import { readDataset } from "whybox/audit";

const folder = mkdtempSync(join(tmpdir(), "whybox-foreign-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CSV = "age,job\n31,nurse\n44,pilot\n";
const features: Feature[] = [{ name: "age", kind: "number" }];
const bytes = (text: string) => Buffer.concat([Buffer.from(text, "latin1"), Buffer.from([0, 1, 200])]);
/** A zip archive as far as its first entry names it. */
const zipped = (name: string) => bytes(`PK\x03\x04\x14\0\0\0\0\0${"\0".repeat(16)}${name}`);
const written = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

test.each<[string, string | Buffer, string]>([
  ["gzip.csv", gzipSync(CSV), "expected a table as text (CSV), the file is packed with gzip; unpack it first: gunzip"],
  ["sheet.csv", zipped("xl/workbook.xml"), "the file is a spreadsheet; save the sheet as CSV"],
  ["letter.csv", zipped("word/document.xml"), "the file is a text document; save the table as CSV"],
  ["archive.tsv", zipped("people.csv"), "the file is a zip archive; unpack it first"],
  ["old.csv", bytes("\xd0\xcf\x11\xe0"), "the file is an old Office file, such as .xls; save the sheet as CSV"],
  ["parquet.csv", bytes("PAR1\x15"), "the file is a Parquet file; name it .parquet"],
  ["text.parquet", CSV, "expected a Parquet file, the file is something else; name it by what it holds, such as .csv"],
  ["page.csv", "\n<!doctype HTML><title>404</title>", "the file is an HTML page; it may be the message of a server"],
  ["page.json", "<html><body>", "expected JSON, the file is an HTML page"],
  ["denied.csv", '<?xml version="1.0"?><Error/>', "the file is XML; it may be the message of a server"],
  ["report.csv", bytes("%PDF-1.7\n"), "the file is a PDF; tables in a PDF are not read"],
  ["image.csv", bytes("\x89PNG\r\n\x1a\n"), "the file is an image (PNG); an image is explained with readImage"],
  ["objects.csv", '[{"age": 31}, {"age": 44}]', "the file is JSON; name it .json or .jsonl"],
  ["lines.csv", '{"age": 31}\n{"age": 44}\n', "the file is JSON; name it .json or .jsonl"],
  ["lfs.csv", "version https://git-lfs.github.com/spec/v1\nsize 12\n", "the file is a pointer of Git LFS"],
  ["cut.csv", Buffer.alloc(400), "the file is full of zeros; it was not written to its end; make it again"],
  ["pickle.json", bytes("\x80\x04"), "expected JSON, the file is a Python pickle; write it as CSV or Parquet"],
])("%s is called what it is", async (name, content, message) => {
  const path = written(name, content);
  const expected = { code: "INVALID_DATA", message: expect.stringContaining(message) };
  await expect(readDataset(path)).rejects.toMatchObject(expected);
  await expect(readTable(path, features)).rejects.toMatchObject(expected);
});

test("a table whose first column is named as some file begins is read", async () => {
  const { rows } = await readDataset(written("names.csv", "PAR1,BZh9,<html\n1,2,3\n4,5,6\n"));
  expect(rows.data).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
});

test("bytes of no known kind are still said to be no text", async () => {
  await expect(readDataset(written("brotli.csv", brotliCompressSync(CSV.repeat(99))))).rejects.toMatchObject({
    code: "INVALID_DATA",
  });
});
