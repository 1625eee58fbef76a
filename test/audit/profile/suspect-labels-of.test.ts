import { describe, expect, test } from "vitest";
import { blackBox, toText } from "whybox";
import { answersOf, dataset, profile } from "whybox/audit";
import { issue, people } from "./people.js";

describe("suspectLabelsOf", () => {
  test("finds planted wrong labels among the first it lists", async () => {
    const rows = people(800, 12).map(({ age, income, city }) => ({
      age,
      income,
      city,
      kind: age > 45 ? "old" : "young",
    }));
    const wrong = new Set([10, 210, 410, 610]);
    const table = dataset(
      rows.map((row, i) => (wrong.has(i) ? { ...row, kind: row.kind === "old" ? "young" : "old" } : row)),
      { target: "kind" },
    );
    const { suspectLabels } = (await profile(table)).result;
    expect(suspectLabels.slice(0, 6).filter(({ row }) => wrong.has(row)).length).toBeGreaterThanOrEqual(3);
  });

  test("lets the model that is audited judge labels, on all rows", async () => {
    const rows = people(400, 14).map(({ age, income }) => ({ age, income, kind: age > 45 ? "old" : "young" }));
    const wrong = [7, 107, 207];
    for (const row of wrong) rows[row].kind = rows[row].kind === "old" ? "young" : "old";
    const model = blackBox((asked) => asked.map(([age]) => (age > 45 ? 0.97 : 0.03)), {
      name: "by age",
      input: { kind: "columns", features: ["age", "income"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "old", unit: "probability" }],
    });
    const table = dataset(rows, { model, target: "kind" });
    const judged = await profile(table, { answers: await answersOf(model, table) });
    expect(judged.result.suspectLabels.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(wrong);
    expect(judged.result.labelsJudgedBy).toBe("by age");
    expect(issue(judged, "SUSPECT_LABELS").message).toMatch(/^3 of 400 rows have a class that by age finds hard/);
    expect(toText(judged)).toContain("likely wrong labels, by by age");
    const [other] = [dataset(rows, { model, target: "kind" })];
    await expect(profile(other, { answers: await answersOf(model, table) })).rejects.toThrow(
      "profile: expected answers to this dataset",
    );
  });
});
