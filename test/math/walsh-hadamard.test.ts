import { expect, test } from "vitest";
import { walshHadamard } from "../../dist/math/walsh-hadamard.js";
import { noises } from "../fixtures/games.js";

/** The definition: entry R is the sum over S of (-1)^(bits that R and S share) times entry S. */
function plainly(values: readonly number[]): number[] {
  const sharedBits = (a: number, b: number) => (a & b).toString(2).replaceAll("0", "").length;
  return values.map((_, r) => values.reduce((sum, value, s) => sum + (-1) ** sharedBits(r, s) * value, 0));
}

test.each([1, 2, 4, 8, 32, 64])("the transform of %i values is their definition, in two levels at a time", (length) => {
  const values = noises(length, length);
  const transformed = Float64Array.from(values);
  walshHadamard(transformed);
  plainly(values).forEach((value, i) => {
    expect(transformed[i]).toBeCloseTo(value, 12);
  });
  walshHadamard(transformed);
  values.forEach((value, i) => {
    expect(transformed[i]).toBeCloseTo(length * value, 10);
  });
});
