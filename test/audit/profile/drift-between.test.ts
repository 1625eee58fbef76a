import { describe, expect, test } from "vitest";
import { dataset, profile } from "whybox/audit";
import { codes, people } from "./people.js";

describe("profile against another table", () => {
  test("says what moved, tells the tables apart, and counts rows in both", async () => {
    const [before, after] = [people(700, 14), people(700, 15)];
    const moved = after.map((row, i) =>
      i < 5 ? before[i] : { ...row, age: row.age + 15, city: i % 2 === 0 ? "Rome" : row.city },
    );
    const options = { target: "paid" };
    const found = await profile(dataset(moved, options), { other: dataset(before, options) });
    const { drift } = found.result;
    expect(drift?.shared).toBe(5);
    const strong = drift?.columns.filter(({ adjustedPValue }) => adjustedPValue < 0.01).map(({ name }) => name) ?? [];
    expect(strong.sort()).toEqual(expect.arrayContaining(["age", "city"]));
    expect(strong).not.toContain("income");
    expect(drift?.area.low).toBeGreaterThan(0.8);
    expect(codes(found)).toEqual(expect.arrayContaining(["DRIFT", "TABLES_DIFFER", "SHARED_ROWS"]));
  });

  test("raises no alarm between two halves of one table", async () => {
    const rows = people(1400, 16);
    const options = { target: "paid" };
    const found = await profile(dataset(rows.slice(0, 700), options), { other: dataset(rows.slice(700), options) });
    expect(codes(found)).not.toEqual(expect.arrayContaining(["DRIFT"]));
    expect(Math.abs((found.result.drift?.area.value as number) - 0.5)).toBeLessThan(0.06);
  });

  test("refuses a table of other features", async () => {
    const other = dataset([{ a: 1 }]);
    await expect(profile(dataset(people(5, 1), { target: "paid" }), { other })).rejects.toThrow(
      "profile: expected the other table to have the same features",
    );
  });
});
