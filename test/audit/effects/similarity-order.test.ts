import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Feature, matrix } from "whybox";
import { similarityOrder } from "../../../dist/audit/effects/similarity-order.js";
import { atOnce } from "../../../dist/core/give-way.js";

type Row = readonly [label: string | null, ...others: number[]];

/** The labels in order, of rows of a label and then numbers or codes. */
function orderOf(labels: readonly string[], rows: readonly Row[], others: readonly Feature[]): string {
  const features: Feature[] = [{ name: "label", kind: "category", categories: [...labels], missing: true }, ...others];
  const cells = rows.map(([label, ...rest]) => [label === null ? Number.NaN : labels.indexOf(label), ...rest]);
  const table = { rows: matrix(cells), features } as unknown as Parameters<typeof similarityOrder>[0];
  const found = atOnce(similarityOrder(table, 0, Int32Array.from(rows.keys())));
  return found.map((code) => labels[code]).join("");
}
const times = (count: number, row: Row): Row[] => Array.from({ length: count }, () => row);
const number: Feature = { name: "n", kind: "number" };
const code: Feature = { name: "k", kind: "category", categories: ["u", "v", "w"] };

describe("labels stand in an order in which neighbours have rows that are alike", () => {
  test("whatever the order that they are listed in: shifted along a number, the first listed before the last", () => {
    // Shares of 0 and 1 in the number: labels lie on a line, one tenth apart from each other.
    const rows = [..."abcde"].flatMap((label, rank) => [
      ...times(2 * rank + 1, [label, 1]),
      ...times(9 - 2 * rank, [label, 0]),
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray([..."abcde"], { minLength: 5 }), (labels) => {
        const expected = labels[0] < labels[4] ? "abcde" : "edcba";
        expect(orderOf(labels, rows, [number])).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });

  /** Distances between a and b, b and c: half, a and c: one. */
  const byCode: readonly Row[] = [
    ...times(10, ["a", 0]),
    ...times(5, ["b", 0]),
    ...times(5, ["b", 1]),
    ...times(5, ["c", 1]),
    ...times(5, ["c", 2]),
  ];
  /** Distances between a and b: one, a and c: .4, b and c: .7. */
  const byNumber = [
    ...times(10, ["a", 0]),
    ...times(10, ["b", 2]),
    ...times(6, ["c", 0]),
    ["c", 1],
    ...times(3, ["c", 2]),
  ];

  test("by the shares of another column's labels", () => {
    expect(orderOf(["a", "b", "c"], byCode, [code])).toBe("abc");
    expect(orderOf(["c", "b", "a"], byCode, [code])).toBe("cba");
  });

  test("by the largest difference between cumulative shares of a number", () => {
    expect(orderOf(["a", "b", "c"], byNumber as Row[], [number])).toBe("acb");
  });

  test("by the sum over columns, in which labels count half of their summed differences", () => {
    // Sums: a and b 1.5, a and c 1.4, b and c 1.2; were labels counted whole, a and c would be farthest.
    const both = byCode.map(([label, k], i): Row => [label, (byNumber[i] as Row)[1] as number, k as number]);
    expect(orderOf(["a", "b", "c"], both, [number, code])).toBe("acb");
  });
});

test("how many rows a label has says nothing of it", () => {
  const line = [..."abc"].flatMap((label, rank) => [
    ...times((rank + 1) * (2 * rank + 1), [label, 1]),
    ...times((rank + 1) * (9 - 2 * rank), [label, 0]),
  ]);
  expect(orderOf(["b", "a", "c"], line, [number])).toBe("abc");
});

test("labels without rows come last, and rows without a label say nothing", () => {
  const rows: Row[] = [..."abc"].flatMap((label, rank) => [
    ...times(2 * rank + 1, [label, 1]),
    ...times(9 - 2 * rank, [label, 0]),
    [null, 0],
  ]);
  expect(orderOf(["x", "b", "a", "y", "c"], rows, [number])).toBe("abcxy");
});

test("of two labels, or without other columns, the order is the listed one", () => {
  expect(
    orderOf(
      ["a", "x", "b"],
      [
        ["b", 0],
        ["a", 1],
      ],
      [number],
    ),
  ).toBe("abx");
  expect(orderOf(["c", "a", "b"], [["a"], ["b"], ["c"]], [])).toBe("cab");
});

test("a column of numbers has no labels to order", () => {
  const table = { rows: matrix([[1]]), features: [number] } as unknown as Parameters<typeof similarityOrder>[0];
  expect(atOnce(similarityOrder(table, 0, Int32Array.of(0)))).toEqual([]);
});
