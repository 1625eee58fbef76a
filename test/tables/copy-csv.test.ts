import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Feature, readTable, records } from "whybox";
import { inTablesDirectory, QUERY } from "./files.js";

const { file, read } = inTablesDirectory();

/** A cell as RFC 4180 writes it. */
const quoted = (cell: string) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

describe("a query reads a CSV file as readTable does", () => {
  test.each<[string, string, (readonly Feature[])?]>([
    ["quotes, commas and line ends within cells", 'a,b\n"x ""y"", z","1\n2"\n"\r\n",","\n'],
    ["spaces around cells", 'a,b\n"  x ","y"\n z,w \n'],
    ["yes, no, t and f, which are no true and false", "a,b,c\nyes,T,n\nno,F,y\n"],
    ["codes behind zeros beside numbers", "a,b\n007,1\n12,2\n"],
    ["whole numbers that no double holds", "a\n9007199254740993\n9007199254740992\n"],
    ["gaps in every column", "a,b\n1,\n,x\n"],
    ["one column with a gap", "a\n1\n\n3\n"],
    ["a comment that is none, and a header of numbers", "#1,2\n#3,4\n5,6\n"],
    ["dates and times as labels", "a,b\n2024-01-02,10:30\n2024-02-30,x\n"],
    ["a label 7 of a category among numbers", "a\n7\n07\n", [{ name: "a", kind: "category", categories: ["07", "7"] }]],
    [
      "a label 1.50, which is no 1.5",
      "a,n\n1.50,1\n2,2\n",
      [
        { name: "a", kind: "category", categories: ["1.50", "2"] },
        { name: "n", kind: "number" },
      ],
    ],
    ["whole numbers longer than any type", `a\n1${"0".repeat(41)}1\n1${"0".repeat(41)}2\n`],
    ["column names that SQL would take for words of its own", "select,from,a b\n1,2,3\n"],
  ])("%s", async (_, content, features) => {
    const path = await file("copied.csv", content);
    const plain = await read(path, features);
    expect(plain).toBeInstanceOf(Array);
    expect(await read(path, features, QUERY)).toEqual(plain);
  });

  test("whatever its cells hold", async () => {
    const cell = fc.oneof(
      fc.string({
        unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "\\", "'", "#", "\t", "\u00e4", "0", "1", "-"),
        maxLength: 6,
      }),
      fc.constantFrom("true", "NULL", "nan", "inf", "1e5", "0x1F", "1_000", "2024-01-01", "TRUE", "N"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 30, maxLength: 60 }), async (rows) => {
        // Labels in both columns: spellings of numbers are read by type.
        const lines = [["first", "second"], ["label", "label"], ...rows].map((row) => row.map(quoted).join(","));
        const path = await file("any.csv", `${lines.join("\r\n")}\r\n`);
        const plain = await readTable(path);
        const asked = await readTable(path, undefined, QUERY);
        expect(records(asked.rows, asked.features)).toEqual(records(plain.rows, plain.features));
      }),
      { numRuns: 2 },
    );
  });

  test("and numbers are numbers there, beside columns of labels", async () => {
    const path = await file("typed.csv", "a,n,code\n1.50,1,007\n2,2.5,12\n");
    const features: Feature[] = [
      { name: "a", kind: "category", categories: ["1.50", "2"] },
      { name: "n", kind: "number" },
    ];
    expect(await read(path, features, { query: "SELECT a, n + 1 AS n FROM data WHERE code <> '12'" })).toEqual([
      { a: "1.50", n: 2 },
    ]);
  });

  test("with a decimal comma, and with its own separator", async () => {
    const path = await file("comma.csv", "a;b\n1,5;x\n-2,25;y,z\n");
    const plain = await read(path, undefined, { decimal: "," });
    expect(plain).toEqual([
      { a: 1.5, b: "x" },
      { a: -2.25, b: "y,z" },
    ]);
    expect(await read(path, undefined, { decimal: ",", ...QUERY })).toEqual(plain);
  });
});
