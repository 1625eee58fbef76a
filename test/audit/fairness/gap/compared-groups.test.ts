import { describe, expect, test } from "vitest";
import { parseExplanation } from "whybox";
import { dataset, explainGap } from "whybox/audit";
import { linear, records } from "./pay.js";

describe("comparedGroups", () => {
  const three = dataset(
    records(90).map((row, i) => ({ ...row, sex: ["a", "b", "c"][i % 3] })),
    { model: linear, groups: ["sex"], target: "pay" },
  );

  test("compares with all others, leaves out rows without a group, and takes one person", async () => {
    const rest = await explainGap(linear, three, { of: "a" });
    expect(rest.result.against).toBe("all others");
    expect(rest.result.sides.map(({ rows }) => rows)).toEqual([30, 60]);
    const gappy = dataset(
      records(60).map((row, i) => ({ ...row, sex: i === 0 ? "one" : i < 10 ? null : "many" })),
      { model: linear, groups: ["sex"] },
    );
    const found = await explainGap(linear, gappy);
    expect(found.notes.map(({ code }) => code).toSorted()).toEqual(["FEW_ROWS", "ROWS_WITHOUT_GROUP"]);
    expect(found.result.gap).toMatchObject({ low: null, reason: "one row has no spread" });
    parseExplanation(JSON.stringify(found));
  });
});
