import { describe, expect, test } from "vitest";
import { anchors, binnedColumns, blackBox, probe } from "whybox";
import { crowd, income, people } from "./people.js";

describe("numbers in bins", () => {
  test("predicates read naturally and say the same to machines", async () => {
    const asked = probe(income, binnedColumns(crowd, [30, 0, Number.NaN]));
    const { result, subject } = await anchors(asked, { tolerance: 25, precision: 0.9 });
    expect(result.predicates.map(({ text }) => text).join(" and ")).toMatch(
      /^occupation = Sales$|^.*age.* and occupation = Sales$/,
    );
    expect(result.predicates.at(-1)).toEqual({ part: 1, text: "occupation = Sales", in: [0] });
    expect(result.holds).toEqual({ from: 985, to: 1035 });
    expect(subject.outputs).toEqual(["euros"]);
  });

  test("bins are closed above, and a gap is a condition of its own", async () => {
    const gap = blackBox(
      (rows) => rows.map(([age, , hours]) => Number(age > 32.5 && age <= 47 && Number.isNaN(hours))),
      {
        name: "gap",
        input: { kind: "columns", features: people },
        outputs: [{ name: "yes", unit: "probability" }],
      },
    );
    const { result } = await anchors(probe(gap, binnedColumns(crowd, [40, 0, Number.NaN])), { precision: 0.9 });
    expect(result.predicates).toEqual([
      { part: 0, text: "32.75 < age <= 47.5", above: expect.any(Number), atMost: expect.any(Number) },
      { part: 2, text: "hours = missing", missing: true },
    ]);
    expect(result.holds).toEqual({ class: "yes" });
  });
});
