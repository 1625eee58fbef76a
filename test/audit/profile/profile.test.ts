import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { dataset, profile } from "whybox/audit";
import { toHtml } from "whybox/charts";
import { parkMiller } from "../../fixtures/park-miller.js";
import { people } from "./people.js";

function wide(rows: number, columns: number) {
  const { normal } = parkMiller(3);
  const row = (i: number) => Object.fromEntries(Array.from({ length: columns }, (_, c) => [`x${c}`, i + c * normal()]));
  return Array.from({ length: rows }, (_, i) => ({ ...row(i), y: "ab"[i % 2] }));
}

describe("profile", () => {
  test("finds nothing grave in a sound table, and says what its columns hold", async () => {
    const found = await profile(dataset(people(600, 1), { target: "paid" }));
    expect(found.result.issues.filter(({ level }) => level !== "low")).toEqual([]);
    const [age, , city, paid] = found.result.columns;
    expect(age).toMatchObject({ name: "age", role: "feature", kind: "number", gaps: 0, distinct: 50, labels: null });
    expect(age.quartiles?.[0]).toBe(20);
    expect(city.labels?.map(({ label }) => label).sort()).toEqual(["Bonn", "Cork", "Graz", "Oslo"]);
    expect(paid.role).toBe("target");
  });

  test("stops when it is told to", async () => {
    const table = dataset(people(600, 1), { target: "paid" });
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    await expect(profile(table, { signal: stop.signal })).rejects.toMatchObject({ code: "ABORTED" });
  });

  test("puts a row far from all others first", async () => {
    const rows = people(300, 13);
    const { result } = await profile(
      dataset([...rows, { age: 500, income: 1e9, city: "Bonn", paid: "no" }], { target: "paid" }),
    );
    expect(result.outliers[0].row).toBe(300);
  });
});

describe("rows that a profile lists", () => {
  const rows = people(300, 13).map(({ age, income, city }, i) => ({
    ...{ person: `p${i}`, age, income, city, kind: (i === 41) !== age > 45 ? "old" : "young" },
  }));
  const odd = [...rows, { person: "<far>", age: 500, income: 1e9, city: "Bonn", kind: "old" }];

  test("carry the id where the dataset has ids: in JSON, text and page", async () => {
    const found = await profile(dataset(odd, { target: "kind", id: "person" }));
    expect(found.result.suspectLabels[0]).toMatchObject({ row: 41, id: "p41" });
    expect(found.result.outliers[0]).toMatchObject({ row: 300, id: "<far>" });
    const read = parseExplanation(JSON.stringify(found));
    expect(read).toEqual(JSON.parse(JSON.stringify(found)));
    const text = toText(read);
    expect(text).toMatch(/^ +p41 +(old|young) +(old|young) /m);
    expect(text).toContain("rows far from all others: <far>");
    const page = toHtml(read)
      .replaceAll(/<[^>]*>/g, "|")
      .replaceAll(/\|+/g, "|");
    expect(page).toMatch(/\|row\|id\|given\|likely\|probability\|41\|p41\|/);
    expect(page).toMatch(/\|row\|id\|score\|300\|&lt;far&gt;\|/);
  });

  test("are positions alone where it has none", async () => {
    const found = await profile(
      dataset(
        odd.map(({ person: _, ...row }) => row),
        { target: "kind" },
      ),
    );
    expect(Object.keys(found.result.outliers[0])).toEqual(["row", "score"]);
    expect(found.result.suspectLabels[0]).not.toHaveProperty("id");
    expect(toText(found)).toMatch(/^ +row 41 +/m);
  });
});

describe("profile at the edges", () => {
  test.each([
    ["one row", [{ x: 1, y: "a" }], {}],
    ["one class", [1, 2, 3].map((x) => ({ x, y: "a" })), {}],
    ["a target of gaps", [1, 2, 3].map((x) => ({ x, y: null })), {}],
    ["an empty column", [1, 2, 3].map((x) => ({ x, e: null, y: "a" })), {}],
    ["groups of one row", [1, 2, 3].map((x) => ({ x, g: `g${x}`, y: "ab"[x % 2] })), { groups: ["g"] }],
    ["1,000 columns", wide(60, 1000), {}],
    ["a target of 50 classes", Array.from({ length: 200 }, (_, x) => ({ x, y: `class ${x % 50}` })), {}],
    ["weights of 0", [1, 2, 3].map((x) => ({ x, w: x % 2, y: "a" })), { weights: "w" }],
  ])("takes %s", async (_, rows, options) => {
    const found = await profile(dataset(rows as never, { target: "y", ...options }));
    toText(parseExplanation(JSON.stringify(found)));
    expect(found.result.rows).toBe(rows.length);
  });

  test("is the same, bit by bit, for the same seed, and reads in a terminal", async () => {
    const table = dataset(people(300, 17), { target: "paid", groups: ["city"] });
    const [{ run: _, ...first }, { run: __, ...second }] = [await profile(table), await profile(table)];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    const text = toText(await profile(table));
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
