import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, columns, probe } from "whybox";
import { columnGroups } from "../../../dist/core/checks/column-groups.js";
import { expectRefused } from "../../fixtures/expect-refused.js";

const names = ["age", "job", "rent", "debt"];
const model = blackBox((rows) => rows.map(([age]) => age), {
  input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "y" }],
});
type Groups = NonNullable<Parameters<typeof columns>[2]>["groups"];
const partsOf = (groups: Groups) => probe(model, columns([[0, 0, 0, 0]], [1, 1, 1, 1], { groups })).parts;

describe("columns that are hidden together", () => {
  test("are parts ahead of the columns in no group, by name where they have one", () => {
    expect(partsOf({ money: [3, 2] }).map(({ name }) => name)).toEqual(["money", "age", "job"]);
    expect(partsOf([[1, 3]]).map((part) => part.columns)).toEqual([[1, 3], [0], [2]]);
    expect(partsOf(undefined).map(({ name }) => name)).toEqual(names);
  });

  test("are each in exactly one part", () => {
    const widthAndGroups = fc.integer({ min: 1, max: 8 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        // The group of each column; 0: none.
        groupOf: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: width, maxLength: width }),
      }),
    );
    fc.assert(
      fc.property(widthAndGroups, ({ width, groupOf }) => {
        const named = Object.fromEntries(
          [1, 2, 3].flatMap((group) => {
            const members = groupOf.flatMap((own, column) => (own === group ? [column] : []));
            return members.length > 0 ? [[`group ${group}`, members] as const] : [];
          }),
        );
        const all = Array.from({ length: width }, (_, column) => column);
        const found = columnGroups("test", named, width);
        expect(found.groups.flat().toSorted((a, b) => a - b)).toEqual(all);
        expect(found.groups.slice(0, Object.keys(named).length)).toEqual(Object.values(named));
        expect(found.names).toEqual(found.groups.map((_, i) => Object.keys(named)[i]));
        const unnamed = columnGroups("test", Object.values(named), width);
        expect(unnamed.groups).toEqual(found.groups);
        expect(unnamed.names.every((name) => name === undefined)).toBe(true);
      }),
    );
  });
});

test.each<[unknown, string]>([
  [[[0, 1], []], "group 1: expected at least one column number"],
  [{ money: [] }, 'group "money": expected at least one column number'],
  [{ money: 2 }, 'group "money": expected at least one column number'],
  [[[4]], "group 0: expected column numbers from 0 to 3, got 4"],
  [[[-1]], "group 0: expected column numbers from 0 to 3, got -1"],
  [{ money: [0.5] }, 'group "money": expected column numbers from 0 to 3, got 0.5'],
  [[["age"]], "group 0: expected column numbers from 0 to 3, got age"],
  [[[0, 1], [1]], "column 1 is in group 0 and in group 1"],
  [{ money: [2, 2] }, 'column 2 is in group "money" and in group "money"'],
])("groups %j are refused", (groups, message) => {
  expectRefused(() => partsOf(groups as Groups), "INVALID_ARGUMENT", `columns: ${message}`);
});
