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

  test("bands of residuals weigh rows, and count those of one cluster as one", async () => {
    const model = passing(["f"], [{ name: "price", unit: "EUR" }]);
    const records = f.map((each, i) => ({ f: each, y: t[i], w: 1 + (i % 3), home: i >> 1 }));
    const bandsOf = async (rows: readonly object[], options: object = {}) => {
      const table = dataset(rows as typeof records, { model, target: "y", ...options });
      return (await performance(await answersOf(model, table))).result.residuals ?? [];
    };
    const twice = records.flatMap((row) => [row, row]).map((row, i) => ({ ...row, once: i >> 1 }));
    const [plain, clustered] = [await bandsOf(records), await bandsOf(twice, { cluster: "once" })];
    const weighted = await bandsOf(records, { weights: "w" });
    for (const [b, { from, to, mean, rows }] of weighted.entries()) {
      const own = records.filter((row) => row.f >= from && row.f <= to);
      const sum = (of: (row: (typeof own)[number]) => number) => own.reduce((total, row) => total + row.w * of(row), 0);
      const value = sum((row) => row.y - row.f) / sum(() => 1);
      const effective = sum(() => 1) ** 2 / own.reduce((total, { w: weight }) => total + weight * weight, 0);
      const variance = sum((row) => (row.y - row.f - value) ** 2) / sum(() => 1);
      expect(rows).toBe(own.length);
      expect(mean.value).toBeCloseTo(value, 12);
      expect(weighted[b].standardDeviation).toBeCloseTo(Math.sqrt((variance * effective) / (effective - 1)), 12);
    }
    const width = ({ low, high }: (typeof plain)[number]["mean"]) => (high as number) - (low as number);
    for (const [b, { mean }] of clustered.entries()) {
      expect(mean.value).toBeCloseTo(plain[b].mean.value as number, 12);
      expect(width(mean)).toBeCloseTo(width(plain[b].mean), 10);
      expect(mean.interval).toBe("t by cluster");
    }
    const even = await bandsOf(
      records.map((row) => ({ ...row, w: 2 })),
      { weights: "w" },
    );
    for (const [b, { mean, standardDeviation }] of even.entries()) {
      expect(mean.low).toBeCloseTo(plain[b].mean.low as number, 10);
      expect(standardDeviation).toBeCloseTo(plain[b].standardDeviation as number, 10);
    }
  });
});
