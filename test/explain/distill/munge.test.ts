import { expect, test } from "vitest";
import { blackBox, distill, type Feature } from "whybox";
import { uniformRows } from "../../fixtures/teachers.js";

const numbers = (...names: string[]) => names.map((name): Feature => ({ name, kind: "number" }));

/** A teacher of these features, and the rows that it was asked. */
function listener(features: readonly Feature[], yes: (row: readonly number[]) => boolean) {
  const asked: number[][] = [];
  const model = blackBox(
    (rows) =>
      rows.map((row) => {
        asked.push([...row]);
        return yes(row) ? [0, 1] : [1, 0];
      }),
    {
      name: "listener",
      input: { kind: "columns", features },
      outputs: [
        { name: "no", unit: "probability" },
        { name: "yes", unit: "probability" },
      ],
    },
  );
  return { model, asked };
}

test("half of the synthetic rows keep to a plane that the given rows lie in, the other half do not", async () => {
  const rows = uniformRows(100, 2).map(([a, b]) => [a, b, 3 * a - 2 * b]);
  const { model, asked } = listener(numbers("a", "b", "c"), ([a]) => a > 0.5);
  await distill(model, rows, { leaves: 2, heldOut: 0, budgetRows: 1101 });
  const drawn = asked.slice(101);
  expect(drawn).toHaveLength(1000);
  const [lows, highs] = [Math.min, Math.max].map((most) => [0, 1, 2].map((c) => most(...rows.map((row) => row[c]))));
  // A value at the end of its range may have been brought back to it.
  const inside = drawn.filter((row) => row.every((value, c) => value > lows[c] && value < highs[c]));
  const inPlane = inside.filter(([a, b, c]) => Math.abs(3 * a - 2 * b - c) < 1e-12);
  expect(inside.length).toBeGreaterThan(800);
  expect(inPlane.length / inside.length).toBeGreaterThan(0.4);
  expect(inPlane.length / inside.length).toBeLessThan(0.6);
});

test("the rows around one row have the mean products of its steps to its neighbours as covariance", async () => {
  // The origin alone counts, so that every row starts there; two rows far away make the range wide.
  const near = uniformRows(8, 2).map(([a, b]) => [a - 0.5, b - a]);
  const rows = [[0, 0], ...near, [90, 90], [-90, -90]];
  const { model, asked } = listener(numbers("a", "b"), ([a]) => a > 0);
  const weights = rows.map((_, i) => (i === 0 ? 1 : 0));
  await distill(model, rows, { leaves: 2, heldOut: 0, weights, budgetRows: 40_012 });
  // Rows of one distribution and the other take turns.
  const around = asked.slice(12).filter((_, i) => i % 2 === 1);
  expect(around).toHaveLength(20_000);
  const mean = (of: readonly number[][], c: number, d: number) =>
    of.reduce((sum, row) => sum + row[c] * row[d], 0) / of.length;
  const spread = (c: number) => Math.sqrt(mean(near, c, c));
  for (const [c, d] of [
    [0, 0],
    [0, 1],
    [1, 1],
  ]) {
    // Four standard errors.
    expect(Math.abs(mean(around, c, d) - mean(near, c, d)) / spread(c) / spread(d)).toBeLessThan(0.04);
  }
});

test("synthetic rows hold what the given ones do: their range, whole numbers, codes, and gaps only where they may be", async () => {
  const features: Feature[] = [
    ...numbers("a", "count"),
    { name: "job", kind: "category", categories: ["clerk", "nurse", "pilot"] },
    { name: "gap", kind: "number", missing: true },
  ];
  const rows = uniformRows(60, 3, 3).map(([a, b, c, job], i) => [a, Math.floor(9 * b), job, i % 3 ? c : Number.NaN]);
  const { model, asked } = listener(features, ([a]) => a > 0.5);
  await distill(model, rows, { leaves: 2, heldOut: 0, budgetRows: 1061 });
  const [most, least] = [Math.max(...rows.map(([a]) => a)), Math.min(...rows.map(([a]) => a))];
  for (const [a, count, job] of asked) {
    expect(a >= least && a <= most).toBe(true);
    expect(Number.isInteger(count) && count >= 0 && count <= 8).toBe(true);
    expect([0, 1, 2]).toContain(job);
  }
  const drawn = asked.slice(61);
  const gaps = drawn.filter(([, , , gap]) => Number.isNaN(gap)).length / drawn.length;
  expect(gaps).toBeGreaterThan(0.2);
  expect(gaps).toBeLessThan(0.5);
});

test("the given rows have a quarter of the weight, and never less each than a synthetic one", async () => {
  const yes = ([a]: readonly number[]) => a > 0.7;
  const share = (rows: readonly (readonly number[])[]) => rows.filter(yes).length / rows.length;
  for (const [draws, given] of [
    [190, 0.25],
    [30, 40 / 70],
  ]) {
    const rows = uniformRows(40, 2);
    const { model, asked } = listener(numbers("a", "b"), yes);
    const { result } = await distill(model, rows, { leaves: 1, heldOut: 0, budgetRows: 41 + draws });
    const drawn = asked.slice(41);
    expect(drawn).toHaveLength(draws);
    expect(share(drawn)).not.toBe(share(rows));
    expect(result.tree.nodes[0].value[1]).toBeCloseTo(given * share(rows) + (1 - given) * share(drawn), 12);
  }
});

test("numbers as large as there are give no gaps", async () => {
  const rows = uniformRows(50, 2).map(([a, b]) => [(2 * a - 1) * 1.7e308, b]);
  const { model, asked } = listener(numbers("a", "b"), ([, b]) => b > 0.5);
  await distill(model, rows, { leaves: 2, heldOut: 0, budgetRows: 1051 });
  expect(asked).toHaveLength(1051);
  for (const row of asked) expect(row.every(Number.isFinite)).toBe(true);
});
