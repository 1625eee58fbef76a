import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { encodedChunks, idOf } from "../../dist/tables/encoded-chunks.js";
import type { FileValue, TableSource } from "../../dist/tables/table-source.js";

const age: Feature = { name: "age", kind: "number" };
const rent: Feature = { name: "rent", kind: "number", missing: true };
const job: Feature = { name: "job", kind: "category", categories: ["clerk", "7", "True", "1.50"] };

/** A source of some rows, which come two at a time. */
function sourceOf(names: readonly string[], rows: readonly (readonly FileValue[])[], spelled?: "." | ","): TableSource {
  return {
    where: "people",
    names,
    spelled,
    close() {},
    async *read(columns) {
      for (let first = 0; first < rows.length; first += 2) {
        const chunk = rows.slice(first, first + 2);
        yield columns.map((column) => chunk.map((row) => row[column]));
      }
    },
  };
}

async function all(source: TableSource, features: readonly Feature[], columns: readonly number[], id?: number) {
  const chunks = [];
  for await (const chunk of encodedChunks(source, features, columns, id)) chunks.push(chunk);
  return chunks;
}

/** What becomes of one cell: its number, or the problem. */
async function cell(feature: Feature, value: FileValue, spelled?: "." | ","): Promise<number | string> {
  try {
    const [{ data }] = await all(sourceOf(["x"], [[value]], spelled), [feature], [0]);
    return data[0];
  } catch (error) {
    return (error as Error).message;
  }
}

describe("rows of a file", () => {
  const rows = [
    ["a", "clerk", 31],
    [null, "7", 58],
    [true, "clerk", 7],
  ] as const;

  test("become numbers chunk by chunk, columns in the order of the features, with names where they have some", async () => {
    const source = sourceOf(["id", "job", "age"], rows);
    expect(await all(source, [age, job], [2, 1], 0)).toEqual([
      { data: Float64Array.of(31, 0, 58, 1), rows: 2, ids: ["a", ""] },
      { data: Float64Array.of(7, 0), rows: 1, ids: ["true"] },
    ]);
    expect((await all(source, [age], [2]))[1]).toEqual({ data: Float64Array.of(7), rows: 1 });
  });

  test("at fault are named by their place in the whole file", async () => {
    const source = sourceOf(["age"], [[1], [2], [3], ["x"]]);
    await expect(all(source, [age], [0])).rejects.toThrow(
      'people: row 3, column "age": expected a finite number, got "x"',
    );
  });
});

describe("a cell of a text file", () => {
  test.each<[string, Feature, FileValue, number]>([
    ["digits", age, " 1.5 ", 1.5],
    ["TRUE for a number", age, " TRUE", 1],
    ["False for a number", age, "False", 0],
    ["a gap of spaces", rent, "  ", Number.NaN],
    ["a label that looks like a number", job, "7", 1],
    ["a label that would be another number", job, "1.50", 3],
    ["a label that means true", job, "true", 2],
  ])("%s", async (_, feature, value, expected) => {
    expect(await cell(feature, value, ".")).toBe(expected);
  });

  test("has a decimal comma where that is said, and an error that tells of it where it is not", async () => {
    expect(await cell(age, "1,5", ",")).toBe(1.5);
    expect(await cell(age, "1,5", ".")).toContain(
      'expected a finite number, got "1,5"; if the comma is a decimal comma, say decimal: ",", on the command line --decimal ,',
    );
    expect(await cell(age, "1.5", ",")).not.toContain("decimal comma");
    expect(await cell(age, "x", ".")).not.toContain("decimal comma");
  });

  test("with parted thousands is told from one with a decimal comma", async () => {
    expect(await cell(age, "1,234", ".")).toContain("; if it parts thousands, write the number without it");
    expect(await cell(age, "1,234,567", ".")).toContain(
      'got "1,234,567"; write the number without what parts thousands',
    );
    expect(await cell(age, "1.234", ",")).toContain("; write the number without what parts thousands");
    expect(await cell(age, "1,5", ".")).not.toContain("thousands");
    expect(await cell(age, "x", ".")).not.toContain("thousands");
  });

  test("is no gap where the feature has none", async () => {
    expect(await cell(age, "  ", ".")).toContain("expected a value (the feature does not say missing: true)");
  });
});

describe("a cell of a typed file", () => {
  test("is not read as a number where it is a text", async () => {
    expect(await cell(age, "1.5")).toContain('expected a finite number, got "1.5"');
    expect(await cell(age, 1.5)).toBe(1.5);
    expect(await cell(age, true)).toBe(1);
    expect(await cell(age, 2n ** 60n)).toBe(2 ** 60);
  });

  test("that is neither number nor label is called what it is", async () => {
    expect(await cell(age, { unsupported: "a list" })).toContain("expected a number, got a list");
    expect(await cell(job, { unsupported: "a list" }, ".")).toContain("expected a label, got a list");
  });
});

test("the name of a row is what its cell prints, and nothing where it is empty", () => {
  expect(["007", 7, 7n, false, null, { unsupported: "a list" }].map(idOf)).toEqual(["007", "7", "7", "false", "", ""]);
});
