import { describe, expect, test } from "vitest";
import { dataset } from "whybox/audit";

type Cell = string | number | null;
const groupOf = (cells: readonly Cell[], choice: object = {}) =>
  dataset(
    cells.map((g, x) => ({ x, g })),
    { features: ["x"], groups: [{ column: "g", ...choice }] },
  ).groups[0];
const groupsOf = (cells: readonly Cell[], choice: object = {}) => {
  const { labels, codes } = groupOf(cells, choice);
  return [...codes].map((code) => labels[code]);
};

describe("the group of a row", () => {
  test("is its label, and none where there is a gap", () => {
    expect(groupsOf(["m", "f", null, "m"])).toEqual(["m", "f", undefined, "m"]);
    expect(groupOf(["m", "f", null, "m"])).toMatchObject({ name: "g", labels: ["f", "m"], features: [] });
  });

  test("is its number where there are few, in rising order", () => {
    expect(groupOf([10, 9, null, 10])).toMatchObject({ labels: ["9", "10"], codes: Int32Array.of(1, 0, -1, 1) });
    const twenty = Array.from({ length: 20 }, (_, i) => i);
    expect(groupsOf([...twenty, null, 3])).toEqual([...twenty.map(String), undefined, "3"]);
  });

  test("is the band that its number lies in, the upper cut with it", () => {
    const ages = [25, 25.5, 45, 46, 18, null];
    expect(groupsOf(ages, { cuts: [25, 45] })).toEqual([
      "g <= 25",
      "25 < g <= 45",
      "25 < g <= 45",
      "g > 45",
      "g <= 25",
      undefined,
    ]);
    expect(groupsOf([1, 3], { cuts: [2], name: "old" })).toEqual(["g <= 2", "g > 2"]);
    expect(groupOf([1, 3], { cuts: [2], name: "old" })).toMatchObject({ name: "old", cuts: [2] });
  });
});

test("21 different numbers are no groups, and the cuts that the error names make four of about equal size", () => {
  const numbers = Array.from({ length: 40 }, (_, i) => (i * 7) % 40);
  let message = "";
  try {
    groupOf([...numbers, null]);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toMatch(
    /^dataset: groups: "g" holds 40 different numbers; cut it into bands, such as \{ column: "g", cuts: \[.*\] \}$/,
  );
  const [, advised] = /cuts: (\[.*\]) \}$/.exec(message) as RegExpExecArray;
  const { labels, codes } = groupOf(numbers, { cuts: JSON.parse(advised) });
  expect(labels).toHaveLength(4);
  expect(labels.map((_, group) => codes.filter((code) => code === group).length)).toEqual([10, 10, 10, 10]);
  expect(() => groupOf(Array.from({ length: 21 }, (_, i) => i))).toThrow("holds 21 different numbers");
});

test("labels are not cut", () => {
  expect(() => groupOf(["m", "f"], { cuts: [1] })).toThrow(
    expect.objectContaining({
      code: "INVALID_ARGUMENT",
      message: 'dataset: groups: cuts are for numbers, and "g" holds labels such as "f"',
    }),
  );
});
