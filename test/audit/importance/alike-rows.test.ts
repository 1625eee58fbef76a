import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { dataset } from "whybox/audit";
import { alikeRows } from "../../../dist/audit/importance/alike-rows.js";
import { parkMiller } from "../../fixtures/park-miller.js";

const number = (name: string): Feature => ({ name, kind: "number", missing: true });
const town: Feature = { name: "town", kind: "category", categories: ["a", "b", "c"], missing: true };
type Records = readonly { readonly [name: string]: unknown }[];
const groupsOf = (
  records: Records,
  features: readonly Feature[],
  columns: readonly number[],
  rows = [...records.keys()],
) =>
  alikeRows(dataset(records, { features }), columns, Int32Array.from(rows)).map((group) =>
    group.toSorted((a, b) => a - b),
  );
const firstOf = (groups: number[][]) => groups.toSorted((a, b) => a[0] - b[0]);
const rowsOf = (count: number, row: (i: number, uniform: () => number) => { readonly [name: string]: unknown }) => {
  const { uniform } = parkMiller(9);
  return Array.from({ length: count }, (_, i) => row(i, uniform));
};

describe("rows that are alike in what other features say of a column", () => {
  test("are those of one label, where the label says how large it is", () => {
    const records = rowsOf(120, (i, uniform) => ({ x: 10 * (i % 3) + uniform(), town: "abc"[i % 3] }));
    const groups = firstOf(groupsOf(records, [number("x"), town], [0]));
    expect(groups).toEqual([0, 1, 2].map((rest) => [...records.keys()].filter((i) => i % 3 === rest)));
  });

  test("and the other way round: a number says which label", () => {
    const records = rowsOf(80, (i) => ({ x: i, town: i < 40 ? "a" : "b" }));
    const groups = firstOf(groupsOf(records, [number("x"), town], [1]));
    expect(groups).toEqual([Array.from({ length: 40 }, (_, i) => i), Array.from({ length: 40 }, (_, i) => 40 + i)]);
  });

  test("are all rows, each once, in groups of at least twenty", () => {
    const records = rowsOf(300, (i, uniform) => ({ x: i + 30 * uniform(), y: i, z: uniform() }));
    const groups = groupsOf(records, ["x", "y", "z"].map(number), [0]);
    expect(groups.flat().toSorted((a, b) => a - b)).toEqual([...records.keys()]);
    expect(Math.min(...groups.map(({ length }) => length))).toBeGreaterThanOrEqual(20);
    expect(groups.length).toBeGreaterThan(5);
    // What goes with y is the same part of the range of x.
    for (const group of groups) expect(Math.max(...group) - Math.min(...group)).toBeLessThan(90);
  });

  test("are told by positions among the rows looked at, not by rows of the table", () => {
    const records = rowsOf(120, (i) => ({ x: i % 2, town: "ab"[i % 2] }));
    const even = [...records.keys()].filter((i) => i >= 20).toReversed();
    const groups = firstOf(groupsOf(records, [number("x"), town], [0], even));
    expect(groups.map((group) => new Set(group.map((at) => even[at] % 2)).size)).toEqual([1, 1]);
    expect(groups.flat()).toHaveLength(100);
  });
});

describe("gaps", () => {
  test("of a number are a value of their own", () => {
    const records = rowsOf(80, (i, uniform) => ({ x: i % 2 ? null : 100 + uniform(), town: "ab"[i % 2] }));
    expect(groupsOf(records, [number("x"), town], [0])).toHaveLength(2);
    expect(
      groupsOf(
        records.map(({ town: label }) => ({ x: null, town: label })),
        [number("x"), town],
        [0],
      ),
    ).toHaveLength(1);
  });

  test("of a number lie below all others, so that no mean of them is the same", () => {
    const records = rowsOf(80, (i) => ({ x: i % 2 ? null : (i % 4) - 1, town: "ab"[i % 2] }));
    expect(groupsOf(records, [number("x"), town], [0])).toHaveLength(2);
  });

  test("of a label are a label of their own", () => {
    const records = rowsOf(80, (i) => ({ x: i % 2, town: i % 2 ? null : "a" }));
    expect(groupsOf(records, [number("x"), town], [1])).toHaveLength(2);
  });

  test("of other features say something too", () => {
    const records = rowsOf(80, (i) => ({ x: i % 2, town: i % 2 ? null : "a" }));
    const groups = firstOf(groupsOf(records, [number("x"), town], [0]));
    expect(groups.map(([first]) => first)).toEqual([0, 1]);
  });
});

describe("several columns that are shuffled together", () => {
  const columns = ["a", "b", "c", "d", "e", "f"];
  const features = [...columns.map(number), number("u"), number("v")];
  const records = rowsOf(160, (i) => {
    const [u, v] = [i % 2, (i >> 1) % 2];
    return { ...Object.fromEntries(columns.map((name) => [name, 0])), u, v };
  });

  test("are alike in all of them", () => {
    const both = records.map((row) => ({ ...row, a: row.u, b: row.v }));
    expect(groupsOf(both, features, [0])).toHaveLength(2);
    expect(groupsOf(both, features, [0, 1])).toHaveLength(4);
  });

  test("by the first five: further ones hardly improve it", () => {
    const fifth = records.map((row) => ({ ...row, a: row.u, e: row.v }));
    expect(groupsOf(fifth, features, [0, 1, 2, 3, 4, 5])).toHaveLength(4);
    const sixth = records.map((row) => ({ ...row, a: row.u, f: row.v }));
    expect(groupsOf(sixth, features, [0, 1, 2, 3, 4, 5])).toHaveLength(2);
  });

  test("are one group where they are all the columns there are", () => {
    expect(groupsOf([{ x: 1 }, { x: 2 }, { x: 5 }], [number("x")], [0], [2, 0])).toEqual([[0, 1]]);
  });
});
