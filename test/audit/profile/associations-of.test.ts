import { describe, expect, test } from "vitest";
import { dataset, profile } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";
import { people } from "./people.js";

describe("associationsOf", () => {
  test("finds columns that say the same, of any kinds", async () => {
    const grades = ["low", "middle", "high", "top"];
    const rows = people(300, 7).map((row, i) => ({
      ...row,
      grade: grades[i % 4],
      rank: i % 4,
      cents: 100 * row.income,
    }));
    const found = await profile(dataset(rows, { target: "paid" }));
    const pairs = found.result.issues
      .filter(({ code }) => code === "REDUNDANT_COLUMNS")
      .map(({ columns }) => columns.join());
    expect(pairs.sort()).toEqual(["grade,rank", "income,cents"]);
    const pair = found.result.associations.find(({ columns }) => columns.join() === "grade,rank");
    expect(pair).toMatchObject({ determines: true, measure: "correlation ratio" });
  });

  test("measures associations as closed forms have them", async () => {
    const { uniform, below } = parkMiller(8);
    const rows = Array.from({ length: 4000 }, () => {
      const a = below(2);
      const b = uniform() < 0.8 ? a : 1 - a;
      return { a: "xy"[a], b: "uv"[b], y: uniform() };
    });
    const { associations } = (await profile(dataset(rows, { target: "y" }))).result;
    // Two fair coins that agree in 80% of throws have phi = 0.6.
    expect(Math.abs(associations[0].strength - 0.6)).toBeLessThan(0.03);
    expect(associations[0].measure).toBe("Cramer's V");
  });
});
