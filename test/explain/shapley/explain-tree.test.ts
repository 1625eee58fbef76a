import { describe, expect, test } from "vitest";
import { columns, exactShapley, explainTree, parseExplanation, probe, toText } from "whybox";
import { forestModel } from "whybox/trees";
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

  test("warns of a background that is too small, or no other than the instance", () => {
    expect(explainTree(forest, background.slice(0, 3), instance).notes.map(({ code }) => code)).toEqual([
      "FEW_BACKGROUND_ROWS",
    ]);
    expect(explainTree(forest, [instance], instance).notes.map(({ code }) => code)).toEqual(["ALL_CONSTANT"]);
  });
});
