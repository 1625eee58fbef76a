import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, lime, probe } from "whybox";
import { quantileEdges } from "whybox/statistics";
import { binOf } from "../../../dist/math/bin-of.js";

const square = blackBox((rows) => rows.map(([x]) => x * x), {
  name: "square",
  input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
  outputs: [{ name: "y" }],
});

const repeated = (counts: readonly number[]) =>
  counts.flatMap((count, value) => Array.from({ length: count }, () => [value]));

/** Mean of x^2 in the instance's bin less that outside; undefined where a bin holds several values or nothing lies outside. */
function contrast(background: readonly number[][], instance: number, bins: number): number | undefined {
  const values = background.map(([x]) => x);
  const edges = quantileEdges(values, bins);
  const binned = values.map((x) => binOf(x, edges));
  const own = binOf(instance, edges);
  const distinct = new Set(values.map((x, i) => `${binned[i]} ${x}`)).size;
  if (distinct !== new Set(binned).size) return undefined;
  const mean = (wanted: (bin: number) => boolean) => {
    const chosen = values.filter((_, i) => wanted(binned[i]));
    return chosen.reduce((sum, x) => sum + x * x, 0) / chosen.length;
  };
  const outside = mean((bin) => bin !== own);
  return Number.isNaN(outside) ? undefined : mean((bin) => bin === own) - outside;
}

describe("lime on numbers of few values", () => {
  test("estimates the contrast of two values outside the instance's bin", async () => {
    const background = repeated([100, 60, 40]);
    const explanation = await lime(probe(square, binnedColumns(background, [1], { edges: "decile" })), { alpha: 0 });
    expect(explanation.result.values[0][0]).toBeCloseTo(1 - (40 * 4) / 140, 2);
  });

  test("estimates the contrast whatever the values and shares", async () => {
    const cases = fc.record({
      counts: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 10, max: 60 })), { minLength: 3, maxLength: 6 }),
      shift: fc.constantFrom(0, -3, 0.1),
      pick: fc.nat(),
      bins: fc.constantFrom(4, 10),
    });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ({ counts, shift, pick, bins }) => {
        const background = repeated(counts).map(([x]) => [x + shift]);
        if (background.length < 2) return;
        const instance = background[pick % background.length][0];
        const expected = contrast(background, instance, bins);
        if (expected === undefined) return;
        compared++;
        const edges = bins === 4 ? "quartile" : "decile";
        const { result } = await lime(probe(square, binnedColumns(background, [instance], { edges })), { alpha: 0 });
        const error = result.standardErrors[0][0] ?? 0;
        // If the controls explain the model completely, rare values make tiny standard errors uneven.
        const little = 1e-3 * Math.max(...background.map(([x]) => x * x));
        expect(Math.abs(result.values[0][0] - expected)).toBeLessThan(6 * error + little);
      }),
    );
    expect(compared).toBeGreaterThan(30);
  });
});
