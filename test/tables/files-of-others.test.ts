import { describe, expect, test } from "vitest";
import { blackBox, type Feature, readTable, table } from "whybox";
import { AGE, inTablesDirectory, QUERY } from "./files.js";

const place = inTablesDirectory();

const { file, read } = place;

describe("true and false", () => {
  const flag: Feature = { name: "flag", kind: "number" };

  test.each(["true,false", "True,False", "TRUE,FALSE"])(
    "spelled %s are 1 and 0 where a number is asked for",
    async (both) => {
      expect(await read(await file("flag.csv", `flag\n${both.replace(",", "\n")}\n`), [flag])).toEqual([
        { flag: 1 },
        { flag: 0 },
      ]);
    },
  );

  test("table() and JSON say the same, and find the labels True and False", async () => {
    const json = await file("flag.json", '[{"flag":true},{"flag":false}]');
    expect(await read(json, [flag])).toEqual([{ flag: 1 }, { flag: 0 }]);
    expect([...table([{ flag: true }, { flag: false }], [flag]).data]).toEqual([1, 0]);
    const label: Feature = { name: "flag", kind: "category", categories: ["False", "True"] };
    expect(await read(json, [label])).toEqual([{ flag: "True" }, { flag: "False" }]);
  });
});

describe("large files", () => {
  test("ten thousand columns", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
    const line = names.map((_, i) => i).join(",");
    const path = await file("columns.csv", `${names.join(",")}\n${`${line}\n`.repeat(10)}`);
    const { rows } = await readTable(path);
    expect([rows.rows, rows.columns, rows.data[99_999]]).toEqual([10, 10_000, 9_999]);
  });

  test("a last line above 32 MB is a row", async () => {
    const path = await file("last.csv", `a,b\n1,x\n2,${"y".repeat(33_000_000)}`);
    const { rows } = await readTable(path, undefined, { ignore: ["b"] });
    expect([...rows.data]).toEqual([1, 2]);
  });

  test("a cell of 5 MB makes a short message", async () => {
    const path = await file("cell.csv", `age\n${"x".repeat(5_000_000)}\n`);
    const message = (await read(path, [AGE])) as string;
    expect(message).toContain("(5000000 characters)");
    expect(message.length).toBeLessThan(250);
  });

  // Looked up one after another, as many labels as rows would take a billion comparisons.
  test("forty thousand labels take a look-up each", async () => {
    const categories = Array.from({ length: 40_000 }, (_, i) => `label ${i}`);
    let compared = 0;
    const counted = new Proxy(categories, {
      get(target, key, receiver) {
        if (typeof key === "string" && /^\d+$/.test(key)) compared++;
        return Reflect.get(target, key, receiver);
      },
    });
    const feature: Feature = { name: "a", kind: "category", categories: counted };
    table(
      categories.map((a) => ({ a })),
      [feature],
    );
    expect(compared).toBeLessThan(10 * categories.length);
    compared = 0;
    blackBox((rows) => rows.map(() => 0), {
      input: { kind: "columns", features: [feature] },
      outputs: [{ name: "y" }],
    });
    expect(compared).toBeLessThan(10 * categories.length);
  });
});

describe("names", () => {
  test("of a file that differ from those the model takes are said", async () => {
    const path = await file("case.csv", "Age,Job\n31,x\n");
    expect(await read(path, [AGE])).toBe(
      'INVALID_DATA case.csv: column "age" is missing; model takes "age"; the file has "Age", "Job"',
    );
  });

  test("of rows come back, from a column that the model need not take", async () => {
    const path = await file("ids.csv", "id,age\n007,31\n9007199254740993,58\n");
    const expected = ["007", "9007199254740993"];
    expect((await readTable(path, [AGE], { id: "id" })).ids).toEqual(expected);
    expect((await readTable(path, undefined, { id: "id" })).ids).toEqual(expected);
    expect((await readTable(path, undefined, { id: "id" })).features).toEqual([AGE]);
    expect((await readTable(path, [AGE], { ...QUERY, id: "id" })).ids).toEqual(expected);
    expect((await readTable(path, [AGE], { id: "age", ignore: ["id"] })).ids).toEqual(["31", "58"]);
    expect(await read(path, [AGE], { id: "ID" })).toContain('no column "ID" for the ids; the file has "id", "age"');
  });

  test.each([
    [{ na: "?" }, "expected na to be a list of texts"],
    [{ delimiter: "||" }, "expected delimiter to be one character"],
    [{ decimal: ";" }, 'expected decimal to be "." or ","'],
    [{ encoding: "utf16" }, "expected encoding to be"],
    [{ id: "" }, "expected id to be the name of a column"],
    [{ allow: "a.csv" }, "expected allow to be a list of files"],
  ])("%j is no option", async (options, message) => {
    expect(await read(await file("o.csv", "a\n1\n"), undefined, options as never)).toContain(message);
  });
});
