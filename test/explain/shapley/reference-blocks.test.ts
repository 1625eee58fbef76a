import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  kernelShap,
  type Masker,
  type Matrix,
  permutationShapley,
  probe,
} from "whybox";
import { noise, noises } from "../../fixtures/games.js";

const PARTS = 5;
const model = blackBox((rows) => rows.map((row) => row[0] * row[1] + 2 * row[2] - row[3] * row[4] * row[0]), {
  name: "products",
  input: { kind: "columns", features: noises(PARTS).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
  outputs: [{ name: "y" }],
});
const instance = [1, 0.5, -1, 0.7, 0.9];

/** Hidden parts are uniform from -1 to 1: a Monte Carlo sample of so many reference rows. */
function sampledColumns(references: number, seed: number): Masker<Matrix> {
  const source = noise(seed);
  for (let i = 0; i < 10; i++) source.next();
  const rows = Array.from({ length: references }, () => Array.from({ length: PARTS }, () => source.next().value));
  return { ...columns(rows, instance), sampled: true };
}

/** Hidden parts have mean 0 and are independent, so that a product with one of them averages 0. */
const exact = async () =>
  (await exactShapley(probe(model, columns([Array(PARTS).fill(0)], instance)))).result.values[0];

describe("a masker whose reference rows are a sample", () => {
  const methods = {
    exactShapley: (references: number, seed: number) => exactShapley(probe(model, sampledColumns(references, seed))),
    kernelShap: (references: number, seed: number) =>
      kernelShap(probe(model, sampledColumns(references, seed)), {
        seed,
        enumerate: false,
        budgetRows: 24 * references,
      }),
    permutationShapley: (references: number, seed: number) =>
      permutationShapley(probe(model, sampledColumns(references, seed)), {
        seed,
        enumerate: false,
        budgetRows: 27 * references,
      }),
  };

  test.each(Object.entries(methods))("gives %s standard errors that cover the sampling", async (_, explain) => {
    const truth = await exact();
    let inside = 0;
    let squares = 0;
    for (let run = 0; run < 60; run++) {
      const { result } = await explain(60, 1 + 7919 * run);
      result.values[0].forEach((value, part) => {
        const error = result.standardErrors[0][part] as number;
        expect(error).toBeGreaterThan(0);
        squares += ((value - truth[part]) / error) ** 2;
        inside += Math.abs(value - truth[part]) < 2.09 * error ? 1 : 0;
      });
    }
    expect(inside / (60 * PARTS)).toBeGreaterThan(0.9);
    expect(Math.sqrt(squares / (60 * PARTS))).toBeGreaterThan(0.7);
    expect(Math.sqrt(squares / (60 * PARTS))).toBeLessThan(1.3);
  });

  test("is not called a background, nor few", async () => {
    const { notes, result } = await exactShapley(probe(model, sampledColumns(4, 3)));
    // Every coalition is asked already.
    expect(notes.map(({ message }) => message).join()).not.toContain("Raise budgetRows");
    expect(notes.find(({ code }) => code === "IMPRECISE")?.message).toMatch(/Take more reference rows\.$/);
    expect(notes.filter(({ message }) => /background/.test(message))).toEqual([]);
    expect(result.standardErrors[0].every((error) => (error as number) > 0)).toBe(true);
  });

  test("with a single row leaves the standard errors unknown", async () => {
    const { result, notes } = await exactShapley(probe(model, sampledColumns(1, 3)));
    expect(result.standardErrors[0].every((error) => error === null)).toBe(true);
    expect(notes.map(({ code }) => code)).toContain("NO_STANDARD_ERROR");
  });

  test("covers it in log odds too", async () => {
    const odds = blackBox((rows) => rows.map((row) => 1 / (1 + Math.exp(-row[0] - row[1] * row[2]))), {
      name: "odds",
      input: model.input,
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const many = await exactShapley(probe(odds, sampledColumns(4000, 77)), { link: "logit" });
    let inside = 0;
    for (let run = 0; run < 40; run++) {
      const { result } = await exactShapley(probe(odds, sampledColumns(40, 5 + 7919 * run)), { link: "logit" });
      [0, 1, 2].forEach((part) => {
        const distance = Math.abs(result.values[0][part] - many.result.values[0][part]);
        inside += distance < 2.09 * (result.standardErrors[0][part] as number) ? 1 : 0;
      });
    }
    expect(inside / 120).toBeGreaterThan(0.88);
  });
});
