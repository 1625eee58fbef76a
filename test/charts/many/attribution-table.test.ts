import { describe, expect, test } from "vitest";
import { attributionTable } from "../../../dist/charts/many/attribution-table.js";
import { attributionOf } from "../../render/text/made.js";

const row = (values: number[], held: unknown[], about: object = {}) =>
  attributionOf(values, {}, { parts: values.map((_, i) => ({ name: `x${i}`, value: held[i] })), ...about });

describe("the table of many attributions", () => {
  const table = attributionTable([row([1, -4], [10, "a"]), row([-2, 2], [20, "b"]), row([0, 3], [null, "a"])], 0);

  test("has a column per part, by mean absolute value, the largest first", () => {
    expect(table.columns.map(({ part, name }) => [part, name])).toEqual([
      [1, "x1"],
      [0, "x0"],
    ]);
    expect(table.columns.map(({ meanAbsolute }) => meanAbsolute)).toEqual([3, 1]);
    expect(table.columns.map(({ values }) => values)).toEqual([
      [-4, 2, 3],
      [1, -2, 0],
    ]);
  });

  test("has the standard error of the mean over rows; none for a single row", () => {
    // Of 4, 2, 3 the standard deviation is 1.
    expect(table.columns[0].error).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(attributionTable([row([1], [1])], 0).columns[0].error).toBeNull();
  });

  test("has what each row holds: numbers, labels, the one column of a group that is on, and gaps", () => {
    expect(table.columns[1].held).toEqual([10, 20, null]);
    expect(table.columns[0].held).toEqual(["a", "b", "a"]);
    const one = (held: unknown) => attributionTable([row([1], [held])], 0).columns[0].held[0];
    expect(one(true)).toBe("true");
    expect(one({ red: 0, blue: 1 })).toBe("blue");
    expect(one({ red: 1, blue: 1 })).toBeNull();
    expect(one({ size: 3 })).toBeNull();
    expect(one(undefined)).toBeNull();
    expect(one("a\nb")).toBe(String.raw`a\nb`);
    expect(Number.isFinite(one(1e308))).toBe(true);
  });

  test("takes an output by its name, from the rows that explain it", () => {
    const two = (values: number[][], outputs: string[]) => ({
      ...attributionOf(
        values[0],
        { values, standardErrors: values.map(() => [0]) },
        { outputs, units: outputs.map((name) => `${name} EUR`) },
      ),
    });
    const rows = [two([[1], [2]], ["a", "b"]), two([[5]], ["a"]), two([[7], [3]], ["b", "a"])];
    const b = attributionTable(rows, 1);
    expect(b.output).toBe("b");
    expect(b.scale).toBe("b EUR");
    expect(b.rows).toEqual([0, 2]);
    expect(b.columns[0].values).toEqual([2, 7]);
    expect(attributionTable(rows, 0).columns[0].values).toEqual([1, 5, 3]);
  });

  test("adds up what would overflow", () => {
    const huge = attributionTable([row([1.7e308], [1]), row([-1.7e308], [1]), row([1], [1])], 0).columns[0];
    expect(Number.isFinite(huge.meanAbsolute)).toBe(true);
    expect(Number.isFinite(huge.error)).toBe(true);
  });
});
