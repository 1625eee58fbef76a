import { describe, expect, test } from "vitest";
import { kernelShap, permutationShapley } from "whybox";
import { noises, tableGame } from "../fixtures/games.js";
import { explainWaves } from "../fixtures/waves.js";

/**
 * Golden results, to 12 digits (the last ones are the platform's: Math.tanh and its kin are not the same everywhere). A
 * change here changes users' numbers for the same seed: say so in the CHANGELOG.
 */
const rounded = (values: readonly (readonly (number | null)[])[]) =>
  values.map((row) => row.map((value) => (value === null ? null : Number(value.toPrecision(12)))));

describe("golden", () => {
  test("kernelShap, additive fit", async () => {
    const { result } = await kernelShap(tableGame(noises(2 ** 8)), { budgetRows: 60, seed: 42 });
    expect({ values: rounded(result.values), standardErrors: rounded(result.standardErrors) }).toMatchSnapshot();
  });

  test("kernelShap, three-part terms, on a model", async () => {
    const { result, method } = await explainWaves(undefined, { budgetRows: 40 * 1100, outputs: "all", seed: "golden" });
    expect(method.options.order).toBe(3);
    expect({ values: rounded(result.values), standardErrors: rounded(result.standardErrors) }).toMatchSnapshot();
  });

  test("permutationShapley", async () => {
    const { result } = await permutationShapley(tableGame(noises(2 ** 8)), { budgetRows: 60, seed: 42 });
    expect({ values: rounded(result.values), standardErrors: rounded(result.standardErrors) }).toMatchSnapshot();
  });
});
