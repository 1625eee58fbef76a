import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { dataset, profile } from "whybox/audit";
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
