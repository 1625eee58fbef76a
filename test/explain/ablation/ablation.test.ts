import { describe, expect, test } from "vitest";
import { blackBox, columns, game, type Probe, probe } from "whybox";
import { optionsOf } from "../../../dist/core/checks/options.js";
import { ablationOptions, beginAblation } from "../../../dist/explain/ablation/ablation.js";

const declared = optionsOf("test", ablationOptions);
const begun = (asked: Probe, given: object = {}, rowsPerPart = (references: number) => references) =>
  beginAblation(declared, asked, given, rowsPerPart, true);

describe("a run that takes one part away at a time", () => {
  test("costs the ends and each part that hiding can change, and refuses less", async () => {
    const asked = game(3, (z) => z.data.slice(0, z.rows));
    const { budgetRows } = await begun(asked);
    expect(budgetRows).toBeGreaterThanOrEqual(2 + 3);
    await expect(begun(asked, { budgetRows: 4 })).rejects.toMatchObject({
      code: "BUDGET_TOO_SMALL",
      message: "test: expected budgetRows of at least 5 (2 for the ends and 1 for each of 3 parts), got 4",
    });
    expect((await begun(asked, { budgetRows: 5 })).budgetRows).toBe(5);
  });

  test("leaves out parts that hiding cannot change, and counts rows for each of the others", async () => {
    const model = blackBox((rows) => rows.map(([a, b, c]) => a + b + c), {
      name: "sum",
      input: { kind: "columns", features: [..."abc"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "sum" }],
    });
    const asked = probe(
      model,
      columns(
        [
          [0, 1, 0],
          [1, 1, 4],
        ],
        [5, 1, 3],
      ),
    );
    const { free, ends } = await begun(asked, { budgetRows: 100 }, (references) => 3 * references);
    expect(free).toEqual([0, 2]);
    expect(ends.prediction).toEqual(Float64Array.of(9));
    await expect(begun(asked, { budgetRows: 14 }, (references) => 3 * references)).rejects.toThrow(
      "expected budgetRows of at least 16 (4 for the ends and 6 for each of 2 parts), got 14",
    );
  });
});
