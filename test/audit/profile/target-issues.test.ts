import { describe, expect, test } from "vitest";
import { dataset, profile } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";
import { issue, people } from "./people.js";

describe("targetIssues", () => {
  test("finds what gives the target away: one column, a sum of columns, a gap", async () => {
    const { uniform } = parkMiller(4);
    const rows = people(600, 2).map((row) => ({
      ...row,
      leak: (row.paid === "yes" ? 3 : 0) + uniform(),
      phone: row.paid === "yes" && uniform() < 0.5 ? null : "there",
    }));
    const found = await profile(dataset(rows, { target: "paid" }));
    expect(issue(found, "LEAKAGE")).toMatchObject({ level: "high", columns: ["leak"] });
    expect(issue(found, "GAPS_TELL_TARGET").columns).toEqual(["phone"]);
    const sums = people(300, 3).map((row) => ({ ...row, fees: 1000 * uniform() }));
    const total = dataset(
      sums.map((row) => ({ ...row, total: row.income + 2 * row.fees - 100 * row.age })),
      { target: "total" },
    );
    expect(issue(await profile(total), "TARGET_IS_SUM").columns.toSorted()).toEqual(["age", "fees", "income"]);
  });
});
