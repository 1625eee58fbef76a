import { describe, expect, test } from "vitest";
import {
  columns,
  exactShapley,
  explainTree,
  explainTreeRows,
  explainTreeRowsAsync,
  parseExplanation,
  probe,
  toText,
} from "whybox";
import { forestModel } from "whybox/trees";
import { abortingAtLook } from "../../fixtures/abort-laws.js";
import { randomFeatures, randomForest, randomOf, randomRows } from "../../fixtures/random-forest.js";

const random = randomOf(11);
const features = randomFeatures(random, 6);
const forest = {
  ...randomForest(random, features, 4, { depth: 5, outputs: ["low", "high"] }),
  unit: "probability",
};
const background = randomRows(random, features, 12);
const [instance] = randomRows(random, features, 1);

describe("explainTree", () => {
  test("says what exactShapley says of the same model and columns, without asking the model", async () => {
    const sharing = { groups: { pair: [1, 4] }, weights: background.map((_, i) => i) };
    const found = explainTree(forest, background, instance, { ...sharing, name: "woods", outputs: "all" });
    const model = forestModel(forest, { name: "woods" });
    const exact = await exactShapley(probe(model, columns(background, instance, sharing)), { outputs: "all" });
    expect(found.subject).toEqual({
      ...exact.subject,
      baseline: exact.subject.baseline.map((value) => expect.closeTo(value as number, 10)),
    });
    expect(found.result.values).toEqual(
      exact.result.values.map((row) => row.map((value) => expect.closeTo(value, 10))),
    );
    expect(found.result.standardErrors).toEqual(exact.result.standardErrors);
    expect(found.kind).toBe("attribution");
    expect(found.method).toEqual({ name: "treeShapley", options: { outputs: "all" }, seed: 0 });
    expect(found.cost).toEqual({ modelRows: 0, budgetRows: 0, stoppedBy: "complete" });
    expect(found.diagnostics.backgroundRows).toBe(12);
    for (const residual of found.diagnostics.efficiencyResidual as number[]) expect(residual).toBeCloseTo(0, 12);
  });

  test("explains the predicted class by default, and reads back as it was", () => {
    const found = explainTree(forest, background, instance);
    const all = explainTree(forest, background, instance, { outputs: "all" });
    const highest = all.subject.prediction[0] >= all.subject.prediction[1] ? 0 : 1;
    expect(found.subject.outputs).toEqual([all.subject.outputs[highest]]);
    expect(found.result.values).toEqual([all.result.values[highest]]);
    expect(parseExplanation(JSON.stringify(found))).toEqual(found);
    expect(toText(found)).toContain("number");
  });

  test("explains why one output rather than another, exactly", () => {
    const { result, subject } = explainTree(forest, background, instance, { outputs: ["high", "low"] });
    const contrast = explainTree(forest, background, instance, { outputs: [{ of: "high", against: "low" }, "low"] });
    const difference = (pair: readonly number[]) => pair[0] - pair[1];
    expect(contrast.subject.outputs).toEqual(["high - low", "low"]);
    expect(contrast.subject.prediction).toEqual([difference(subject.prediction), subject.prediction[1]]);
    expect(contrast.result.values[0]).toEqual(result.values[0].map((value, part) => value - result.values[1][part]));
    expect(contrast.result.values[1]).toEqual(result.values[1]);
    expect(contrast.result.intercepts[0]).toBe(difference(result.intercepts));
    expect(contrast.result.standardErrors[0].every((error) => error === 0)).toBe(true);
    expect((contrast.diagnostics.efficiencyResidual as number[])[0]).toBeCloseTo(0, 10);
  });

  test("warns of a background that is too small, or no other than the instance", () => {
    expect(explainTree(forest, background.slice(0, 3), instance).notes.map(({ code }) => code)).toEqual([
      "FEW_BACKGROUND_ROWS",
    ]);
    expect(explainTree(forest, [instance], instance).notes.map(({ code }) => code)).toEqual(["ALL_CONSTANT"]);
  });
});

describe("explainTreeRows", () => {
  const rows = randomRows(random, features, 7);
  const withoutRun = ({ run: _, ...rest }: object & { run?: unknown }) => rest;

  test("gives the explanations that explainTree gives one by one", () => {
    const options = { groups: { pair: [1, 4] }, weights: background.map((_, i) => i + 1), name: "woods" };
    const found = explainTreeRows(forest, background, rows, options);
    expect(found.map(withoutRun)).toEqual(rows.map((row) => withoutRun(explainTree(forest, background, row, options))));
  });

  test("takes a matrix, or the numbers of one row", () => {
    const [one] = explainTreeRows(forest, background, rows[0]);
    const data = Float64Array.from(rows.flat());
    const all = explainTreeRows(forest, background, { data, rows: rows.length, columns: features.length });
    expect(all).toHaveLength(rows.length);
    expect(withoutRun(all[0])).toEqual(withoutRun(one));
  });

  test("errors name the function that was called and what it was given", () => {
    const none = {} as typeof forest;
    const message = "expected a tree { features, outputs, nodes } or a forest { trees, base, scale }";
    expect(() => explainTreeRows(none, background, rows)).toThrow(`explainTreeRows: ${message}`);
    expect(() => explainTree(none, background, instance)).toThrow(`explainTree: ${message}`);
    expect(() => explainTree(forest, background, [1])).toThrow(
      "explainTree: instance has 1 columns but the forest takes 6",
    );
    expect(() => explainTreeRows(forest, background, [[1]])).toThrow("explainTreeRows: rows has 1 columns");
    expect(() => explainTree(forest, [[1]], instance)).toThrow("explainTree: background has 1 columns");
    const negative = { weights: background.map(() => -1) };
    expect(() => explainTree(forest, background, instance, negative)).toThrow(
      /^explainTree: expected weights of 0 or more/,
    );
    expect(() => explainTree(forest, background, instance, { groups: { pair: [1, 99] } })).toThrow(/^explainTree: /);
    const taken = { groups: { [features[0].name]: [1, 2] } };
    expect(() => explainTreeRows(forest, background, rows, taken)).toThrow(/^explainTreeRows: group /);
  });

  test("explainTreeRowsAsync says the same, with turns for other work", async () => {
    const options = { groups: { pair: [1, 4] }, outputs: "all", name: "woods" } as const;
    const aborting = abortingAtLook(Number.POSITIVE_INFINITY);
    const found = await explainTreeRowsAsync(forest, background, rows, { ...options, signal: aborting.signal });
    expect(found.map(withoutRun)).toEqual(explainTreeRows(forest, background, rows, options).map(withoutRun));
    expect(aborting.looks()).toBeGreaterThan(rows.length + forest.trees.length);
    const refused = explainTreeRowsAsync(forest, background, [[1]]);
    await expect(refused).rejects.toThrow("explainTreeRowsAsync: rows has 1 columns");
    const unknown = explainTreeRowsAsync(forest, background, rows, { depth: 1 } as never);
    await expect(unknown).rejects.toThrow('explainTreeRowsAsync: unknown option "depth"');
  });
});
