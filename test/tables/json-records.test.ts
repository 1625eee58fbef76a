import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonRecords } from "../../dist/tables/json-records.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "records-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string): Promise<unknown[]> {
  const file = join(folder, "rows.json");
  await writeFile(file, text);
  const found: unknown[] = [];
  for await (const record of jsonRecords(file)) found.push(record);
  return found;
}

test("reads what JSON.parse reads, of a list and of lines, whatever its texts hold", async () => {
  // Digits of a whole number beyond 2^53 name it exactly; doubles below 1e21 print fewer than they have.
  const printsItself = (value: number) => Math.abs(value) <= Number.MAX_SAFE_INTEGER || Math.abs(value) >= 1e21;
  const record = fc.dictionary(
    fc.string(),
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter(printsItself),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string()),
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(record), fc.constantFrom(undefined, 2), async (records, indent) => {
      const expected = JSON.parse(JSON.stringify(records));
      expect(await read(JSON.stringify(records, null, indent))).toEqual(expected);
      expect(await read(records.map((each) => `${JSON.stringify(each)}\n`).join(""))).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test("an object longer than a piece of the file is whole, and so are the braces and quotes in its texts", async () => {
  const long = { text: '{"\\"}]'.repeat(40_000), after: 1 };
  expect(await read(JSON.stringify([long, { b: 2 }]))).toEqual([long, { b: 2 }]);
});

test("reads what Python writes, and whole numbers to the last digit", async () => {
  expect(
    await read(
      '{"a": NaN, "b": -Infinity, "c": 9007199254740993, "d": 18014398509481984, "e": "NaN 9007199254740993"}',
    ),
  ).toEqual([
    { a: null, b: Number.NEGATIVE_INFINITY, c: 9007199254740993n, d: 18014398509481984, e: "NaN 9007199254740993" },
  ]);
});

test.each([
  ['[{"a": 1}', "the list has no end; the file seems to be cut off"],
  ['{"a": 1}\n{"a": ', "line 2: the object has no end"],
  ['[{"a": 1} {"a": 2}]', "line 1: expected a comma between two objects, got {"],
  ['[{"a": 1}]\nmore', "line 2: expected nothing behind the list, got m"],
  ["a,b\n1,2", "expected a list of objects, or one object per line"],
  ['[{"a": 1},\n{"a": 01}]', "line 2: Malformed JSON"],
  [`{"a": ${"[".repeat(70)}`, "nested more than 64 levels deep"],
])("refuses %j", async (text, message) => {
  await expect(read(text)).rejects.toMatchObject({ code: "INVALID_DATA", message: expect.stringContaining(message) });
});
