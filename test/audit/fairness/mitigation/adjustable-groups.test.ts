import { describe, expect, test } from "vitest";
import {
  type AdjustableGroup,
  adjustableGroups,
  notFittedNotes,
} from "../../../../dist/audit/fairness/mitigation/adjustable-groups.js";

/** Groups of so many rows that are truly favourable, and so many that are not, dealt out in turn. */
function groupsOf(
  counts: { readonly [group: string]: readonly [yes: number, no: number] },
  constraint: Parameters<typeof adjustableGroups>[3],
  smallest: number,
) {
  const labels = Object.keys(counts);
  const rows = labels
    .flatMap((group, g) => counts[group].flatMap((count, no) => Array.from({ length: count }, () => [g, no ? 0 : 1])))
    .map((row, i) => ({ row, at: (i * 7) % 23 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ row }) => row);
  const codes = Int32Array.from(rows, ([g]) => g);
  const truth = Float64Array.from(rows, ([, y]) => y);
  return {
    codes,
    found: adjustableGroups("here", { truth } as never, { labels, codes } as never, constraint, smallest),
  };
}
const reasons = (groups: readonly AdjustableGroup[]) => groups.map(({ reason }) => reason);

test("every group has its own rows, each row in one", () => {
  const { codes, found } = groupsOf({ a: [3, 2], b: [1, 4], c: [2, 2] }, "demographicParity", 4);
  const expected = [
    [0, 0, 0, 0, 0],
    [1, 1, 1, 1, 1],
    [2, 2, 2, 2],
  ];
  expect(found.map(({ members }) => Array.from(members, (row) => codes[row]))).toEqual(expected);
  expect(found.flatMap(({ members }) => Array.from(members)).toSorted((a, b) => a - b)).toEqual([...codes.keys()]);
  expect(reasons(found)).toEqual([undefined, undefined, undefined]);
});

describe("what a constraint compares has to have enough rows", () => {
  const counts = { all: [6, 6], yes: [6, 1], no: [1, 6], few: [2, 2], too: [6, 6] } as const;
  const short = (count: number, of: string) => `${count} ${of}, fewer than 6`;
  test.each([
    ["demographicParity", [undefined, undefined, undefined, short(4, "rows"), undefined]],
    [
      "equalOpportunity",
      [
        undefined,
        undefined,
        short(1, "rows that are truly favourable"),
        short(2, "rows that are truly favourable"),
        undefined,
      ],
    ],
    [
      "equalizedOdds",
      [
        undefined,
        short(1, "rows that are not truly favourable"),
        short(1, "rows that are truly favourable"),
        short(2, "rows that are truly favourable"),
        undefined,
      ],
    ],
  ] as const)("%s", (constraint, expected) => {
    expect(reasons(groupsOf(counts, constraint, 6).found)).toEqual(expected);
  });

  test("exactly enough is enough", () => {
    expect(reasons(groupsOf({ a: [3, 9], b: [3, 3] }, "equalizedOdds", 3).found)).toEqual([undefined, undefined]);
  });

  test("in two groups at least, else there is nothing to adjust to; three reasons are named", () => {
    expect(() => groupsOf({ a: [5, 5], b: [1, 5], c: [1, 1], d: [0, 2], e: [0, 1] }, "equalOpportunity", 5)).toThrow(
      expect.objectContaining({
        code: "INVALID_DATA",
        message:
          "here: expected two groups or more with enough rows to fit (b: 1 rows that are truly favourable, fewer than 5; c: 1 rows that are truly favourable, fewer than 5; d: 0 rows that are truly favourable, fewer than 5); give more rows, or lower smallest",
      }),
    );
  });
});

describe("a note", () => {
  const group = (name: string, reason?: string): AdjustableGroup => ({
    ...{ group: name, members: new Int32Array(0), ...(reason && { reason }) },
  });
  test("names the groups that keep the model's own decision, and no more than three", () => {
    const left = ["a", "b", "c", "d"].map((name) => group(name, `${name} is small`));
    expect(notFittedNotes([group("x"), ...left.slice(0, 3)])).toEqual([
      {
        code: "GROUPS_NOT_FITTED",
        message: "3 of 4 groups keep the model's own decision: a (a is small); b (b is small); c (c is small).",
      },
    ]);
    expect(notFittedNotes([group("x"), ...left])[0].message).toBe(
      "4 of 5 groups keep the model's own decision: a (a is small); b (b is small); c (c is small); and 1 more.",
    );
  });
  test("is not there where all are adjusted", () => {
    expect(notFittedNotes([group("x"), group("y")])).toEqual([]);
  });
});
