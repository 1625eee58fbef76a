import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { type Answers, answersOf, dataset } from "whybox/audit";
import { askedSections } from "../../dist/audit/asked-sections.js";
import { parkMiller } from "../fixtures/park-miller.js";

const names = (count: number) => Array.from({ length: count }, (_, i) => `x${i}`);
const modelOf = (features: number) =>
  blackBox((rows) => rows.map((row) => 1 / (1 + Math.exp(-row[features - 1]))), {
    name: "m",
    input: { kind: "columns", features: names(features).map((name) => ({ name, kind: "number" as const })) },
    outputs: [{ name: "yes", unit: "probability" }],
  });

/** The sections of a model of so many features on so many rows. */
async function sections(features: number, rows: number, target = true) {
  const { normal, uniform } = parkMiller(7);
  const records = Array.from({ length: rows }, () => ({
    ...Object.fromEntries(names(features).map((name) => [name, normal()])),
    y: uniform() < 0.5 ? "yes" : "no",
  }));
  const model = modelOf(features);
  const table = dataset(records, { model, ...(target && { target: "y" }) });
  const found = askedSections(model, table, (await answersOf(model, table)) as Answers);
  return (name: string) => {
    const section = found.find((each) => each.name === name);
    if (!section) throw new Error(`no ${name} among ${found.map((each) => each.name).join(", ")}`);
    return { ...section, all: found };
  };
}
const run = { seed: 1 };

test("shares add up to the whole budget, the least of it goes to no part, and what needs the truth needs a target", async () => {
  const { all } = (await sections(3, 12))("sage");
  expect(all.map(({ name }) => name)).toEqual([
    ...["permutationImportance", "sage", "accumulatedEffects", "interactionStrength", "strategies"],
  ]);
  expect(all.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  const untold = (await sections(3, 12, false))("strategies").all;
  expect(untold.map(({ name }) => name)).toEqual(["accumulatedEffects", "interactionStrength", "strategies"]);
});

describe("effects", () => {
  const before = (values: readonly number[]) => [
    {
      name: "permutationImportance",
      explanation: {
        subject: { parts: values.map((_, i) => ({ name: `x${i}` })) },
        result: { values: values.map((value) => ({ value: Number.isNaN(value) ? null : value })) },
      },
    },
  ];
  const shown = async (values?: readonly number[]) => {
    const found = await (await sections(10, 12))("accumulatedEffects").make(
      2000,
      run,
      (values ? before(values) : []) as never,
    );
    return (found as unknown as { result: { curves: { feature: number }[] } }).result.curves.map(
      ({ feature }) => feature,
    );
  };
  test("are those of the eight most important features, whatever is not known last; else of the first eight", async () => {
    expect(await shown([5, 1, 9, 2, Number.NaN, 7, 3, 8, 4, 6])).toEqual([2, 7, 5, 9, 0, 8, 6, 3]);
    expect(await shown()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
  test("of one feature alone nothing interacts", async () => {
    expect(await (await sections(1, 12))("interactionStrength").make(2000, run, [])).toBeUndefined();
  });
});

describe("strategies", () => {
  test("take thirty rows, and a budget that explains as many", async () => {
    expect(await (await sections(2, 29))("strategies").make(100_000, run, [])).toBeUndefined();
    const { make } = (await sections(2, 40))("strategies");
    // Of two features 28 coalitions are asked over ten background rows.
    await expect(make(30 * 280 - 1, run, [])).rejects.toThrow(
      `strategies: 30 explanations take ${30 * 280} model rows, got ${30 * 280 - 1}`,
    );
    const found = await make(30 * 280, run, []);
    expect((found as unknown as { result: { rows: number } }).result.rows).toBe(30);
    expect(found?.cost).toMatchObject({ budgetRows: 30 * 280, stoppedBy: "complete" });
    expect(found?.cost.modelRows).toBeLessThanOrEqual(30 * 280);
    expect(found?.cost.modelRows).toBeGreaterThanOrEqual(30);
  });
});

test("importance is shuffled three times, once where there are more than forty features", async () => {
  const repeats = async (features: number) =>
    (await (await sections(features, 12))("permutationImportance").make(12 * features * 3, run, []))?.method.options
      .repeats;
  expect(await repeats(40)).toBe(3);
  expect(await repeats(41)).toBe(1);
});
