import { describe, expect, test } from "vitest";
import { regressOut } from "../../../dist/explain/lime/regress-out.js";
import { denseControls } from "../../../dist/math/dense-controls.js";
import { noises } from "../../fixtures/games.js";

const [ROWS, PARTS, CONTROLS] = [400, 2, 3];
const replicates = (of: (z: number[], controls: number[]) => number) =>
  [1, 2].map((replicate) => {
    const z = Array.from({ length: ROWS }, (_, row) => Array.from(noises(PARTS, 1e4 * replicate + row + 1)));
    const raw = Array.from({ length: ROWS }, (_, row) => Array.from(noises(CONTROLS, 2e4 * replicate + row + 7)));
    const data = Float64Array.from({ length: CONTROLS * ROWS }, (_, at) => raw[at % ROWS][Math.floor(at / ROWS)]);
    return {
      z: { data: Float64Array.from(z.flat()), rows: ROWS, columns: PARTS },
      y: { data: Float64Array.from(z, (row, i) => of(row, raw[i])), rows: ROWS, columns: 1 },
      controls: denseControls({ data, rows: CONTROLS, columns: ROWS }),
    };
  });
const linear = ([a, b]: number[]) => 4 * a - b + 2;
const variance = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

describe("regressOut", () => {
  test("leaves answers that are linear in the parts as they are", () => {
    const asked = replicates(linear);
    regressOut(asked).forEach((left, r) => {
      left.data.forEach((value, row) => expect(value).toBeCloseTo(asked[r].y.data[row], 10));
    });
  });

  test("takes out nearly all that the controls explain", () => {
    const noise = ([c, d, e]: number[]) => 3 * c - 2 * d + e;
    const asked = replicates((z, controls) => linear(z) + noise(controls));
    const left = regressOut(asked);
    const missed = left.flatMap(({ data }, r) => {
      const { z } = asked[r];
      return Array.from(data, (value, row) => value - linear([z.data[row * PARTS], z.data[row * PARTS + 1]]));
    });
    const before = asked.flatMap(({ y, z }) =>
      Array.from(y.data, (value, row) => value - linear([z.data[row * PARTS], z.data[row * PARTS + 1]])),
    );
    // It stops where the square of the gradient is 1 in 400 of what it was.
    expect(variance(missed)).toBeLessThan(variance(before) / 100);
  });

  test("leaves answers alone where there are too few rows for so many controls", () => {
    const few = replicates(linear).map(({ z, y, controls }) => ({
      z: { ...z, data: z.data.slice(0, 3 * PARTS), rows: 3 },
      y: { ...y, data: y.data.slice(0, 3), rows: 3 },
      controls,
    }));
    expect(regressOut(few)).toEqual(few.map(({ y }) => y));
  });
});
