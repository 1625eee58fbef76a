import { describe, expect, test } from "vitest";
import { readTable, records } from "whybox";
import { inTablesDirectory, QUERY, tableOf } from "./files.js";

const place = inTablesDirectory();

const { file, read, refusal } = place;

describe("JSON", () => {
  test("a list of objects and one object per line are the same; values keep their type", async () => {
    const objects = [
      { age: 31, job: "007", day: "2024-02-29" },
      { job: "x", age: null, ok: true },
    ];
    const expected = [
      { age: 31, job: "007", day: "2024-02-29", ok: null },
      { age: null, job: "x", day: null, ok: "true" },
    ];
    const list = await file("list.json", JSON.stringify(objects));
    const lines = await file("lines.jsonl", objects.map((object) => JSON.stringify(object)).join("\n"));
    expect(records(...(await tableOf(list)))).toEqual(expected);
    expect(records(...(await tableOf(lines)))).toEqual(expected);
  });

  test("a key that comes late is a column all the same", async () => {
    const lines = Array.from({ length: 30_000 }, (_, row) => (row < 29_999 ? '{"a":1}' : '{"a":1,"b":2}'));
    const { features } = await readTable(await file("late.jsonl", lines.join("\n")));
    expect(features).toEqual([
      { name: "a", kind: "number" },
      { name: "b", kind: "number", missing: true },
    ]);
  });

  test.each([
    ["scalars.json", "[1, 2]", "expected a list of objects, or one object per line"],
    ["none.json", "[]", "expected a list of objects, or one object per line"],
    ["cut.json", '[{"a":1},\n', "the list has no end; the file seems to be cut off"],
    ["deep.json", '[{"a":{"b":1}}]', 'row 0, column "a": expected a number or a label, got an object'],
  ])("%s is refused", async (name, content, message) => {
    expect(await refusal(await file(name, content))).toBe(`INVALID_DATA ${name}: ${message}`);
  });

  test("broken JSON is refused", async () => {
    expect(await refusal(await file("broken.json", '[{"a":1},{"a":]'))).toContain(
      "INVALID_DATA broken.json: line 1: Malformed JSON",
    );
  });
});

describe("JSON that others write", () => {
  test("a byte order mark, Python's NaN, keys a and A, and keys named as members of objects", async () => {
    const path = await file("python.json", '\ufeff[{"a": 1, "A": NaN, "constructor": 3, "__proto__": 4}]');
    const { rows, features } = await readTable(path);
    expect(features.map(({ name }) => name)).toEqual(["a", "A", "constructor", "__proto__"]);
    expect([...rows.data]).toEqual([1, Number.NaN, 3, 4]);
    expect(await read(path, undefined, QUERY)).toContain('a query cannot tell columns "a" and "A" apart');
  });

  test("texts that look like syntax are texts", async () => {
    const texts = ['a"b', "\\", "{[", "NaN 12345678901234567890", "}\n]"];
    const path = await file("texts.jsonl", texts.map((a) => JSON.stringify({ a })).join("\n"));
    expect(await read(path)).toEqual(texts.map((a) => ({ a })));
  });

  test("objects in objects are there for a query", async () => {
    const path = await file("nested.json", '[{"home":{"city":"Bonn"}}]');
    expect(await read(path, undefined, { query: "SELECT home.city AS city FROM data" })).toEqual([{ city: "Bonn" }]);
  });

  test("a thousand columns are columns, with a query too", async () => {
    const row = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`c${i}`, i]));
    for (const [name, content] of [
      ["wide.json", JSON.stringify([row, row])],
      ["wide.jsonl", `${JSON.stringify(row)}\n${JSON.stringify(row)}`],
    ]) {
      const path = await file(name, content);
      expect(await read(path)).toEqual([row, row]);
      expect(await read(path, undefined, QUERY)).toEqual([row, row]);
    }
  });

  test.each([100, 1000, 100_000])("nesting %d deep is refused, with a query too", async (depth) => {
    const path = await file("deep.json", `[{"a":${"[".repeat(depth)}${"]".repeat(depth)}}]`);
    const message = "INVALID_DATA deep.json: line 1: nested more than 64 levels deep; a table has values";
    expect(await read(path)).toBe(message);
    expect(await read(path, undefined, QUERY)).toBe(message);
  });

  test.each([
    ["[{}] x", "line 1: expected nothing behind the list, got x"],
    ['[{"a":1}\n{"a":2}]', "line 2: expected a comma between two objects, got {"],
    ['{"a":1}\n{"a":', "line 2: the object has no end; the file seems to be cut off"],
    ['[{"a":1}', "the list has no end; the file seems to be cut off"],
  ])("%j is refused", async (content, message) => {
    expect(await read(await file("bad.json", content))).toBe(`INVALID_DATA bad.json: ${message}`);
  });
});
