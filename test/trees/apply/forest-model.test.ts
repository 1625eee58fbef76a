import { describe, expect, test } from "vitest";
import { columns, kernelShap, matrix, probe, workerPool } from "whybox";
import { applyForest, forestModel } from "whybox/trees";
import { randomFeatures, randomForest, randomOf, randomRows } from "../../fixtures/random-forest.js";
import { bits } from "../../fixtures/waves.js";

const random = randomOf(1);
const features = randomFeatures(random, 6);
const forest = randomForest(random, features, 4, { depth: 5, outputs: ["low", "high"] });
const background = randomRows(random, features, 12);
const [instance] = randomRows(random, features, 1);

describe("forestModel", () => {
  test("answers as applyForest does, under the names of the forest", async () => {
    const model = forestModel({ ...forest, unit: "logit" }, { name: "woods" });
    expect([model.name, model.outputs]).toEqual([
      "woods",
      [
        { name: "low", unit: "logit" },
        { name: "high", unit: "logit" },
      ],
    ]);
    expect(model.input).toEqual({ kind: "columns", features });
    expect(await model.predict(matrix(background))).toEqual(applyForest(forest, background));
  });

  test("calls the shares of a classification tree probabilities, and other answers nothing", () => {
    const [tree] = forest.trees;
    expect(forestModel({ ...tree, task: "classification" }).outputs[0]).toEqual({ name: "low", unit: "probability" });
    expect(forestModel(tree).outputs[0]).toEqual({ name: "low" });
  });

  test("goes to workers, and gives the same bits there", async () => {
    await using pool = workerPool({ size: 2 });
    const masker = columns(background, instance);
    const options = { enumerate: false, budgetRows: 40 * 12, seed: 3 } as const;
    const here = await kernelShap(probe(forestModel(forest), masker), options);
    const there = await kernelShap(probe(forestModel(forest), masker, { executor: pool }), options);
    expect(bits(there.result)).toBe(bits(here.result));
  });
});
