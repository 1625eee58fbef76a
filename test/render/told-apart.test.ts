import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, toText } from "whybox";
import { accumulatedEffects, dataset, partialDependence, profile } from "whybox/audit";
import { toHtml, toSvg } from "whybox/charts";
import { toldApart } from "../../dist/render/told-apart.js";

test("different numbers read differently, at three digits where those are enough", () => {
  expect(toldApart([0, 12.345, 1234.5])).toEqual(["0", "12.3", "1,230"]);
  expect(toldApart([10100, 10106, 10112])).toEqual(["10,100", "10,106", "10,112"]);
  expect(toldApart([52.52041, 52.52083])).toEqual(["52.5204", "52.5208"]);
  expect(toldApart([1700000014321, 1700000028765])).toEqual(["1700000014000", "1700000029000"]);
  expect(toldApart([7, 7])).toEqual(["7", "7"]);
  expect(toldApart([])).toEqual([]);
  // Neighbours among doubles: more decimals than these Node 20 does not write.
  const neighbours = [1 / 8192, (1 + Number.EPSILON) / 8192];
  expect(new Set(toldApart(neighbours)).size).toBe(2);
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { maxLength: 6 }), (values) => {
      expect(new Set(toldApart(values)).size).toBe(new Set(values).size);
    }),
  );
});

describe("columns whose values differ in their last digits", () => {
  const features = ["zip", "lat", "salary", "time"].map((name) => ({ name, kind: "number" as const }));
  const people = Array.from({ length: 200 }, (_, i) => ({
    zip: 10100 + ((7 * i) % 40),
    lat: 52.52 + ((13 * i) % 200) * 1.5e-5,
    salary: 52000.25 + ((17 * i) % 200) / 2,
    time: 1.7e12 + ((29 * i) % 200) * 500,
    late: i % 2,
  }));
  const model = blackBox(
    (rows: readonly (readonly number[])[]) => rows.map(([zip, lat]) => (zip > 10119 ? 2 : 0) + lat),
    { name: "m", input: { kind: "columns", features }, outputs: [{ name: "y" }], rows: "arrays" },
  );
  const table = dataset(people, { model, target: { column: "late", kind: "number" } });
  const options = { features: ["zip", "lat", "salary", "time"] };

  test("have points that read differently, in texts and pages", async () => {
    for (const effects of [
      await partialDependence(model, table, options),
      await accumulatedEffects(model, table, options),
    ]) {
      for (const name of options.features) {
        const lines = toText(effects).split("\n");
        const from = lines.findIndex((line) => line.startsWith(`  ${name} `)) + 1;
        const points = lines.slice(from, lines.indexOf("", from)).map((line) => line.trim().split(" ")[0]);
        expect(points.length).toBeGreaterThan(5);
        expect(new Set(points).size).toBe(points.length);
      }
      expect(new Set(toHtml(effects).match(/(?<=<bdi>)10,1[\d.]+(?=<)/g)).size).toBeGreaterThan(5);
    }
  });

  test("have surfaces whose rows and columns read differently", async () => {
    const effects = await accumulatedEffects(model, table, { features: [["zip", "salary"]] });
    const [names, ...rows] = toText(effects).split("zip \\ salary")[1].split("\n");
    const columns = names.trim().split(/\s+/);
    expect(columns.length).toBeGreaterThan(3);
    expect(new Set(columns).size).toBe(columns.length);
    expect(rows.slice(0, 3).map((row) => row.trim().split(" ")[0])).toEqual(["10,100", "10,110", "10,120"]);
    expect(toSvg(effects, { chart: "surfaces" })).toContain("10,110");
  });

  test("have quartiles that read differently", async () => {
    const found = await profile(table);
    const [, least, most, median] = /zip .* ([\d,.]+) to ([\d,.]+), median ([\d,.]+)/.exec(toText(found)) ?? [];
    expect([least, most]).toEqual(["10,100", "10,139"]);
    expect(median).not.toBe(least);
    expect(toHtml(found)).toContain("10,100 to 10,139, middle half");
  });
});
