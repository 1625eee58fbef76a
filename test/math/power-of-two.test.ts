import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, distill, lime, matrix, parseExplanation, probe, toText } from "whybox";
import { dataset, partialDependence } from "whybox/audit";
import { toHtml } from "whybox/charts";
import { stream } from "whybox/extending";
import { powerOfTwo } from "../../dist/math/power-of-two.js";

test.each([
  [[3, -9, 0], 8],
  [[0, 0], 1],
  [[], 1],
  [[1e-320], 2 ** -1000],
  [[Number.MAX_VALUE], 2 ** 1023],
])("of %j is %d", (values, expected) => {
  expect(powerOfTwo(values)).toBe(expected);
});

const features = ["a", "b", "c"].map((name) => ({ name, kind: "number" as const }));
const { uniform } = stream(3, "rows");
const rows = Array.from({ length: 40 }, () => features.map(() => 2 * uniform() - 1));
const model = (scale: number, ofRows = 1) =>
  blackBox((asked: number[][]) => asked.map(([a, b, c]) => scale * (a / ofRows - (b / ofRows) * (c > 0 ? 1 : 0.3))), {
    input: { kind: "columns", features },
    outputs: [{ name: "y" }],
  });
const recordsOf = (table: readonly (readonly number[])[]) =>
  table.map((row) => Object.fromEntries(features.map(({ name }, i) => [name, row[i]])));

/** Fails on a number that JSON cannot hold, and on a text that names one. */
function readBack<T extends Parameters<typeof toText>[0]>(explanation: T) {
  const json = JSON.stringify(explanation, (_, value) => {
    if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
    return value;
  });
  const read = parseExplanation(json);
  for (const text of [toText(read), toHtml(read).replace(/<script[\s\S]*?<\/script>/g, "")]) {
    expect(text).not.toMatch(/NaN|Infinity/);
  }
}

describe("numbers near either end of the doubles", () => {
  test.each([1e149, 1e-160])("leave bounds of partial dependence of answers around %d", async (scale) => {
    const of = (times: number) => {
      const asked = model(times);
      return partialDependence(asked, dataset(recordsOf(rows), { model: asked }), { seed: 1 });
    };
    const [found, plain] = [await of(scale), await of(1)];
    readBack(found);
    for (const [i, low] of plain.result.curves[0].low[0].entries())
      expect(Number(found.result.curves[0].low[0][i]) / scale).toBeCloseTo(Number(low), 6);
  });

  test("correlate columns of tiny numbers as others", async () => {
    const alike = (scale: number) => rows.map(([a, b, c]) => [a * scale, (a + 0.05 * b) * scale, c * scale]);
    for (const scale of [1, 1e-160, 1e200]) {
      const asked = model(1, scale);
      const found = await partialDependence(asked, dataset(recordsOf(alike(scale)), { model: asked }), { seed: 1 });
      expect(found.notes.map(({ message }) => message).join()).toMatch(/a and b go together \(correlation 1.00\)/);
    }
  });

  test("of answers leave the fidelity of a soft tree unknown rather than its error infinite", async () => {
    const explanation = await distill(model(1e-160), matrix(rows), { as: "softTree", budgetRows: 300 });
    readBack(explanation);
  });

  test("are cut into bins whose spread is known", async () => {
    const scale = 1e200;
    const table = rows.map((row) => row.map((value) => value * scale));
    const asked = probe(model(1, scale), binnedColumns(matrix(table.slice(1)), table[0]));
    const plain = probe(model(1), binnedColumns(matrix(rows.slice(1)), rows[0]));
    const [found, expected] = [await lime(asked, { samples: 400 }), await lime(plain, { samples: 400 })];
    readBack(found);
    const errors = found.result.standardErrors[0];
    // Both are samples; cubes of these numbers, which would make the one as precise as the other, are beyond the doubles.
    found.result.values[0].forEach((value, part) =>
      expect(Math.abs(value - expected.result.values[0][part])).toBeLessThan(4 * Number(errors[part])),
    );
  });
});
