import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { accumulatedEffects, dataset, partialDependence } from "whybox/audit";
import { noise } from "../../fixtures/games.js";
import { normals } from "../../fixtures/noisy-model.js";

const features = ["a", "b"].map((name) => ({ name, kind: "number" as const }));
const product = blackBox((rows) => rows.map(([a, b]) => a * (1 + b)), {
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
  noise: "none",
});

/** a is uniform between 0 and 1, b normal. */
function tableOf(rows: number, seed: number) {
  const [uniform, normal] = [noise(seed), normals(seed + 1)];
  const records = Array.from({ length: rows }, () => ({
    a: (1 + uniform.next().value) / 2,
    b: normal.next().value,
  }));
  return dataset(records, { features });
}

const RUNS = 200;

describe("bands hold the curve of all rows", () => {
  test.each([3, 5])("of partial dependence over %i rows", async (rows) => {
    let inside = 0;
    const grid = [0.25, 0.5, 1];
    for (let seed = 0; seed < RUNS; seed++) {
      const { result } = await partialDependence(product, tableOf(rows, 1 + 7919 * seed), {
        features: ["a"],
        grid: { a: grid },
      });
      const [{ low, high, interval }] = result.curves;
      expect(interval).toBe("t by row");
      grid.forEach((truth, i) => {
        inside += (low[0][i] as number) <= truth && truth <= (high[0][i] as number) ? 1 : 0;
      });
    }
    expect(inside / RUNS / grid.length).toBeGreaterThan(0.92);
  });

  test("of accumulated effects at the ends of a feature, over 30 rows and with the intervals that there are by default", async () => {
    let inside = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      const { result } = await accumulatedEffects(product, tableOf(30, 1 + 7919 * seed), { features: ["a"] });
      const [{ at, low, high }] = result.curves;
      expect(at).toHaveLength(7);
      for (const end of [0, 6]) {
        const truth = (at[end] as number) - 0.5;
        inside += (low[0][end] as number) <= truth && truth <= (high[0][end] as number) ? 1 : 0;
      }
    }
    expect(inside / RUNS / 2).toBeGreaterThan(0.9);
  });
});

test("bands of probabilities over few rows stay between 0 and 1, those of their changes do not", async () => {
  const model = blackBox((rows) => rows.map(([a, b]) => (a + (b > 0 ? 0 : 1)) / 2), {
    input: { kind: "columns", features },
    outputs: [{ name: "yes", unit: "probability" }],
  });
  const table = dataset(
    [
      { a: 0.1, b: 1 },
      { a: 0.9, b: -1 },
    ],
    { features },
  );
  const bounds = async (centred: boolean) => {
    const { result, notes } = await partialDependence(model, table, { features: ["b"], grid: { b: [-1, 1] }, centred });
    expect(notes.map(({ code }) => code)).toContain("FEW_ROWS");
    const [{ low, high }] = result.curves;
    return [...low[0], ...high[0]] as number[];
  };
  for (const bound of await bounds(false)) {
    expect(bound).toBeGreaterThanOrEqual(0);
    expect(bound).toBeLessThanOrEqual(1);
  }
  expect((await bounds(true)).at(-1)).toBeCloseTo(-0.5, 6);
});
