import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, sage } from "whybox/audit";
import { gainsByRow } from "../../../dist/audit/importance/gains-by-row.js";
import { studentQuantile } from "../../../dist/math/student-quantile.js";
import { normals } from "../../fixtures/noisy-model.js";

const model = blackBox((rows) => rows.map(([a, b]) => 2 * a + b), {
  name: "line",
  input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "y" }],
  noise: "none",
});

/** Rows in pairs of equal rows where `copies` is 2, each pair a cluster. */
function tableOf(rows: number, seed: number, copies = 1) {
  const numbers = normals(seed);
  const next = () => numbers.next().value;
  const records = Array.from({ length: rows }, (_, row) => {
    const [a, b] = [next(), next()];
    return { a, b, y: 2 * a + b + next(), household: String(row) };
  });
  const all = Array.from({ length: copies }, () => records).flat();
  return dataset(all, { model, target: "y", ...(copies > 1 && { cluster: "household" }) });
}

/** The share of tables whose intervals hold the variance that each term explains. */
async function coverage(
  runs: number,
  tableOfRun: (seed: number) => ReturnType<typeof dataset>,
  options: { readonly backgroundRows?: number },
) {
  const inside = [0, 0];
  for (let seed = 0; seed < runs; seed++) {
    const table = tableOfRun(1 + 7919 * seed);
    const { result } = await sage(model, table, { seed, budgetRows: 3000, precision: 0, ...options });
    [4, 1].forEach((truth, part) => {
      const { low, high } = result.values[part];
      inside[part] += (low as number) <= truth && truth <= (high as number) ? 1 : 0;
    });
  }
  return inside.map((count) => count / runs);
}

describe("intervals of SAGE values hold the value of other tables", () => {
  test("of 40 rows", async () => {
    for (const share of await coverage(60, (seed) => tableOf(40, seed), {})) expect(share).toBeGreaterThan(0.8);
  }, 60_000);

  test("of 100 rows with 8 in the background, asked many times each", async () => {
    for (const share of await coverage(50, (seed) => tableOf(100, seed), { backgroundRows: 8 })) {
      expect(share).toBeGreaterThan(0.85);
    }
  }, 60_000);

  test("of 40 clusters of two equal rows", async () => {
    for (const share of await coverage(50, (seed) => tableOf(40, seed, 2), { backgroundRows: 20 })) {
      expect(share).toBeGreaterThan(0.85);
    }
  }, 60_000);
});

describe("gainsByRow", () => {
  test("is a mean of pairs, whose spread is that of what rows move it", () => {
    const found = gainsByRow(1, [0, 3]);
    found.add(0, [1], [[2], [-2]]);
    found.add(1, [5], [[4], [0]]);
    found.add(0, [3], [[0], [2]]);
    found.add(2, [3], [[2], [0]]);
    const [{ value, low, high, interval }] = found.estimates();
    expect(value).toBe(3);
    expect(interval).toBe("t by row");
    expect(found.changes().map((list) => [...list])).toEqual([[2, 5, 3]]);
    // Row 0 moves the mean by -2 / 4 as itself and, of 2 background rows, by (2 - 1) / sqrt 2; row 3 by that the other way.
    const fill = 1 / Math.SQRT2;
    const units = 16 / 6;
    const widened = units / (units - 1);
    const error = Math.sqrt(widened * ((-0.5 + fill) ** 2 + 0.5 ** 2 + fill ** 2));
    const [known, filled] = [widened * 0.5, 2 * fill ** 2];
    const freedom = (known + filled) ** 2 / (known ** 2 / (units - 1) + filled ** 2);
    expect((high as number) - (low as number)).toBeCloseTo(2 * studentQuantile(0.975, freedom) * error, 10);
  });

  test("takes rows of a cluster as one, and says nothing about a single row", () => {
    const single = gainsByRow(1, []);
    for (const gain of [1, 2, 3]) single.add(7, [gain], []);
    expect(single.estimates()).toEqual([
      { value: 2, low: null, high: null, interval: null, reason: "one row has no spread" },
    ]);
    const clustered = gainsByRow(1, [0, 1], [4, 4, 5]);
    const byRow = gainsByRow(1, [0, 2]);
    for (const [row, cluster, gain] of [
      [0, 0, 1],
      [1, 0, 3],
      [2, 2, 8],
    ]) {
      clustered.add(row, [gain], [[0], [0]]);
      byRow.add(cluster, [gain], [[0], [0]]);
    }
    expect(clustered.estimates()).toEqual([{ ...byRow.estimates()[0], interval: "t by cluster" }]);
  });
});

test("few rows are said to be few", async () => {
  const codes = async (rows: number) => {
    const { notes } = await sage(model, tableOf(rows, 5), { backgroundRows: 4, budgetRows: 1000 });
    return notes.map(({ code }) => code);
  };
  expect(await codes(29)).toContain("FEW_ROWS");
  expect(await codes(30)).not.toContain("FEW_ROWS");
});
