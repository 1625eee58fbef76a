import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExplanation } from "whybox";
import { dataset, explainGap } from "whybox/audit";
import { comparedGroups } from "../../../../dist/audit/fairness/gap/compared-groups.js";
import { linear, records } from "./pay.js";

type Choice = Parameters<typeof comparedGroups>[3];
/** The two sides of rows of these groups; null: does not say. */
function compared(groups: readonly (string | null)[], choice: Choice = {}, rows = [...groups.keys()]) {
  const table = dataset(
    groups.map((sex, x) => ({ x, sex, town: `t${x}` })),
    { features: ["x"], groups: ["sex", "town"] },
  );
  const found = comparedGroups("explainGap", table, Int32Array.from(rows), { group: "sex", ...choice });
  return { ...found, rows: found.rows.map((side) => Array.from(side)) };
}
const refused = (groups: readonly (string | null)[], choice: Choice, says: string) =>
  expect(() => compared(groups, choice)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT", message: `explainGap: ${says}` }),
  );

describe("two groups of rows are compared", () => {
  test("the one named with the other, or with all others that say theirs", () => {
    const label = fc.constantFrom("a", "b", "c", null);
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 2, maxLength: 10 }),
        fc.constantFrom("b", "c", undefined),
        (rest, other) => {
          const groups = ["a", "b", "c", ...rest];
          const { of, against, rows, notes } = compared(groups, { of: "a", ...(other && { against: other }) });
          const isOther = (each: string | null) => (other ? each === other : each !== null && each !== "a");
          expect([of, against]).toEqual(["a", other ?? "all others"]);
          expect(rows).toEqual([
            [...groups.keys()].filter((row) => groups[row] === "a"),
            [...groups.keys()].filter((row) => isOther(groups[row])),
          ]);
          const unknown = groups.filter((each) => each === null).length;
          expect(notes.map(({ message }) => message)).toEqual(
            unknown === 0 ? [] : [`${unknown} of ${groups.length} rows do not say their sex and are left out.`],
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  test("of two nobody has to say which: the first with the second, or the other than the one named", () => {
    const groups = ["a", "b", "a", null];
    for (const choice of [{}, { of: "a" }, { against: "b" }])
      expect(compared(groups, choice)).toMatchObject({ of: "a", against: "b", rows: [[0, 2], [1]] });
    for (const choice of [{ of: "b" }, { against: "a" }])
      expect(compared(groups, choice)).toMatchObject({ of: "b", against: "a", rows: [[1], [0, 2]] });
  });

  test("among the rows looked at only", () => {
    const groups = ["a", "b", "c", "a", "b", null];
    expect(compared(groups, {}, [3, 4])).toMatchObject({ of: "a", against: "b", rows: [[3], [4]], notes: [] });
  });
});

describe("what cannot be compared is refused", () => {
  test("with the groups to choose from", () => {
    refused(["a", "a"], {}, 'all rows of "sex" are of one group ("a"); a gap needs two');
    refused([null, null], {}, 'all rows of "sex" are of one group ("not said"); a gap needs two');
    refused(["a", "b", "c"], {}, 'expected of to say which group of "sex" the gap is of, one of "a", "b", "c"');
    refused(
      ["a", "b", "c"],
      { against: "a" },
      'expected of to say which group of "sex" the gap is of, one of "a", "b", "c"',
    );
    refused(["a", "b"], { of: "b", against: "b" }, 'of and against are the same group, "b"');
    refused(["men", "women"], { of: "woman" }, 'of: sex has no group "woman" with rows; did you mean "women"?');
    refused(
      ["men", "women"],
      { against: "woman" },
      'against: sex has no group "woman" with rows; did you mean "women"?',
    );
    refused(["a", "b"], { group: "sec" }, 'the dataset has no groups "sec"; did you mean "sex"?');
  });

  test("without groups, or where nobody says by which", () => {
    const table = (groups: string[]) => dataset([{ x: 1, sex: "a", town: "t" }], { features: ["x"], groups });
    expect(() => comparedGroups("explainGap", table([]), Int32Array.of(0), {})).toThrow(
      'explainGap: the dataset has no groups; make it with dataset(records, { ..., groups: ["sex"] })',
    );
    expect(() => comparedGroups("explainGap", table(["sex", "town"]), Int32Array.of(0), {})).toThrow(
      'explainGap: expected group to be one of the dataset\'s groups, "sex", "town"',
    );
  });
});

test("a gap of one person has no interval, and says who is left out", async () => {
  const gappy = dataset(
    records(60).map((row, i) => ({ ...row, sex: i === 0 ? "one" : i < 10 ? null : "many" })),
    { model: linear, groups: ["sex"] },
  );
  const found = await explainGap(linear, gappy);
  expect(found.result.sides.map(({ rows }) => rows)).toEqual([50, 1]);
  expect(found.notes.map(({ code }) => code).toSorted()).toEqual(["FEW_ROWS", "ROWS_WITHOUT_GROUP"]);
  expect(found.result.gap).toMatchObject({ low: null, reason: "one row has no spread" });
  parseExplanation(JSON.stringify(found));
});
