import { describe, expect, test } from "vitest";
import { answersOf, dataset, performance } from "whybox/audit";
import { f, metric, passing, t } from "./scored.js";

describe("performance of numbers", () => {
  test("of numbers", async () => {
    const model = passing(["f"], [{ name: "price", unit: "EUR" }]);
    const table = dataset(
      f.map((each, i) => ({ f: each, y: t[i] })),
      { model, target: "y" },
    );
    const found = await performance(await answersOf(model, table));
    const expected = {
      RMSE: 0.2928604362020185,
      MAE: 0.246481711740209,
      R2: 0.9090341665890076,
      "pinball loss at 0.1": 0.10512079460319171,
      "pinball loss at 0.9": 0.14136091713701726,
      "mean residual": 0.045300153167282,
    };
    for (const [name, value] of Object.entries(expected)) expect(metric(found, name).value).toBeCloseTo(value, 12);
    const bands = found.result.residuals ?? [];
    expect(bands.reduce((sum, band) => sum + band.rows, 0)).toBe(60);
  });
});
