import { describe, expect, test } from "vitest";
import { dataset, profile } from "whybox/audit";
import { codes, people } from "./people.js";

describe("tableIssues", () => {
  test("finds ids and dates taken for features, constants and rare labels", async () => {
    const rows = people(300, 5).map((row, i) => ({
      ...row,
      number: i + 1,
      name: `person ${i}`,
      day: `2024-01-${String(1 + (i % 28)).padStart(2, "0")}`,
      same: 1,
      almost: i === 7 ? "b" : "a",
    }));
    const found = await profile(dataset(rows, { target: "paid" }));
    const of = (code: string) =>
      found.result.issues.filter((each) => each.code === code).flatMap(({ columns }) => columns);
    expect(of("ID_AS_FEATURE").sort()).toEqual(["name", "number"]);
    expect(of("DATE_AS_FEATURE")).toEqual(["day"]);
    expect(of("CONSTANT")).toEqual(["same"]);
    expect(of("NEAR_CONSTANT")).toEqual(["almost"]);
    expect(of("RARE_LABELS")).toEqual(["almost"]);
  });

  test("finds rows that repeat and rows that contradict each other", async () => {
    const rows = people(200, 6);
    const twin = { ...rows[0], paid: rows[0].paid === "yes" ? "no" : "yes" };
    const found = await profile(dataset([...rows, rows[1], rows[1], rows[2], twin], { target: "paid" }));
    expect(found.result.duplicates).toEqual({ rows: 3, largest: 3, contradicting: 2 });
    expect(codes(found)).toEqual(expect.arrayContaining(["DUPLICATE_ROWS", "CONTRADICTING_ROWS"]));
  });
});
