import { describe, expect, test } from "vitest";
import { blackBox, toText } from "whybox";
import { answersOf, dataset, fairness } from "whybox/audit";
import { definitionIn, gapIn, groupIn } from "./reviewed.js";

describe("measures", () => {
  test("numbers: means, residuals and errors", async () => {
    const model = blackBox((rows) => rows.map(([x]) => x), {
      name: "n",
      input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
      outputs: [{ name: "price", unit: "EUR" }],
    });
    const table = dataset(
      Array.from({ length: 400 }, (_, i) => ({
        x: i % 10,
        y: (i % 10) + (i % 2 ? 3 : 0) + ((i * 7) % 5) / 5,
        sex: i % 2 ? "f" : "m",
      })),
      { model, target: "y", groups: ["sex"] },
    );
    const found = await fairness(await answersOf(model, table));
    expect(groupIn(found, "f").measures.meanResidual.value).toBeCloseTo(3.4, 12);
    expect(definitionIn(found, "residualsNearZero")).toMatchObject({ evidence: "violated" });
    expect(gapIn(found, "meanResidual").difference).toMatchObject({ interval: "MOVER, all pairs at once" });
    expect(toText(found)).toContain("RMSE");
    await expect(fairness({ ...found } as never)).rejects.toThrow(/expected answers of answersOf/);
  });
});
