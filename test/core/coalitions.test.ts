import { describe, expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import { allCoalitions, keep, keeps, noneKept, popcount, someCoalitions } from "../../dist/core/coalitions.js";

const kept = (z: ReturnType<typeof noneKept>, row: number) =>
  Array.from({ length: z.parts }, (_, part) => part).filter((part) => keeps(z, row, part));

describe("coalitions as bits", () => {
  test("keep what was asked for, in the second and third word too", () => {
    const lists = [[], [0, 31, 32, 63, 64, 69], [33], Array.from({ length: 70 }, (_, part) => part)];
    const z = coalitions(70, lists);
    expect(lists.map((_, row) => kept(z, row))).toEqual(lists);
  });

  test("bits beyond the last part stay 0", () => {
    const z = noneKept(1, 33);
    for (let part = 0; part < 33; part++) keep(z, 0, part);
    expect([...z.bits]).toEqual([0xffffffff, 1]);
  });

  test("some of them are taken in the order of the places", () => {
    const z = coalitions(40, [[1], [2, 39], [3]]);
    const some = someCoalitions(z, [2, 0, 2]);
    expect([0, 1, 2].map((row) => kept(some, row))).toEqual([[3], [1], [3]]);
  });

  test("all of them are every one but the empty and the grand one, once", () => {
    const all = allCoalitions(4);
    const found = Array.from({ length: all.rows }, (_, row) => kept(all, row).join());
    expect(new Set(found).size).toBe(14);
    expect(found).not.toContain("");
    expect(found).not.toContain("0,1,2,3");
  });
});

test("bits are counted as their binary digits say", () => {
  const words = [0, 1, 0x80000000, 0xffffffff, 0x55555555, 0x0f0f0f0f, 0x12345678, 0xdeadbeef];
  expect(words.map((word) => popcount(word | 0))).toEqual(
    words.map((word) => word.toString(2).replaceAll("0", "").length),
  );
});
