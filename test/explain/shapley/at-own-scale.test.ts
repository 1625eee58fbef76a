import { expect, test } from "vitest";
import { game, kernelShap, permutationShapley } from "whybox";
import { stream } from "whybox/extending";

const PARTS = 12;
const { uniform } = stream(8, "worths");
const worths = Float64Array.from({ length: 2 ** PARTS }, () => 2 * uniform() - 1);
const gameOf = (scale: number) =>
  game(PARTS, ({ data, rows }) =>
    Array.from({ length: rows }, (_, row) => {
      let bits = 0;
      for (let part = 0; part < PARTS; part++) bits |= data[row * PARTS + part] << part;
      return (data[row * PARTS] - 0.5 * data[row * PARTS + 1] + 0.3 * worths[bits]) * scale;
    }),
  );

test.each([
  ["kernelShap", (scale: number) => kernelShap(gameOf(scale), { budgetRows: 128 })],
  ["a process", (scale: number) => kernelShap(gameOf(scale), { budgetRows: 128, estimator: "process" })],
  ["a regression", (scale: number) => kernelShap(gameOf(scale), { budgetRows: 128, estimator: "regression" })],
  ["orders", (scale: number) => permutationShapley(gameOf(scale), { budgetRows: 256 })],
] as const)("%s of tiny answers are those of others, as much smaller", async (_, explain) => {
  const plain = await explain(1);
  for (const scale of [2 ** -532, 2 ** -700]) {
    const { result } = await explain(scale);
    expect(result.values[0].map((value) => value / scale)).toEqual(plain.result.values[0]);
    expect(result.standardErrors[0].map((error) => Number(error) / scale)).toEqual(plain.result.standardErrors[0]);
  }
});
