import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, lime, matrix, parseExplanation, probe, type Surrogate } from "whybox";
import { ridge } from "whybox/statistics";
import { fitSurrogate } from "../../../dist/explain/lime/fit-surrogate.js";
import { noises } from "../../fixtures/games.js";

const [GROUPS, ROWS, PARTS] = [7, 12, 3];
const groups = Array.from({ length: GROUPS }, (_, group) => {
  const z = Array.from({ length: ROWS }, (_, row) => noises(PARTS, 100 * group + row + 1));
  const y = z.map(([a, b, c], row) => [a, 2 * a - b + 0.3 * c + 0.4 * noises(1, 7000 + 50 * group + row)[0]]);
  return { z, y, weights: z.map(([value]) => 1 + value / 2) };
});
const replicatesOf = (weighted: boolean) =>
  groups.map(({ z, y, weights }) => ({
    z: { data: Float64Array.from(z.flat()), rows: ROWS, columns: PARTS },
    y: { data: Float64Array.from(y.flat()), rows: ROWS, columns: 2 },
    ...(weighted && { weights: Float64Array.from(weights) }),
  }));
const rowsOf = ({ data, rows, columns }: { data: Float64Array; rows: number; columns: number }) =>
  Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);

/** A line through what it is given. */
const line: Surrogate = {
  fit(z, y, weights) {
    const { coefficients, intercept } = ridge(rowsOf(z), [...y], { weights: [...weights], alpha: 1e-9 });
    return {
      predict: (some) =>
        rowsOf(some).map((row) => row.reduce((sum, value, i) => sum + coefficients[i] * value, intercept)),
      describe: () => [intercept, ...coefficients],
    };
  },
};
const instance = Float64Array.of(0.5, -0.2, 1);

describe.each([true, false])("a surrogate of one's own, weighted %s", (weighted) => {
  const weightOf = (group: (typeof groups)[number]) => group.weights.map((weight) => (weighted ? weight : 1));
  const plain = (some: readonly (typeof groups)[number][]) =>
    ridge(
      some.flatMap(({ z }) => z),
      some.flatMap(({ y }) => y.map(([, second]) => second)),
      { weights: some.flatMap(weightOf), alpha: 1e-9 },
    );
  const missed = ({ coefficients, intercept }: ReturnType<typeof plain>, of: readonly (typeof groups)[number][]) =>
    of.reduce((sum, group) => {
      const weights = weightOf(group);
      return group.z.reduce((inner, row, i) => {
        const predicted = row.reduce((total, value, part) => total + coefficients[part] * value, intercept);
        return inner + weights[i] * (group.y[i][1] - predicted) ** 2;
      }, sum);
    }, 0);
  const spread = () => {
    const all = groups.flatMap((group) => group.y.map(([, second], i) => [second, weightOf(group)[i]]));
    const total = all.reduce((sum, [, weight]) => sum + weight, 0);
    const mean = all.reduce((sum, [y, weight]) => sum + weight * y, 0) / total;
    return all.reduce((sum, [y, weight]) => sum + weight * (y - mean) ** 2, 0);
  };

  test("is fitted to all answers to one output", () => {
    const { description, localPrediction, r2 } = fitSurrogate(line, replicatesOf(weighted), 1, instance);
    const expected = plain(groups);
    expect((description as number[])[1]).toBeCloseTo(expected.coefficients[0], 9);
    const local = expected.coefficients.reduce((sum, slope, i) => sum + slope * instance[i], expected.intercept);
    expect(localPrediction).toBeCloseTo(local, 9);
    expect(r2).toBeCloseTo(1 - missed(expected, groups) / spread(), 9);
  });

  test("is measured on five folds of whole randomisations that it has not seen", () => {
    const { heldOutR2 } = fitSurrogate(line, replicatesOf(weighted), 1, instance);
    let errors = 0;
    for (let fold = 0; fold < 5; fold++) {
      const fit = plain(groups.filter((_, i) => i % 5 !== fold));
      errors += missed(
        fit,
        groups.filter((_, i) => i % 5 === fold),
      );
    }
    expect(heldOutR2).toBeCloseTo(1 - errors / spread(), 8);
  });
});

test("what cannot be measured is null", () => {
  const [one] = replicatesOf(false);
  expect(fitSurrogate(line, [one], 1, instance)).toMatchObject({ heldOutR2: null, r2: expect.any(Number) });
  const flat = replicatesOf(false).map((each) => ({ ...each, y: { ...each.y, data: each.y.data.fill(2) } }));
  expect(fitSurrogate(line, flat, 1, instance)).toMatchObject({ r2: null, heldOutR2: null });
});

const FEATURES = 4;
const sum = blackBox((rows) => rows.map((row) => row.reduce((total, x) => total + x, 0)), {
  name: "m",
  input: { kind: "columns", features: noises(FEATURES).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
  outputs: [{ name: "y" }],
});
const background = matrix(Array.from({ length: 50 }, (_, row) => noises(FEATURES, 300 + row)));
const asked = probe(sum, binnedColumns(background, [0.4, -0.3, 0.8, 0.5]));

describe("a surrogate of one's own that is not one", () => {
  const fitted = { predict: (z: { rows: number }) => new Float64Array(z.rows), describe: () => "zeros" };
  // biome-ignore format: a table, one case a line
  test.each<[string, unknown, string]>([
    ["fits nothing", undefined, "lime: expected surrogate.fit to answer { predict, describe }, got undefined"],
    ["fits later", Promise.resolve(fitted), "lime: expected surrogate.fit to answer { predict, describe }, got a promise; fit at once"],
    ["does not describe", { predict: fitted.predict }, "lime: expected surrogate.fit to answer { predict, describe }, got an object with keys predict"],
    ["answers NaN", { ...fitted, predict: (z: { rows: number }) => new Float64Array(z.rows).fill(Number.NaN) }, "lime: surrogate.predict: expected finite numbers, got NaN at row 0"],
    ["answers too few", { ...fitted, predict: () => [] }, "lime: surrogate.predict: expected 1 number, one per row of z, got 0"],
    ["describes nothing", { ...fitted, describe: () => undefined }, "lime: expected surrogate.describe to answer JSON, got undefined"],
    ["describes no JSON", { ...fitted, describe: () => ({ a: Number.NaN }) }, "lime: expected surrogate.describe to answer JSON, got NaN at a"],
  ])("%s", async (_, answer, message) => {
    const surrogate = { fit: () => answer } as Surrogate;
    const run = lime(asked, { surrogate });
    await expect(run).rejects.toEqual(expect.objectContaining({ code: "INVALID_ARGUMENT", message }));
  });

  test("one that is gets an explanation that can be read back", async () => {
    const surrogate: Surrogate = { fit: () => fitted };
    const explanation = await lime(asked, { surrogate });
    expect(parseExplanation(JSON.parse(JSON.stringify(explanation)))).toEqual(explanation);
  });
});
