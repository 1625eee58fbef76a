import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, columns, type Feature, probe, type WhyboxError } from "whybox";
import { expectRefused } from "../../fixtures/expect-refused.js";

const features: readonly Feature[] = [
  { name: "age", kind: "number", unit: "years" },
  { name: "job", kind: "category", categories: ["clerk", "nurse"] },
  { name: "debt", kind: "number", missing: true },
];
const input = { kind: "columns", features } as const;
const outputs = [{ name: "accept", unit: "probability" }];
const credit = blackBox((rows) => rows.map(([age]) => age / 100), { name: "credit", input, outputs });
const background = [
  [30, 0, 5],
  [40, 1, Number.NaN],
];

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["a background of another width than the model's", () => probe(credit, columns([[1, 0]], [1, 0])), "INVALID_DATA", 'columns: background has 2 columns but model "credit" takes 3 ("age", "job", "debt")'],
  ["a gap where none may be", () => probe(credit, columns([[Number.NaN, 0, 1]], [50, 1, 2])), "INVALID_DATA", 'columns: background row 0, "age": expected a value (the feature does not say missing: true), got NaN'],
  ["a category code that does not exist", () => probe(credit, columns(background, [50, 2, 1])), "INVALID_DATA", 'columns: instance, "job": expected a category code from 0 to 1, got 2'],
  ["an infinite value", () => probe(credit, columns(background, [Number.POSITIVE_INFINITY, 1, 1])), "INVALID_DATA", 'columns: instance, "age": expected a finite number, got Infinity'],
  ["a group with the name of another column", () => probe(credit, columns(background, [50, 1, 2], { groups: { age: [1, 2] } })), "INVALID_ARGUMENT", 'columns: group "age" has the name of a column that is not in it; give it another'],
];

test.each(cases)("%s", (_, run, code, message) => expectRefused(run, code, message));

/** A background, an instance and weights over few values, so that rows agree with the instance often. */
const table = fc.integer({ min: 1, max: 5 }).chain((rows) => {
  const row = fc.array(fc.constantFrom(0, -0, 1, 2, Number.NaN), { minLength: 4, maxLength: 4 });
  return fc.record({
    background: fc.array(row, { minLength: rows, maxLength: rows }),
    instance: row,
    weights: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: rows, maxLength: rows }),
    groups: fc.constantFrom<number[][]>([], [[0, 2]], [[3, 1]], [[0, 1, 2, 3]]),
  });
});
const isSame = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));

describe("columns", () => {
  test("a part is unchanged where a background row has the instance's values in it, constant where all rows that weigh have", () => {
    fc.assert(
      fc.property(table, ({ background, instance, weights, groups }) => {
        const isWeighted = weights.some((weight) => weight > 0);
        const masker = columns(background, instance, { groups, ...(isWeighted && { weights }) });
        const parts = [...groups, ...[0, 1, 2, 3].filter((column) => !groups.flat().includes(column)).map((c) => [c])];
        const same = background.map((row) =>
          parts.map((group) => group.every((column) => isSame(row[column], instance[column]))),
        );
        expect(masker.parts).toBe(parts.length);
        expect([...masker.unchanged()]).toEqual(same.flat().map(Number));
        const counted = same.filter((_, row) => !isWeighted || weights[row] > 0);
        expect(masker.constant).toEqual(parts.map((_, part) => counted.every((row) => row[part])));
      }),
    );
  });

  test("a row meets the condition of a part exactly where it holds the instance's own values", async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ background, instance, groups }) => {
        const masker = columns(background, instance, { groups });
        const { conditions, hidden, kept } = await masker.conditions(async () => {});
        const unchanged = masker.unchanged();
        // The value of a part in a background row is that of the instance where both have the same number.
        expect(Array.from(hidden, (value, at) => Number(value === kept[at]))).toEqual([...unchanged]);
        conditions.forEach((condition, part) => {
          const group = part < groups.length ? groups[part] : undefined;
          if (group && group.length > 1) expect(condition).toEqual({ present: true });
          else expect("missing" in condition || "in" in condition).toBe(true);
        });
      }),
    );
    const masker = columns(background, [-0, 1, Number.NaN]);
    expect((await masker.conditions(async () => {})).conditions).toEqual([{ in: [0] }, { in: [1] }, { missing: true }]);
  });

  test("parts have the names, values, units and columns of what they hold", () => {
    const described = (groups: Record<string, number[]> | number[][]) =>
      probe(credit, columns(background, [-0, 1, Number.NaN], { groups })).parts;
    expect(described([])).toEqual([
      { name: "age", value: 0, unit: "years", columns: [0] },
      { name: "job", value: "nurse", columns: [1] },
      { name: "debt", value: null, columns: [2] },
    ]);
    expect(described({ money: [2, 0] })).toEqual([
      { name: "money", value: { debt: null, age: 0 }, columns: [2, 0] },
      { name: "job", value: "nurse", columns: [1] },
    ]);
    expect(described([[0, 1]])[0].name).toBe("age + job");
  });
});
